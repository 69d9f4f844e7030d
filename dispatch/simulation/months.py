"""The end of a month at a simulated centre: missing guaranteed visits are paid, it is closed."""

from datetime import date, timedelta

from dispatch.domain.ledger.months import Month, closing_fault
from dispatch.domain.partners.guarantee import shortfall_fen, still_promised
from dispatch.simulation.centre import Centre
from dispatch.simulation.partners import Partner
from dispatch.simulation.tally import month_of
from solver.faults import InvalidInput

CLOSED_ON = 5
"""Day of the month on which a manager closes the one before."""


def end_of_day(centre: Centre, day: date) -> None:
    """Settle guarantees on a month's last day, and close the month before on the fifth."""
    if (day + timedelta(days=1)).month != day.month:
        for partner in centre.partners:
            _top_up(centre, partner, day)
    if day.day == CLOSED_ON:
        _close(centre, Month.of(day - timedelta(days=CLOSED_ON)), day)


def handed_over(centre: Centre, partner: Partner, day: date) -> int:
    """Return how many visits of a day's month a partner point has accepted so far."""
    return centre.accepted[partner.id, month_of(day)]


def left_of_guarantee(centre: Centre, partner: Partner, day: date) -> int:
    """Return how many visits of its guarantee a point has still to be handed in a day's month."""
    return still_promised(partner.contract.guaranteed_visits, handed_over(centre, partner, day))


def _top_up(centre: Centre, partner: Partner, day: date) -> None:
    """Pay for each visit that was guaranteed for a month and not handed over."""
    contract, given = partner.contract, handed_over(centre, partner, day)
    fen = shortfall_fen(contract.guaranteed_visits, given, contract.shortfall_fen)
    month = month_of(day)
    centre.log.add(
        "guarantee.settled",
        day=day.isoformat(),
        month=month,
        partner=partner.id,
        handedOver=given,
        fen=fen,
    )
    if fen:
        centre.tally.top_ups[partner.id, month] = fen
        centre.tally.month(day).top_ups_fen += fen


def _close(centre: Centre, month: Month, day: date) -> None:
    """Close a month of the simulation, for good.

    Raises
    ------
    InvalidInput
        It cannot be closed yet.
    """
    if month < Month.of(centre.settings.first):
        return
    with_lines = {Month.read(name) for _, name in centre.tally.accounts}
    fault = closing_fault(month, day, centre.closed, with_lines)
    if fault is not None:
        raise InvalidInput([fault])
    centre.closed.add(month)
    centre.log.add("month.closed", day=day.isoformat(), month=str(month))
