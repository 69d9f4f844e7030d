"""Texts of partner points: fee cards, contracts, offers and their answers."""

from api.texts.words import Said, Table
from dispatch.domain.codes_partners import PartnerCode

_DATA: Table = {
    PartnerCode.FEE_MISSING: Said(
        "The fee card has a gap: {workType} is offered without a fee.",
        "Add a fee for it, or stop offering it.",
        "结算价目有缺口：承接 {workType} 但没有价格。",
        "请补充价格，或不再承接该项。",
    ),
    PartnerCode.FEE_RANGE: Said(
        "The price is below nothing: {value} yuan.",
        "Enter 0 or more.",
        "价格为负数：{value} 元。",
        "请填写 0 或以上。",
    ),
    PartnerCode.BANDS_GAP: Said(
        "The kilometres from {from} to {to} have no price.",
        "Let each band begin where the one before it ends, and leave the last one open.",
        "{from} 至 {to} 公里没有价格。",
        "请让各段首尾相接，最后一段不设上限。",
    ),
    PartnerCode.BANDS_OVERLAP: Said(
        "The band that begins at kilometre {from} overlaps the one before it.",
        "Let it begin where the one before it ends.",
        "从 {from} 公里开始的一段与前一段重叠。",
        "请让它从前一段的终点开始。",
    ),
    PartnerCode.BANDS_TOO_MANY: Said(
        "Only the last band of kilometres may have a price.",
        "State one free distance and one price for each kilometre beyond it.",
        "只有最后一段公里可以收费。",
        "请设一个免费里程，以及超出后每公里的价格。",
    ),
    PartnerCode.CONTRACT_TWICE: Said(
        "The partner point {partner} has two contracts for the centre {centre}.",
        "Keep one of them.",
        "特约网点 {partner} 与服务中心 {centre} 有两份合同。",
        "请只保留一份。",
    ),
    PartnerCode.CONTRACT_RANGE: Said(
        "A figure of the contract is below 0: {value}.",
        "Enter 0 or more.",
        "合同数值小于 0：{value}。",
        "请填写 0 或以上。",
    ),
    PartnerCode.EXCLUSIVE_OVERLAP: Said(
        "In the area of {centre} both {partner} and {other} would be the only ones for some work.",
        "Give one of them another kind of contract, other work, or a smaller radius.",
        "在 {centre} 的区域内，{partner} 与 {other} 对部分工作都是独家。",
        "请更改其中一份合同的方式、工作类型或半径。",
    ),
    PartnerCode.CONTRACT_REVERSED: Said(
        "The contract would end on {to}, before it begins on {from}.",
        "Let it end on the day it begins, or later.",
        "合同将于 {to} 结束，早于开始日期 {from}。",
        "结束日期不得早于开始日期。",
    ),
    PartnerCode.CONTRACT_NOT_FOUND: Said(
        "There is no contract {id}.",
        "Load the list again.",
        "合同 {id} 不存在。",
        "请重新加载列表。",
    ),
    PartnerCode.CONTRACT_OVER: Said(
        "The contract ended on {day}.",
        "Make a new one.",
        "合同已于 {day} 结束。",
        "请新建一份合同。",
    ),
    PartnerCode.CONTRACT_END_PAST: Said(
        "The day {day} is past.",
        "Let the contract end today or later.",
        "日期 {day} 已过。",
        "请选择今天或以后的日期。",
    ),
    PartnerCode.DAY_TWICE: Said(
        "The weekday {weekday} (0 is Monday) is there twice.",
        "State the hours and caps of a weekday once.",
        "星期 {weekday}（0 为星期一）出现两次。",
        "每个星期几的营业时间和上限只能填写一次。",
    ),
    PartnerCode.DAY_REVERSED: Said(
        "The point would close at {closes}, no later than it opens at {opens}.",
        "Let it close after it opens, or leave the day out if it stays closed.",
        "特约网点 {closes} 关门，不晚于开门时间 {opens}。",
        "关门时间须晚于开门时间；当天不营业请删除这一天。",
    ),
    PartnerCode.TERMS_RANGE: Said(
        "A figure is out of range: {value}.",
        "Enter 0 or more; weekdays are 0 (Monday) to 6.",
        "数值超出范围：{value}。",
        "请填写 0 或以上；星期为 0（星期一）至 6。",
    ),
    PartnerCode.CLOSURE_REVERSED: Said(
        "The closure would end before it begins.",
        "Choose a last day that is not before the first.",
        "停业的结束日期早于开始日期。",
        "请选择不早于开始日期的结束日期。",
    ),
    PartnerCode.CLOSURE_NOT_FOUND: Said(
        "There is no closure {id} of this point.",
        "Load the list again.",
        "该网点没有编号为 {id} 的停业。",
        "请重新加载列表。",
    ),
    PartnerCode.POINT_NOT_FOUND: Said(
        "There is no partner point {id}.",
        "Choose one from the list.",
        "特约网点 {id} 不存在。",
        "请从列表中选择。",
    ),
}

_ANSWERS: Table = {
    PartnerCode.OFFER_NOT_FOUND: Said(
        "There is no offer {id}.",
        "Load the list again.",
        "派单 {id} 不存在。",
        "请重新加载列表。",
    ),
    PartnerCode.OFFER_ANSWERED: Said(
        "The offer is not open any more: {state}.",
        "Load the list again to see what is open.",
        "该派单已不可操作：{state}。",
        "请重新加载列表。",
    ),
    PartnerCode.OFFER_LATE: Said(
        "The time for an answer was over at {due}.",
        "Call the dispatcher if you can still take the visit.",
        "受理时限已于 {due} 结束。",
        "如仍可承接，请联系调度员。",
    ),
    PartnerCode.OFFER_NOT_ACCEPTED: Said(
        "Someone can be sent only to an accepted visit; this offer is {state}.",
        "Accept the visit first.",
        "接单后才能指派人员；该派单当前为 {state}。",
        "请先接单。",
    ),
    PartnerCode.OFFERS_NONE: Said(
        "No visit was chosen.",
        "Choose at least one.",
        "未选择任何工单。",
        "请至少选择一个。",
    ),
    PartnerCode.DECLINE_NOTE_MISSING: Said(
        "Another reason needs a few words.",
        "Say why the visit is declined.",
        "选择其他原因时须填写说明。",
        "请说明拒单原因。",
    ),
    PartnerCode.PERSON_MISSING: Said(
        "Nobody is named who goes to this visit, and its work needs a certificate.",
        "Choose who is sent, then report.",
        "该工单需要持证人员，但尚未指派。",
        "请先指派人员，再上报。",
    ),
    PartnerCode.PERSON_NOT_ABLE: Said(
        "{person} has no certificate for this visit that is valid on {date}.",
        "Send someone whose certificates are valid on that day.",
        "{person} 在 {date} 没有该工单所需的有效证书。",
        "请指派当日证书有效的人员。",
    ),
}

_REASONS: Table = {
    PartnerCode.CONTRACT_EXCLUSIVE: Said(
        "By an exclusive contract only {partner} may serve it.",
        "Give the point more room, or change the contract.",
        "根据独家合同，只能由 {partner} 承接。",
        "请增加该网点的容量，或修改合同。",
    ),
    PartnerCode.CONTRACT_FIRST_CALL: Said(
        "By contract {partner} is offered it first, and it has room for it.",
        "Offer it to the point, or change the contract.",
        "根据优先合同，须先派给 {partner}，且其仍有容量。",
        "请派给该网点，或修改合同。",
    ),
    PartnerCode.DECLINED: Said(
        "{partner} has declined it[ ({reason})].",
        "Plan again; the point is not asked for it any more.",
        "{partner} 已拒单[（{reason}）]。",
        "请重新排程，不会再派给该网点。",
    ),
    PartnerCode.EXPIRED: Said(
        "{partner} did not answer in time.",
        "Plan again; the point is not asked for it any more.",
        "{partner} 未在时限内受理。",
        "请重新排程，不会再派给该网点。",
    ),
    PartnerCode.CONTRACT_ENDED: Said(
        "The contract with {partner} does not last until {day}, and the point had not accepted it.",
        "Plan again: others may do it.",
        "{partner} 的合同在 {day} 已终止，且该网点此前未接单。",
        "请重新排程，可由其他人员或网点承接。",
    ),
}

TEXTS: Table = {**_DATA, **_ANSWERS, **_REASONS}
