"""The organisation's calendars: filled once, changed by a year's notice, deadlines counted anew."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.days import CalendarDay, DayKind, DaySource
from dispatch.domain.calendar.notice import Notice, days_of_year, notice_year, noticed_days
from dispatch.domain.calendar.statutory import published, statutory_day
from dispatch.services.deadlines import recount
from dispatch.services.sla.dues import Moved
from dispatch.store.calendars import STATUTORY, CalendarDayRow, CentreCalendar, WorkCalendar
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.calendars import calendar_days, calendar_named

PUBLISHED = "calendar.published"
"""Kind of the event that a year's notice becomes."""

BY_ITSELF = "clock"
"""Who changed a calendar when its year had become known here."""

YEARS_BACK = 2
"""Cases older than that are over: their years are not kept."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A year that became official: the days it has now, how many changed, what moved with them."""

    calendar_id: str
    year: int
    revision: int
    holidays: int
    make_up_workdays: int
    changed_days: int
    moved: Moved


def fill_calendar(session: Session, centre_ids: Iterable[str], year: int) -> None:
    """Make the statutory calendar, with the published years from two before `year` to one after.

    All centres keep it.
    """
    names = {"name_zh": "法定工作日历", "name_en": "Statutory calendar"}
    session.add(WorkCalendar(id=STATUTORY, **names))
    session.flush()
    known = {day: statutory_day(day) for day in _published_days(year)}
    _keep(session, STATUTORY, known, revision=0)
    session.add_all(
        CentreCalendar(centre_id=centre_id, calendar_id=STATUTORY) for centre_id in centre_ids
    )
    session.flush()


def publish_notice(
    session: Session, actor: str, calendar_id: str, notice: Notice, now: datetime
) -> Turned:
    """Make a year official by its notice, and count the deadlines that lean on it anew.

    What a person has set of a day that the notice does not name stays.

    Raises
    ------
    Refused
        NOT_FOUND when there is no such calendar.
    """
    one_at_a_time(session)
    _ensured(session, now)
    calendar = _locked(session, calendar_id)
    days = noticed_days(notice)
    kept = calendar_days(session, calendar_id, min(days), max(days))
    by_hand = {day for day, found in kept.items() if found.source is DaySource.MANUAL}
    wanted = {day: found for day, found in days.items() if day in notice or day not in by_hand}
    return _turn(session, actor, calendar, notice_year(notice), wanted, now)


def years_to_publish(session: Session, now: datetime) -> list[int]:
    """Return the years whose notice is known here by now, but not in the calendar.

    None for an organisation that keeps no calendar yet: what is known counts for it anyway.
    """
    if session.get(WorkCalendar, STATUTORY) is None:
        return []
    years = range(now.year, now.year + 2)
    return [year for year in years if published(year) and _guesses(session, year)]


def publish_known_years(session: Session, now: datetime) -> list[Turned]:
    """Make those years official whose notice has become known here since.

    Only days that were a guess until now are changed.
    """
    if not years_to_publish(session, now):
        return []
    one_at_a_time(session)
    calendar = _locked(session, STATUTORY)
    turned = []
    for year in years_to_publish(session, now):
        known = {day: statutory_day(day) for day in _guesses(session, year)}
        turned.append(_turn(session, BY_ITSELF, calendar, year, known, now))
    return turned


def _turn(
    session: Session,
    actor: str,
    calendar: WorkCalendar,
    year: int,
    wanted: Mapping[date, CalendarDay],
    now: datetime,
) -> Turned:
    kept = calendar_days(session, calendar.id, min(wanted), max(wanted))
    changed = {day: found for day, found in wanted.items() if kept.get(day) != found}
    calendar.revision += 1
    _keep(session, calendar.id, changed, calendar.revision)
    moved = recount(session, actor, calendar.id, now)
    whole = calendar_days(session, calendar.id, date(year, 1, 1), date(year, 12, 31))
    kinds = [found.kind for found in whole.values()]
    turned = Turned(
        calendar.id,
        year,
        calendar.revision,
        kinds.count(DayKind.HOLIDAY),
        kinds.count(DayKind.MAKE_UP_WORKDAY),
        len(changed),
        moved,
    )
    payload = {
        "year": year,
        "revision": calendar.revision,
        "changedDays": len(changed),
        "recounted": len(moved.visits),
        "recountedStages": len(moved.stages),
    }
    event = Event(
        at=now,
        actor=actor,
        kind=PUBLISHED,
        entity="calendar",
        entity_id=calendar.id,
        payload=payload,
    )
    record_event(session, event)
    return turned


def _keep(
    session: Session, calendar_id: str, days: Mapping[date, CalendarDay], revision: int
) -> None:
    if not days:
        return
    session.execute(
        delete(CalendarDayRow).where(
            CalendarDayRow.calendar_id == calendar_id, CalendarDayRow.date.in_(days)
        )
    )
    rows = [
        {
            "calendar_id": calendar_id,
            "date": day,
            "kind": found.kind,
            "source": found.source,
            "revision": revision,
        }
        for day, found in sorted(days.items())
    ]
    session.execute(insert(CalendarDayRow), rows)


def _ensured(session: Session, now: datetime) -> None:
    """Fill the statutory calendar of an organisation that is older than its calendars."""
    if session.get(WorkCalendar, STATUTORY) is None:
        fill_calendar(session, session.scalars(select(ServiceCentre.id)).all(), now.year)


def _locked(session: Session, calendar_id: str) -> WorkCalendar:
    found = calendar_named(session, calendar_id)
    session.refresh(found, with_for_update=True)
    return found


def _published_days(year: int) -> Iterator[date]:
    for each in range(year - YEARS_BACK, year + 2):
        if published(each):
            yield from days_of_year(each)


def _guesses(session: Session, year: int) -> list[date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    kept = calendar_days(session, STATUTORY, first, last)
    unsure = (day for day in days_of_year(year) if day not in kept or kept[day].provisional)
    return [day for day in unsure if day not in kept or kept[day] != statutory_day(day)]
