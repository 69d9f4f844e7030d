"""Deductions: rules that an organisation sets for itself, all of them off until it does.

The source document has fines of 20, 50 and 50 to 200 yuan; what each is for here is this product's
example (docs/ledger.md).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.lines import RULES_OF_THE_HOUSE, Draft, EndedVisit, LineKind
from dispatch.domain.visit_events import FailureReason
from solver.faults import Fault
from solver.formats.scalars import yuan_text

MOST_FEN = 10_000_000
"""100,000 yuan: beyond it an amount is a slip of the pen."""

MINUTE_S = 60


class Cause(StrEnum):
    """What a deduction is for: the first two come by themselves, the last when a person says so."""

    LATE = "LATE"
    NOT_COMPLETED = "NOT_COMPLETED"
    BY_HAND = "BY_HAND"


OWN_REASONS = frozenset(
    {
        FailureReason.PART_MISSING,
        FailureReason.SKILL_MISSING,
        FailureReason.OUT_OF_TIME,
        FailureReason.OTHER,
    }
)
"""Reasons of a failed visit that are not the customer's, nor the device's."""


@dataclass(frozen=True, slots=True)
class DeductionRule:
    """A rule by which something is deducted.

    Attributes
    ----------
    least_fen, most_fen
        Fen, 1 and up. They are equal for what comes by itself; a person chooses between them.
    late_after_minutes
        For LATE: minutes past the deadline, 0 and up, from which on it is deducted.
    enabled
        Off until an organisation switches it on; what was over before then stays as it was.
    """

    id: str
    name_zh: str
    name_en: str
    cause: Cause
    least_fen: int
    most_fen: int
    late_after_minutes: int | None = None
    enabled: bool = False


EXAMPLES = (
    DeductionRule("late", "上门迟到", "Late arrival", Cause.LATE, 2000, 2000, 30),
    DeductionRule(
        "not-completed", "因自身原因未完成", "Not completed", Cause.NOT_COMPLETED, 5000, 5000
    ),
    DeductionRule("conduct", "服务行为违规", "Conduct", Cause.BY_HAND, 5000, 20_000),
)


def deductions_of(rules: Iterable[DeductionRule], visit: EndedVisit) -> Iterator[Draft]:
    """Yield what is deducted for a visit by itself."""
    for rule in rules:
        if rule.enabled and _applies(rule, visit):
            basis = _basis(rule, visit)
            amount = -rule.least_fen
            yield Draft(visit.visit_id, visit.payee, LineKind.DEDUCTION, rule.id, amount, basis)


def by_hand_fault(rule: DeductionRule, amount_fen: int) -> Fault | None:
    """Return why a person cannot deduct so much by a rule; None when they can."""
    if rule.cause is not Cause.BY_HAND:
        return Fault(LedgerCode.DEDUCTION_BY_ITSELF, "ruleId", {"rule": rule.id})
    if not rule.enabled:
        return Fault(LedgerCode.DEDUCTION_OFF, "ruleId", {"rule": rule.id})
    if not rule.least_fen <= amount_fen <= rule.most_fen:
        values = {
            "rule": rule.id,
            "least": yuan_text(rule.least_fen),
            "most": yuan_text(rule.most_fen),
        }
        return Fault(LedgerCode.DEDUCTION_AMOUNT, "amount", values)
    return None


def rule_faults(rules: Iterable[DeductionRule]) -> Iterator[Fault]:
    """Yield what is wrong with a set of rules, all of it."""
    listed = [*rules]
    ids = Counter(rule.id for rule in listed)
    for place, rule in enumerate(listed):
        at = f"rules[{place}]"
        if ids[rule.id] > 1 or rule.id in RULES_OF_THE_HOUSE:
            yield Fault(LedgerCode.RULE_TWICE, f"{at}.id", {"rule": rule.id})
        if not (rule.id and rule.name_zh.strip() and rule.name_en.strip()):
            yield Fault(LedgerCode.RULE_NAMELESS, f"{at}.name", {"rule": rule.id})
        alone = rule.cause is not Cause.BY_HAND
        if not 1 <= rule.least_fen <= rule.most_fen <= MOST_FEN or (
            alone and rule.least_fen != rule.most_fen
        ):
            values = {
                "rule": rule.id,
                "least": yuan_text(rule.least_fen),
                "most": yuan_text(rule.most_fen),
            }
            yield Fault(LedgerCode.RULE_RANGE, f"{at}.least", values)
        late = rule.late_after_minutes
        wanted = rule.cause is Cause.LATE
        if wanted != (late is not None) or (late is not None and late < 0):
            yield Fault(LedgerCode.RULE_LATE_AFTER, f"{at}.lateAfterMinutes", {"rule": rule.id})


def _applies(rule: DeductionRule, visit: EndedVisit) -> bool:
    if rule.cause is Cause.LATE:
        after = rule.late_after_minutes or 0
        return visit.late_s is not None and visit.late_s > 0 and visit.late_s >= after * MINUTE_S
    return rule.cause is Cause.NOT_COMPLETED and visit.failed_for in OWN_REASONS


def _basis(rule: DeductionRule, visit: EndedVisit) -> dict[str, object]:
    if rule.cause is Cause.LATE:
        return {"lateSeconds": visit.late_s}
    return {"reason": visit.failed_for}
