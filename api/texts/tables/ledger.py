"""Texts of the ledger: months, lines, disputes, corrections, deductions."""

from api.texts.words import Said, Table
from dispatch.domain.codes_ledger import LedgerCode

TEXTS: Table = {
    LedgerCode.MONTH_MALFORMED: Said(
        "{value} is not a month.",
        "Write the year and the month like 2026-10.",
        "{value} 不是月份。",
        "请按 2026-10 的格式填写年月。",
    ),
    LedgerCode.MONTH_CLOSED: Said(
        "The month {month} is closed and stays as it is.",
        "Correct a line instead: the correction goes to the open month.",
        "{month} 月份已结账，不再变动。",
        "请改为更正明细：更正会记入未结账的月份。",
    ),
    LedgerCode.MONTH_NOT_OVER: Said(
        "The month {month} is not over yet.",
        "Close it on the first day of the next month or later.",
        "{month} 月份尚未结束。",
        "请在下月第一天或之后结账。",
    ),
    LedgerCode.EARLIER_MONTH_OPEN: Said(
        "{month} cannot be closed while {earlier} is open.",
        "Close {earlier} first.",
        "{earlier} 尚未结账，不能先结 {month}。",
        "请先为 {earlier} 结账。",
    ),
    LedgerCode.VISITS_UNPRICED: Said(
        "{count} completed visits of {month} or before have no price yet: {visits}.",
        "See why each has none in the list of statements, mend it, and close the month again.",
        "{month} 及以前有 {count} 次已完成的上门尚无法计价：{visits}。",
        "请在结算单列表中查看原因，处理后再次结账。",
    ),
    LedgerCode.FEE_MISSING: Said(
        "The visit {visit} was completed by {partner}, whose fee card has no fee for {workType}.",
        "Add the fee to the card; the visit is priced the next night, or when the month is closed.",
        "上门 {visit} 由 {partner} 完成，但其结算价目中没有 {workType} 的价格。",
        "请在结算价目中补上价格；当晚或结账时即会计价。",
    ),
    LedgerCode.PLACE_MISSING: Said(
        "The way to the visit {visit} is not known, because its address has no place yet.",
        "Place the address on the map; the visit is priced the next night.",
        "上门 {visit} 的地址尚未定位，无法计算里程。",
        "请在地图上为该地址定位；当晚即会计价。",
    ),
    LedgerCode.FILE_KIND: Said(
        "A statement cannot be written as {file}.",
        "Choose a name that ends in .csv or .xlsx.",
        "无法将结算单写为 {file}。",
        "请使用以 .csv 或 .xlsx 结尾的文件名。",
    ),
    LedgerCode.PAYEE_NOT_FOUND: Said(
        "There is no partner point or technician {id}.",
        "Check the id in the list of statements.",
        "特约网点或技师 {id} 不存在。",
        "请在结算单列表中核对编号。",
    ),
    LedgerCode.LINE_NOT_FOUND: Said(
        "There is no line {id} in the ledger.",
        "Load the statement again.",
        "结算明细 {id} 不存在。",
        "请重新加载结算单。",
    ),
    LedgerCode.REASON_MISSING: Said(
        "A reason is missing.",
        "Say why in a few words.",
        "缺少理由。",
        "请简要填写理由。",
    ),
    LedgerCode.DISPUTED_BEFORE: Said(
        "The line was disputed before, by {by}.",
        "Load the statement again and read what became of it.",
        "该明细已由 {by} 提出过异议。",
        "请重新加载结算单，查看处理结果。",
    ),
    LedgerCode.NOT_DISPUTED: Said(
        "Nobody has disputed the line {id}.",
        "Correct the line if it is wrong.",
        "明细 {id} 没有异议。",
        "如有错误，请直接更正该明细。",
    ),
    LedgerCode.DISPUTE_DECIDED: Said(
        "The dispute was decided already, by {by}.",
        "Load the statement again.",
        "该异议已由 {by} 处理。",
        "请重新加载结算单。",
    ),
    LedgerCode.CORRECTION_EMPTY: Said(
        "A correction of 0 yuan changes nothing.",
        "Say how much is added (or taken off, with a minus), or leave it out.",
        "更正金额为 0，没有作用。",
        "请填写增加的金额（减少请用负号），或不填。",
    ),
    LedgerCode.CORRECTION_UNWANTED: Said(
        "A dispute that is rejected corrects nothing.",
        "Accept it, or leave the correction out.",
        "驳回的异议不应有更正金额。",
        "请改为接受异议，或删除更正金额。",
    ),
    LedgerCode.NO_DOER: Said(
        "Nobody is known to have been at the visit {visit}.",
        "Choose a visit that is over and was done by a technician or a partner point.",
        "没有人上门执行过 {visit}。",
        "请选择已结束且由技师或特约网点执行的上门。",
    ),
    LedgerCode.DEDUCTION_UNKNOWN: Said(
        "There is no deduction rule {rule}.",
        "Choose one of the rules, or add it first.",
        "扣款规则 {rule} 不存在。",
        "请选择现有规则，或先添加。",
    ),
    LedgerCode.DEDUCTION_OFF: Said(
        "The deduction rule {rule} is switched off.",
        "Ask a manager to switch it on.",
        "扣款规则 {rule} 未启用。",
        "请联系主管启用。",
    ),
    LedgerCode.DEDUCTION_BY_ITSELF: Said(
        "The deduction rule {rule} is applied by itself, not by hand.",
        "Choose a rule that a person applies.",
        "扣款规则 {rule} 由系统自动执行，不能手工扣款。",
        "请选择手工扣款的规则。",
    ),
    LedgerCode.DEDUCTION_BOOKED: Said(
        "The rule {rule} has been applied to the visit {visit} before.",
        "Correct that line if the amount is wrong.",
        "上门 {visit} 已按规则 {rule} 扣过款。",
        "如金额有误，请更正该明细。",
    ),
    LedgerCode.DEDUCTION_AMOUNT: Said(
        "By the rule {rule} between {least} and {most} yuan are deducted.",
        "Choose an amount between them.",
        "按规则 {rule}，扣款金额应在 {least} 至 {most} 元之间。",
        "请填写该范围内的金额。",
    ),
    LedgerCode.RULE_RANGE: Said(
        "The rule {rule} deducts from {least} to {most} yuan, which cannot be.",
        "Give 0.01 to 100,000 yuan, the lower amount first; a rule that is applied by itself has "
        "one amount.",
        "规则 {rule} 的扣款金额 {least} 至 {most} 元不成立。",
        "请填写 0.01 至 100,000 元且由低到高；自动执行的规则只能有一个金额。",
    ),
    LedgerCode.RULE_TWICE: Said(
        "The name {rule} is taken by another rule.",
        "Give the rule an id of its own.",
        "规则编号 {rule} 已被使用。",
        "请使用其他编号。",
    ),
    LedgerCode.RULE_NAMELESS: Said(
        "The rule {rule} lacks an id or a name.",
        "Give it an id, and a name in both languages.",
        "规则 {rule} 缺少编号或名称。",
        "请填写编号及中英文名称。",
    ),
    LedgerCode.RULE_LATE_AFTER: Said(
        "The rule {rule} does not say rightly after how many minutes it is late.",
        "A rule for lateness has 0 minutes or more; the others have none.",
        "规则 {rule} 的迟到分钟数不正确。",
        "迟到规则须填写 0 或以上的分钟数；其他规则不填。",
    ),
    LedgerCode.PAY_RANGE: Said(
        "{value} yuan is no pay for a visit.",
        "Give 0 to 100,000 yuan.",
        "上门提成不能为 {value} 元。",
        "请填写 0 至 100,000 元。",
    ),
    LedgerCode.PAY_BOOKED: Said(
        "Visits up to {day} are booked with the pay of before.",
        "Let the pay hold from a later day on; correct single lines by hand.",
        "截至 {day} 的工单已按原提成入账。",
        "请从之后的日期起生效；个别明细请手工更正。",
    ),
    LedgerCode.PAY_MONTH_CLOSED: Said(
        "The months up to {month} are closed.",
        "Let the pay hold from a later month on.",
        "{month} 及以前的月份已结账。",
        "请从之后的月份起生效。",
    ),
}
