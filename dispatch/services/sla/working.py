"""The working clock that the stages of a centre's cases are counted by."""

from zoneinfo import ZoneInfo

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.calendar.hours import OpeningHours, Span, office_hours, read_spans
from dispatch.domain.calendar.statutory import statutory_day
from dispatch.store.organisation import ServiceCentre

DESK_HOURS = "09:00-12:00,13:30-18:00"
"""Of a centre that has stated none."""


def working_clock(centre: ServiceCentre) -> WorkingClock:
    """Return the clock of a centre: its opening hours on the statutory calendar."""
    return WorkingClock(_hours(centre), statutory_day, ZoneInfo(centre.timezone))


def _hours(centre: ServiceCentre) -> OpeningHours:
    if not centre.opening_hours:
        return office_hours(read_spans(DESK_HOURS))
    weekdays: dict[int, tuple[Span, ...]] = {}
    for row in centre.opening_hours:
        span = Span(
            row.opens.hour * 60 + row.opens.minute, row.closes.hour * 60 + row.closes.minute
        )
        weekdays[row.weekday] = (*weekdays.get(row.weekday, ()), span)
    return OpeningHours(weekdays)
