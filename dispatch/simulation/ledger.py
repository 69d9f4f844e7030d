"""The ledger of a simulated centre, by the rules of `dispatch.domain.ledger`.

Its organisation has switched on the examples of deductions that come by themselves, for partner
points alone: when an own technician comes late, planning is late.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from dispatch.domain.ledger.deductions import EXAMPLES, Cause, deductions_of
from dispatch.domain.ledger.earnings import partner_earnings, technician_earnings
from dispatch.domain.ledger.lines import Draft, EndedVisit, Payee, PayeeKind
from dispatch.domain.ledger.rework import Booked, pay_back
from dispatch.simulation.centre import Centre
from dispatch.simulation.disputes import contested
from dispatch.simulation.partners import Partner
from dispatch.simulation.tally import month_of
from dispatch.simulation.terms import WORK

DEDUCTIONS = tuple(
    replace(rule, enabled=True) for rule in EXAMPLES if rule.cause is not Cause.BY_HAND
)
PIECE_PAY: Mapping[str, int] = {name: work.pay_fen for name, work in WORK.items()}


@dataclass(frozen=True, slots=True)
class Money:
    """A visit that is over, as the ledger sees it; a partner's is `away_m` of road from it."""

    ended: EndedVisit
    at: datetime
    partner: Partner | None
    away_m: int = 0


def book(centre: Centre, money: Money) -> None:
    """Write what a visit earns and what is deducted for it."""
    drafts = [*_drafts(money)]
    post(centre, drafts, money.ended.day, money.at)
    if drafts:
        centre.booked[money.ended.visit_id] = [_booked(draft) for draft in drafts]
        centre.payees[money.ended.visit_id] = money.ended.payee


def take_back(centre: Centre, visit_id: str, case_id: str, day: date, at: datetime) -> None:
    """Take back what a visit earned that a case has to do again, once."""
    booked, payee = centre.booked[visit_id], centre.payees[visit_id]
    found = pay_back(visit_id, payee, booked, [case_id])
    if found is not None:
        post(centre, [found.draft], day, at)
        booked.append(_booked(found.draft))


def payee_of(doer: str, partner: Partner | None) -> Payee:
    """Return who is paid."""
    return Payee(PayeeKind.TECHNICIAN if partner is None else PayeeKind.PARTNER, doer)


def _drafts(money: Money) -> Iterator[Draft]:
    completed = money.ended.failed_for is None
    if money.partner is None:
        if completed:
            yield from technician_earnings(money.ended, PIECE_PAY)
        return
    if completed:
        yield from partner_earnings(money.ended, money.partner.card, money.away_m)
    yield from deductions_of(DEDUCTIONS, money.ended)


def _booked(draft: Draft) -> Booked:
    return Booked(draft.kind, draft.rule, draft.amount_fen)


def post(centre: Centre, drafts: Iterable[Draft], day: date, at: datetime) -> None:
    """Write lines of the month of a day; each of them may be contested."""
    for draft in drafts:
        contested(centre, centre.write_line(draft, month_of(day), day, at), day)
