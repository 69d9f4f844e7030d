"""The end of a month at a simulated centre: missing guaranteed visits are paid, it is closed."""

from datetime import date, timedelta

from dispatch.domain.ledger.guarantees import owed
from dispatch.domain.ledger.months import Month, closing_fault
from dispatch.domain.partners.guarantee import still_promised
from dispatch.simulation.centre import Centre
from dispatch.simulation.ledger import post
from dispatch.simulation.partners import Partner
from dispatch.simulation.requests import at_minute
from dispatch.simulation.tally import month_of
from solver.faults import InvalidInput

CLOSED_ON = 5
"""Day of the month on which a manager closes the one before."""
SETTLED_AT = 23 * 60
"""Minute of a month's last day at which guarantees are settled: nothing is handed over later."""


def end_of_day(centre: Centre, day: date) -> None:
    """Settle guarantees on a month's last day, and close the month before on the fifth."""
    if (day + timedelta(days=1)).month != day.month:
        _settle_guarantees(centre, day)
    if day.day == CLOSED_ON:
        _close(centre, Month.of(day - timedelta(days=CLOSED_ON)), day)


def handed_over(centre: Centre, partner: Partner, day: date) -> int:
    """Return how many visits of a day's month a partner point has accepted so far."""
    return centre.accepted[partner.id, month_of(day)]


def left_of_guarantee(centre: Centre, partner: Partner, day: date) -> int:
    """Return how many visits of its guarantee a point has still to be handed in a day's month."""
    return still_promised(partner.contract.guaranteed_visits, handed_over(centre, partner, day))


def _settle_guarantees(centre: Centre, day: date) -> None:
    """Pay for each visit that was guaranteed for the month that ends and not handed over."""
    given = {
        (partner.id, partner.contract.centre_id): handed_over(centre, partner, day)
        for partner in centre.partners
    }
    drafts = owed([partner.guarantee for partner in centre.partners], given)
    post(centre, drafts, day, at_minute(day, SETTLED_AT))


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
