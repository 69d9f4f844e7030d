"""Texts of cases: failed visits, third visits, offers, and rework."""

from api.texts.words import Said, Table
from dispatch.domain.codes_cases import CaseCode

TEXTS: Table = {
    CaseCode.POLICY_RANGE: Said(
        "The policy says {value} where {least} is the least.",
        "Choose {least} or more, or leave it out where that switches the rule off.",
        "规则中填写了 {value}，至少应为 {least}。",
        "请填写 {least} 或以上；可留空的项目留空即关闭该规则。",
    ),
    CaseCode.POLICY_INCOMPLETE: Said(
        "The case policy does not say who comes after a visit that failed for {reason}.",
        "Choose one of the rules for it.",
        "服务单规则未说明因 {reason} 未完成后由谁再次上门。",
        "请为该原因选择一条规则。",
    ),
    CaseCode.FINDINGS_UNWANTED: Said(
        "A report {kind} takes no findings.",
        "Send them when the visit ends, with COMPLETE or CANNOT_COMPLETE.",
        "上报 {kind} 不需要检修结果。",
        "请在上门结束时随 COMPLETE 或 CANNOT_COMPLETE 上报。",
    ),
    CaseCode.REMAINDER_UNWANTED: Said(
        "A report {kind} leaves no work over.",
        "Report CANNOT_COMPLETE when part of the work is left.",
        "上报 {kind} 不应有剩余工作。",
        "如有剩余工作，请上报 CANNOT_COMPLETE。",
    ),
    CaseCode.REMAINDER_RANGE: Said(
        "The work left over would take {seconds} seconds; it takes 1 to {most}.",
        "Correct the duration; longer work needs several visits.",
        "剩余工作时长为 {seconds} 秒，应在 1 至 {most} 秒之间。",
        "请更正时长；更长的工作请分多次上门。",
    ),
    CaseCode.PART_QUANTITY: Said(
        "There cannot be {value} pieces of a part.",
        "Say how many, from 1 up, or leave the part out.",
        "配件数量不能为 {value}。",
        "请填写 1 或以上的数量，或删除该配件。",
    ),
    CaseCode.PART_TWICE: Said(
        "The part {part} is named twice for the same use.",
        "Name it once with the whole number of pieces.",
        "配件 {part} 以同一用途填写了两次。",
        "请合并为一行并填写总数。",
    ),
    CaseCode.PART_LACKING: Said(
        "The visit was completed although the part {part} was missing.",
        "Report CANNOT_COMPLETE, or take the part out of the list.",
        "缺少配件 {part}，却上报已完成。",
        "请上报 CANNOT_COMPLETE，或将该配件从列表中删除。",
    ),
    CaseCode.DECISION_NOT_FOUND: Said(
        "There is no decision {id} to take.",
        "Load the work list again.",
        "待决事项 {id} 不存在。",
        "请重新加载待办列表。",
    ),
    CaseCode.DECISION_TAKEN: Said(
        "This was decided already, by {by}.",
        "Load the work list again.",
        "该事项已由 {by} 决定。",
        "请重新加载待办列表。",
    ),
    CaseCode.DECISION_REASON_MISSING: Said(
        "A decision needs a reason.",
        "Say why in a few words.",
        "决定须说明理由。",
        "请简要填写理由。",
    ),
    CaseCode.MANAGER_NEEDED: Said(
        "A manager decides in this case ({cause}).",
        "Ask a manager to decide.",
        "该事项（{cause}）须由主管决定。",
        "请联系主管决定。",
    ),
    CaseCode.OFFER_MISSING: Said(
        "A visit past those allowed brings the customer an offer.",
        "Choose one of {offers}.",
        "超出允许次数的上门须向顾客提供补偿方案。",
        "请从 {offers} 中选择一项。",
    ),
    CaseCode.OFFER_NOT_LISTED: Said(
        "The offer {offer} is not one of those that the policy has.",
        "Choose another, or change the policy.",
        "补偿方案 {offer} 不在规则允许的范围内。",
        "请另选一项，或修改规则。",
    ),
    CaseCode.OFFER_NOT_OPEN: Said(
        "There is no offer that still waits for an answer.",
        "Load the work list again.",
        "没有等待答复的补偿方案。",
        "请重新加载待办列表。",
    ),
    CaseCode.REASON_MISSING: Said(
        "A case is not called off without a reason.",
        "Say why nobody is to come.",
        "取消服务单须说明原因。",
        "请填写不再上门的原因。",
    ),
    CaseCode.ENDED: Said(
        "The case {ticket} has ended already: {status}.",
        "Load the list again; a request for the same opens it again or makes a new case.",
        "服务单 {ticket} 已结束：{status}。",
        "请重新加载列表；同一事项再次受理会重新打开该服务单或新建服务单。",
    ),
    CaseCode.UNDECIDED: Said(
        "How the case {ticket} goes on waits for a decision.",
        "Decide it on the list of decisions; NO_VISIT ends it.",
        "服务单 {ticket} 正在等待决定。",
        "请在「待决事项」列表中作出决定；选择 NO_VISIT 即结束。",
    ),
}
