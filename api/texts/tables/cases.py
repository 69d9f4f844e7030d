"""Texts of cases: failed visits, third visits, offers, and rework."""

from api.texts.words import Said, Table
from dispatch.domain.codes_cases import CaseCode

TEXTS: Table = {
    CaseCode.POLICY_RANGE: Said(
        "The case policy says {value} for {field}, which is at least {least}.",
        "Choose {least} or more, or leave it out where that switches the rule off.",
        "服务单规则中 {field} 为 {value},至少应为 {least}。",
        "请填写 {least} 或以上;可留空的项目留空即关闭该规则。",
    ),
    CaseCode.POLICY_INCOMPLETE: Said(
        "The case policy does not say who comes after a visit that failed for {reason}.",
        "Choose one of the rules for it.",
        "服务单规则未说明因 {reason} 未完成后由谁再次上门。",
        "请为该原因选择一条规则。",
    ),
}
