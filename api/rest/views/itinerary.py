"""A technician's own day."""

from datetime import datetime

from api.rest.schemas.itinerary import DayItinerary, DayStop, LoadView
from api.rest.views.organisation import technician_view
from api.rest.views.plans import stop_fields
from api.rest.views.values import local, local_or_none
from api.rest.views.visits import visit_view
from dispatch.services.reading.itineraries import DayFacts
from dispatch.store.plans import RouteStop


def day_itinerary(facts: DayFacts, now: datetime) -> DayItinerary:
    """Show a day; without a published route it has no stops."""
    route, zone = facts.route, facts.zone
    return DayItinerary(
        technician=technician_view(facts.technician),
        date=facts.day,
        timezone=str(zone),
        plan_id=None if route is None else route.plan_id,
        departure_time=None if route is None else local(route.departure_at, zone),
        return_time=None if route is None else local(route.return_at, zone),
        load=LoadView(
            cartridges=dict(facts.load.cartridges),
            parts=dict(facts.load.parts),
            reserved_parts=dict(facts.load.reserved),
        ),
        stops=[] if route is None else [_stop(stop, facts, now) for stop in route.stops],
        updated_at=local_or_none(facts.updated_at, zone),
    )


def _stop(row: RouteStop, facts: DayFacts, now: datetime) -> DayStop:
    visit = facts.visits.get(row.visit_id) if row.visit_id else None
    return DayStop(
        **stop_fields(row, facts.zone), details=None if visit is None else visit_view(visit, now)
    )
