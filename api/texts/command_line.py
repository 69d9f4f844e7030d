"""What the command line says, in both languages. Faults have their own tables."""

from typing import Final

from api.texts.simulation import SIMULATION

LINES: Final[dict[str, dict[str, str]]] = {
    "database": {"en": "Database: {url}", "zh": "数据库：{url}"},
    "statement": {
        "en": "{month} {payee}: {lines} lines, total {total} yuan, written to {file}",
        "zh": "{month} {payee}：明细 {lines} 条，合计 {total} 元，已写入 {file}",
    },
    "loading": {
        "en": "Loading the scenario {title}, week from {start}",
        "zh": "正在载入场景“{title}”，起始日 {start}",
    },
    "provisional": {
        "en": "Working days of this week are provisional: "
        "that year's calendar is not published yet.",
        "zh": "该周工作日为暂定：当年日历尚未公布。",
    },
    "loaded": {
        "en": "Loaded {visits} visits, {technicians} technicians, {partners} partner points; "
        "{geocoded} places found by address, {uncertain} of them uncertain",
        "zh": "已载入工单 {visits} 张、技师 {technicians} 名、特约网点 {partners} 个；"
        "按地址定位 {geocoded} 处，其中 {uncertain} 处不确定",
    },
    "known": {
        "en": "The scenario {title}, week from {start}, is loaded already",
        "zh": "场景“{title}”（起始日 {start}）已载入",
    },
    "planning": {
        "en": "Planning {days} days, {seconds} s of search on {threads} threads",
        "zh": "正在排程 {days} 天，搜索 {seconds} 秒，{threads} 个线程",
    },
    "progress": {
        "en": "{elapsed:>5.0f} s  {phase:<10} best cost {cost} yuan, "
        "mandatory visits left out {left}",
        "zh": "{elapsed:>5.0f} 秒  {phase:<10} 最优成本 {cost} 元，必做工单未安排 {left}",
    },
    "waiting": {
        "en": "Another process is planning; waiting for it",
        "zh": "另一进程正在排程，等待中",
    },
    "published": {"en": "Published plan {id}", "zh": "已发布排程方案 {id}"},
    "stored": {
        "en": "Plan {id} is published already; nothing is planned again",
        "zh": "排程方案 {id} 已发布，不再重新排程",
    },
    "serving": {"en": "Roundsman is served at {address}", "zh": "Roundsman 已启动：{address}"},
    "sign_ins": {
        "en": "Demo sign-ins (they exist only with a scenario):",
        "zh": "演示账号（仅随场景提供）：",
    },
    "sign_in": {
        "en": "  {role:<12} {login} / {password}",
        "zh": "  {role:<12} {login} / {password}",
    },
    "proven": {
        "en": "The plan costs {cost} yuan and is at most {percent} % from the best possible "
        "({bound} yuan)",
        "zh": "方案成本 {cost} 元，与可能的最优方案（{bound} 元）相差至多 {percent} %",
    },
    "proven_days": {
        "en": "Given the visits that each centre has on each day, the plan costs {cost} yuan and "
        "is at most {percent} % from the best possible ({bound} yuan)",
        "zh": "在各中心每日工单不变的前提下，方案成本 {cost} 元，"
        "与可能的最优方案（{bound} 元）相差至多 {percent} %",
    },
    "unproven": {
        "en": "How far the plan is from the best possible cannot be told",
        "zh": "无法判断该方案与可能的最优方案相差多少",
    },
    "exported": {
        "en": "Wrote {problem} and {plan}",
        "zh": "已写出 {problem} 与 {plan}",
    },
    "fault": {"en": "{cause} {action}", "zh": "{cause}{action}"},
    "nightly": {
        "en": "{centre} {date}: {outcome}",
        "zh": "{centre} {date}:{outcome}",
    },
    "night_queued": {"en": "a run is queued", "zh": "已加入排程队列"},
    "night_done_before": {"en": "planned already", "zh": "已排程"},
    "night_published_since": {"en": "a plan was published since", "zh": "此后已有方案发布"},
    "night_not_due": {"en": "its hour has not come", "zh": "未到时间"},
    "proved": {
        "en": "How far plan {id} is from the best possible has been looked into",
        "zh": "已分析排程方案 {id} 与可能的最优方案的差距",
    },
    "solved": {
        "en": "Run {id} has ended; its draft awaits a dispatcher",
        "zh": "排程 {id} 已结束，草稿待调度员处理",
    },
    # cartridges
    "bundle_cycle": {
        "en": "Visits from {first} on, each cartridge replaced once",
        "zh": "自 {first} 起的上门安排，每支滤芯更换一次",
    },
    "bundle_months": {
        "en": "Visits from {first} on, for all that falls due within {months} months",
        "zh": "自 {first} 起的上门安排，包括 {months} 个月内到期的全部滤芯",
    },
    "bundle_visit": {"en": "{date}  {cost:>9} yuan  {what}", "zh": "{date}  {cost:>9} 元  {what}"},
    "replaced_on_day": {"en": "{id}", "zh": "{id}"},
    "replaced_early": {"en": "{id} ({days} days unused)", "zh": "{id}（提前 {days} 天）"},
    "replaced_late": {"en": "{id} ({days} days overdue)", "zh": "{id}（逾期 {days} 天）"},
    "bundle_price": {
        "en": "{visits} visits, {price} yuan",
        "zh": "上门 {visits} 次，合计 {price} 元",
    },
    "bundle_unproven": {
        "en": "The search was ended early: the best possible costs at least {bound} yuan",
        "zh": "搜索已提前结束：最优方案至少需 {bound} 元",
    },
    "calendar_turned": {
        "en": "Calendar {calendar}, {year} is official: {holidays} holidays, {make_up} make-up "
        "workdays, {changed} days changed; counted anew: {recounted} deadlines of visits, {stages} "
        "stages of cases",
        "zh": "日历 {calendar}：{year} 年已按正式通知生效，放假 {holidays} 天，"
        "调休上班 {make_up} 天，变更 {changed} 天；"
        "重算工单时限 {recounted} 个、服务单阶段 {stages} 个",
    },
    "deadline_moved": {
        "en": "  visit {visit}: {before} -> {after} {state}",
        "zh": "  工单 {visit}：{before} → {after} {state}",
    },
    # requests
    "imported": {
        "en": "{rows} requests: {taken} cases made, {merged} merged into cases that are open",
        "zh": "请求 {rows} 条：新建服务单 {taken} 张，并入未结服务单 {merged} 条",
    },
    "would_import": {
        "en": "Nothing is wrong; {rows} requests would make {taken} cases, and {merged} would be "
        "merged into cases that are open",
        "zh": "未发现错误；{rows} 条请求将新建服务单 {taken} 张，{merged} 条将并入未结服务单",
    },
    "template": {"en": "Wrote {path}", "zh": "已写出 {path}"},
    "official": {"en": "official", "zh": "正式"},
    "still_provisional": {"en": "provisional", "zh": "暂定"},
    # the table
    "table_title": {
        "en": "Route plan {first} to {last}",
        "zh": "排程方案 {first} 至 {last}",
    },
    "day": {"en": "Day", "zh": "日期"},
    "total": {"en": "Total", "zh": "合计"},
    "served": {"en": "Served", "zh": "已安排"},
    "by_partner": {"en": "By partner", "zh": "网点承接"},
    "in_sla": {"en": "In SLA %", "zh": "按时率 %"},
    "kilometres": {"en": "km", "zh": "公里"},
    "hours": {"en": "Hours", "zh": "工时"},
    "overtime": {"en": "Overtime h", "zh": "加班时"},
    "utilisation": {"en": "Utilisation %", "zh": "利用率 %"},
    "yuan": {"en": "Yuan", "zh": "金额（元）"},
    "left_mandatory": {"en": "Left out (mandatory)", "zh": "未安排（必做）"},
    "left_optional": {"en": "Left out (optional)", "zh": "未安排（可选）"},
    "left_title": {"en": "Left out, by kind and reason", "zh": "未安排工单：类别与原因"},
    "kind": {"en": "Kind", "zh": "类别"},
    "reason": {"en": "Reason", "zh": "原因"},
    "mandatory": {"en": "Mandatory", "zh": "必做"},
    "optional": {"en": "Optional", "zh": "可选"},
    "none_left": {"en": "No visit is left out.", "zh": "全部工单均已安排。"},
    **SIMULATION,
}
"""Message by name and language; values in braces are filled in by the caller."""
