"""Offers of visits to partner points, and what comes of them."""

from datetime import date, datetime

from dispatch.simulation.cases import Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.partners import Answered, Partner, answer, is_accepted
from dispatch.simulation.tally import month_of


def offered(centre: Centre, visit: Visit, partner: Partner, day: date, at: datetime) -> Answered:
    """Offer a visit of a day to a point; what it does not accept is not offered to it again."""
    told = answer(centre.dice["calls"], centre.settings.rates, partner, at)
    month = centre.tally.month(day)
    month.offers += 1
    month.accepted += is_accepted(told)
    centre.accepted[partner.id, month_of(day)] += is_accepted(told)
    centre.log.add(
        "visit.offered",
        at=at,
        day=day.isoformat(),
        visit=visit.id,
        partner=partner.id,
        until=told.until,
        answer=told.answer.value,
        answered=told.at,
    )
    if not is_accepted(told):
        visit.shunned |= {partner.id}
        visit.ready_at = max(visit.ready_at, told.at)
    return told
