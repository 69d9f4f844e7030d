"""Texts of promises: ladders of stages, and the clocks of a case."""

from api.texts.words import Said, Table
from dispatch.domain.codes_sla import SlaCode

_POLICY: Table = {
    SlaCode.NO_STAGES: Said(
        "The policy promises nothing: it has no stage.",
        "Add at least one stage.",
        "该时限规则没有任何阶段。",
        "请至少添加一个阶段。",
    ),
    SlaCode.STAGE_TWICE: Said(
        "The stage {stage} is there twice.",
        "Keep one of the two.",
        "阶段 {stage} 重复。",
        "请只保留一个。",
    ),
    SlaCode.STAGE_AMOUNT: Said(
        "The stage {stage} says {value}, which is at least {least}.",
        "Choose {least} or more.",
        "阶段 {stage} 的时限为 {value}，至少应为 {least}。",
        "请填写 {least} 或以上。",
    ),
    SlaCode.STAGES_BACKWARDS: Said(
        "The stages run backwards: {later} would always be due before {earlier}.",
        "Give {later} more time than {earlier}, or {earlier} less.",
        "阶段顺序颠倒：{later} 总会早于 {earlier} 到期。",
        "请延长 {later} 的时限，或缩短 {earlier} 的时限。",
    ),
    SlaCode.REMINDER_RANGE: Said(
        "A reminder at {value} % is none: it lies between 1 and 99.",
        "Choose a share of the stage's time from 1 to 99 %.",
        "不能在 {value} % 处提醒，应在 1 至 99 之间。",
        "请填写 1 至 99 % 之间的数值。",
    ),
    SlaCode.OWNERS_MISSING: Said(
        "Nobody, or someone without a name, is told when a stage is broken.",
        "Name at least one owner, from the lowest up.",
        "未指定超时后通知谁，或其中有空名。",
        "请自下而上至少填写一位责任人。",
    ),
    SlaCode.OWNER_TWICE: Said(
        "{owner} stands on the ladder of owners twice.",
        "Keep the lower rung.",
        "{owner} 在升级阶梯中重复。",
        "请只保留较低的一级。",
    ),
    SlaCode.VISIT_STAGE_MISSING: Said(
        "The deadline of visits is taken from the stage {stage}, which the policy does not have.",
        "Add the stage, or take the deadline from another.",
        "上门时限取自阶段 {stage}，但规则中没有该阶段。",
        "请添加该阶段，或改用其他阶段。",
    ),
    SlaCode.POLICY_NOT_FOUND: Said(
        "There is no policy {id}.",
        "Choose one from the list of policies.",
        "时限规则 {id} 不存在。",
        "请从规则列表中选择。",
    ),
}

_CLOCKS: Table = {
    SlaCode.LADDER_MISSING: Said(
        "The policy {id} has a price of lateness but no ladder of stages.",
        "Give it its stages first.",
        "时限规则 {id} 只有超时价格，没有阶段。",
        "请先为其设置阶段。",
    ),
    SlaCode.CASE_NOT_FOUND: Said(
        "There is no case {id}.",
        "Load the list again.",
        "服务单 {id} 不存在。",
        "请重新加载列表。",
    ),
    SlaCode.CLOCKS_MISSING: Said(
        "The case {id} has no clocks.",
        "Start its clocks first.",
        "服务单 {id} 尚未开始计时。",
        "请先开始计时。",
    ),
    SlaCode.CLOCKS_RUNNING: Said(
        "The clocks of the case {id} were started before.",
        "Go on with those it has.",
        "服务单 {id} 已开始计时。",
        "请沿用现有计时。",
    ),
    SlaCode.CLOCKS_ENDED: Said(
        "The case {id} is closed, and its clocks have ended.",
        "Open a new case for what is left.",
        "服务单 {id} 已关闭，计时已结束。",
        "剩余事项请新建服务单。",
    ),
    SlaCode.STAGE_MISSING: Said(
        "The case {id} has no stage {stage}.",
        "Choose one of its stages.",
        "服务单 {id} 没有阶段 {stage}。",
        "请选择已有的阶段。",
    ),
    SlaCode.REMOTE_FIRST: Said(
        "Remote first: no remote attempt is logged, and work of the kind {workType} needs one.",
        "Try to help by telephone or chat and log it, or override the rule with a reason.",
        "先远程后上门：尚无远程处理记录，而 {workType} 类工作需要。",
        "请先电话或在线处理并登记，或说明原因后跳过此规则。",
    ),
    SlaCode.REASON_MISSING: Said(
        "An override needs a reason.",
        "Say in a few words why the rule does not hold here.",
        "跳过规则须说明原因。",
        "请简要说明此处为何不适用该规则。",
    ),
    SlaCode.VALVE_UNTOLD: Said(
        "It is a leak, and nobody has confirmed that the customer shut the valve.",
        "Tell the customer to shut the valve, then acknowledge the case.",
        "这是漏水抢修，但未确认已告知客户关闭阀门。",
        "请先告知客户关闭阀门，再受理。",
    ),
    SlaCode.OWNER_EMPTY: Said(
        "A case always has an owner.",
        "Name the person who takes it over.",
        "服务单必须有责任人。",
        "请填写接手人。",
    ),
    SlaCode.FIRST_OWNER_STAYS: Said(
        "A complaint stays with the person who received it until it is closed.",
        "Ask others to help, and keep the complaint.",
        "投诉实行首问负责，关闭前不得转交。",
        "可请他人协助，但责任人不变。",
    ),
}

TEXTS: Table = {**_POLICY, **_CLOCKS}
