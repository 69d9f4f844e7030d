"""Paying back: who did a repair that has to be done again returns what it brought (F9).

`dispatch.domain.cases.rework` tells what is rework, and of which visit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.domain.ledger.lines import (
    EARNINGS,
    REWORK,
    REWORK_AGAIN,
    REWORK_WITHDRAWN,
    Draft,
    LineKind,
    Payee,
)

BY_ITSELF = frozenset({REWORK, REWORK_WITHDRAWN, REWORK_AGAIN})


@dataclass(frozen=True, slots=True)
class Booked:
    """A line of the visit that has to be done again, or a correction of one of its lines.

    `line_id` is None for a line of which only kind, rule and amount matter.
    """

    kind: LineKind
    rule: str
    amount_fen: int
    line_id: int | None = None
    corrects: LineKind | None = None


@dataclass(frozen=True, slots=True)
class PayBack:
    """What is to be booked: a draft, and the line that it corrects, if it does."""

    draft: Draft
    corrects_id: int | None = None


def pay_back(
    visit_id: str, payee: Payee, booked: Iterable[Booked], case_ids: Iterable[str]
) -> PayBack | None:
    """Return what is to be booked for a visit and its payee so that they agree with the cases.

    `case_ids` are the cases that do the visit's work again; `booked` is what the payee has of the
    visit. The first rework takes back what the visit earned, corrections included, once however
    often it is done again. When a later diagnosis says that it was none after all, the same amount
    is given back; and taken again, should it turn once more. None when all is as it should be.
    """
    lines = [*booked]
    cases = sorted(case_ids)
    first = next((line for line in lines if line.rule == REWORK), None)
    if first is None:
        earned = sum(line.amount_fen for line in lines if _earned(line))
        if not cases or earned <= 0:
            return None
        basis = {"caseIds": cases}
        return PayBack(Draft(visit_id, payee, LineKind.REWORK, REWORK, -earned, basis))
    taken = sum(line.amount_fen for line in lines if line.rule in BY_ITSELF)
    wanted = first.amount_fen if cases else 0
    if taken == wanted:
        return None
    rule = REWORK_AGAIN if cases else REWORK_WITHDRAWN
    draft = Draft(visit_id, payee, LineKind.CORRECTION, rule, wanted - taken, {"caseIds": cases})
    return PayBack(draft, first.line_id)


def _earned(line: Booked) -> bool:
    return line.kind in EARNINGS or line.corrects in EARNINGS
