"""Texts of plan runs and plans."""

from api.texts.words import Said, Table
from dispatch.domain.codes import PlanningCode

TEXTS: Table = {
    PlanningCode.SITE_NOT_PLACED: Said(
        "Nobody knows where the address is.",
        "Place the site by hand in the list of uncertain places.",
        "该地址尚未定位。",
        "请在待定位列表中手工定位。",
    ),
    PlanningCode.RUN_NOT_FOUND: Said(
        "There is no plan run {id}.",
        "Load the list of plans again.",
        "排程任务 {id} 不存在。",
        "请重新加载排程列表。",
    ),
    PlanningCode.RUN_WITHOUT_PLAN: Said(
        "The run {id} has no plan.",
        "Wait until it ends, or choose a plan.",
        "排程任务 {id} 还没有方案。",
        "请等待其结束，或另选方案。",
    ),
    PlanningCode.RUN_ENDED: Said(
        "The run {id} has ended already ({status}).",
        "Load the list of plans again.",
        "排程任务 {id} 已结束（{status}）。",
        "请重新加载排程列表。",
    ),
    PlanningCode.PLAN_NOT_FOUND: Said(
        "There is no plan {id}.",
        "Load the list of plans again.",
        "排程方案 {id} 不存在。",
        "请重新加载排程列表。",
    ),
    PlanningCode.PLAN_NOT_DRAFT: Said(
        "The plan {id} is no draft ({stage}).",
        "Choose a draft, or plan again.",
        "排程方案 {id} 不是草案（{stage}）。",
        "请选择草案，或重新排程。",
    ),
    PlanningCode.PLAN_VERSION_CONFLICT: Said(
        "The plan is at version {found}, not {expected}: someone changed it meanwhile.",
        "Load the plan again and publish the version you see.",
        "方案当前版本为 {found}，而非 {expected}：期间已被他人修改。",
        "请重新加载方案，再发布所见版本。",
    ),
    PlanningCode.PLAN_STALE: Said(
        "Since the run began something newer came: {newer}.",
        "Plan again, so that the new plan takes it into account.",
        "排程开始之后出现了更新的内容：{newer}。",
        "请重新排程，使新方案包含这些变化。",
    ),
    PlanningCode.WINDOW_REVERSED: Said(
        "The planning window ends before it starts.",
        "Choose an end date that is not before the start date.",
        "排程结束日期早于开始日期。",
        "请选择不早于开始日期的结束日期。",
    ),
    PlanningCode.CENTRE_UNKNOWN: Said(
        "There is no service centre {id}.",
        "Choose from the list of centres.",
        "服务中心 {id} 不存在。",
        "请从服务中心列表中选择。",
    ),
    PlanningCode.NO_CENTRE: Said(
        "There is no service centre yet.",
        "Load a scenario, or enter a centre.",
        "尚无服务中心。",
        "请载入场景，或录入服务中心。",
    ),
    PlanningCode.ENGINE_UNKNOWN: Said(
        "There is no engine {value}.",
        "Choose one of: {known}.",
        "没有名为 {value} 的求解引擎。",
        "请选择：{known}。",
    ),
    PlanningCode.RUN_TOO_LARGE: Said(
        "The centres chosen have {visits} visits that are not over; one plan takes at most {most}.",
        "Choose fewer centres, or leave it to the night, which plans region by region.",
        "所选服务中心共有 {visits} 个未完成的上门单，一个方案最多 {most} 个。",
        "请减少服务中心，或由夜间排程按区域分别排程。",
    ),
    PlanningCode.LIMIT_OUT_OF_RANGE: Said(
        "The field {field} is out of range: {value}.",
        "Choose a value from {least} to {most}.",
        "字段 {field} 超出范围：{value}。",
        "请取 {least} 到 {most} 之间的值。",
    ),
    PlanningCode.SOLVER_FAILED: Said(
        "The solver ended with an error (exit status {exit}).",
        "Plan again; if it stays, the server's log says more.",
        "求解器出错退出（退出码 {exit}）。",
        "请重新排程；如仍出错，请查看服务器日志。",
    ),
    PlanningCode.SOLVER_KILLED: Said(
        "The solver was killed {attempts} times.",
        "Look for a lack of memory on the server, or plan fewer days or centres at once.",
        "求解器已被终止 {attempts} 次。",
        "请检查服务器内存，或减少一次排程的天数或服务中心。",
    ),
    PlanningCode.SOLVER_REFUSED: Said(
        "The solver refused the problem ({reason}[ at {field}]).",
        "Correct the data that is named, and plan again.",
        "求解器拒绝了该问题（{reason}[，位置 {field}]）。",
        "请更正所指数据后重新排程。",
    ),
}
