"""Disputes of a simulated centre: a payee contests a line, a manager decides, a line corrects it.

The rules are those of `dispatch.domain.ledger`; who contests what, and the ruling, are drawn.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from dispatch.domain.ledger.disputes import Ruling, ruling_faults
from dispatch.domain.ledger.lines import CORRECTION, Draft, LineKind
from dispatch.domain.ledger.months import Month, open_month
from dispatch.domain.ledger.rework import Booked
from dispatch.simulation.centre import Centre
from dispatch.simulation.pending import Line
from dispatch.simulation.requests import at_minute
from dispatch.simulation.settings import Rates
from solver.faults import InvalidInput

CONTESTED_DAYS, DECIDED_DAYS = (1, 21), (1, 11)
"""Days from a line to its dispute, and from there to the ruling."""
RAISED_AT, DECIDED_AT = 11 * 60, 15 * 60
GIVEN_PERMILLE: Mapping[int, int] = {1000: 5, 500: 3, 0: 2}
"""Of a deduction or of what was paid back: all, half or nothing is given back, in ten rulings."""
MORE_FEN = (1_000, 4_000, 1_000)
"""What is added to an earning that was too little: from, below, in steps of, fen."""


def contested(centre: Centre, line: Line, day: date) -> None:
    """Draw whether a line that was written on a day will be contested, and when."""
    dice = centre.dice["disputes"]
    if dice.random() < _chance(centre.settings.rates, line.draft.kind):
        on = day + timedelta(days=dice.randrange(*CONTESTED_DAYS))
        centre.pending.disputes.setdefault(on, []).append(line)


def settle_disputes(centre: Centre, day: date) -> None:
    """Let the disputes of a day be raised, and those be decided that are ready to be."""
    dice, month = centre.dice["disputes"], centre.tally.month(day)
    for line in centre.pending.disputes.pop(day, []):
        month.disputes += 1
        centre.log.add(
            "line.disputed",
            at=at_minute(day, RAISED_AT),
            line=line.id,
            payee=line.draft.payee.id,
        )
        on = day + timedelta(days=dice.randrange(*DECIDED_DAYS))
        centre.pending.rulings.setdefault(on, []).append(line)
    for line in centre.pending.rulings.pop(day, []):
        _decide(centre, line, day)


def _decide(centre: Centre, line: Line, day: date) -> None:
    """Rule on a dispute; what is accepted may be corrected by a line of its own.

    Raises
    ------
    InvalidInput
        The ruling is one that the rules refuse.
    """
    dice, at = centre.dice["disputes"], at_minute(day, DECIDED_AT)
    accepted = dice.random() < centre.settings.rates.dispute_accepted
    given = _given_fen(dice, line.draft) if accepted else None
    ruling = Ruling(accepted, "simulated", given)
    faults = [*ruling_faults(ruling)]
    if faults:
        raise InvalidInput(faults)
    centre.tally.month(day).disputes_accepted += accepted
    centre.log.add("line.decided", at=at, line=line.id, accepted=accepted, fen=given)
    if given is None:
        return
    draft = Draft(
        line.draft.visit_id,
        line.draft.payee,
        LineKind.CORRECTION,
        CORRECTION,
        given,
        contract_id=line.draft.contract_id,
    )
    month = str(open_month(Month.read(line.month), centre.closed))
    centre.write_line(draft, month, day, at, corrects=line.id)
    if draft.visit_id is not None:
        booked = Booked(draft.kind, draft.rule, given, corrects=line.draft.kind)
        centre.booked[draft.visit_id].append(booked)


def _given_fen(dice: Random, draft: Draft) -> int | None:
    """Draw a correction; None leaves the line as it is."""
    if draft.amount_fen > 0:
        return dice.randrange(*MORE_FEN)
    permille = dice.choices(tuple(GIVEN_PERMILLE), tuple(GIVEN_PERMILLE.values()))[0]
    return -draft.amount_fen * permille // 1000 or None


def _chance(rates: Rates, kind: LineKind) -> float:
    match kind:
        case LineKind.DEDUCTION:
            return rates.disputes_deduction
        case LineKind.REWORK:
            return rates.disputes_clawback
        case _:
            return rates.disputes_earning
