"""The clock of a centre: its calendar, the hours of desk and visits, closures."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.calendar.hours import ClockUse, HoursDay, Span, read_spans
from dispatch.domain.kinds import CalendarKind
from dispatch.services.calendars import fill_calendar
from dispatch.store.calendars import CentreClosure, CentreHours
from dispatch.store.organisation import OpeningHours, ServiceCentre
from dispatch.store.queries.calendars import working_clock
from dispatch.store.session import Database
from tests.support import rows

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def office(database: Database) -> Database:
    """A centre that is open from 08:30 to 20:00 on all seven days."""
    with database.write() as session:
        rows.add_organisation(session)
        fill_calendar(session, ["gulou"], 2026)
        session.add_all(
            OpeningHours(centre_id="gulou", weekday=day, opens=time(8, 30), closes=time(20))
            for day in range(7)
        )
    return database


def due(office: Database, received: str, hours: float, use: ClockUse) -> str:
    with office.read() as session:
        clock = working_clock(session, session.get_one(ServiceCentre, "gulou"), use)
        found = clock.due(local(received), timedelta(hours=hours))
    assert found is not None
    return found.at.strftime("%m-%d %H:%M")


def set_hours(office: Database, use: ClockUse, day: HoursDay, spans: tuple[Span, ...]) -> None:
    with office.write() as session:
        session.add_all(
            CentreHours(centre_id="gulou", use=use, day=day, opens=span.opens, closes=span.closes)
            for span in spans
        )


def test_a_desk_that_has_set_nothing_has_office_hours_on_statutory_workdays(
    office: Database,
) -> None:
    assert due(office, "2026-02-13 16:30", 5, ClockUse.DESK) == "02-14 14:00"
    assert due(office, "2026-09-30 17:00", 2, ClockUse.DESK) == "10-08 10:00"


def test_visits_have_seven_days_and_shorter_holidays(office: Database) -> None:
    # 1 h to 20:00; the 1st of October is open from 09:00 to 17:00.
    assert due(office, "2026-09-30 19:00", 2, ClockUse.VISITS) == "10-01 10:00"
    # 1 h, 8 h of the holiday, 1 h of the next one.
    assert due(office, "2026-09-30 19:00", 10, ClockUse.VISITS) == "10-02 10:00"
    set_hours(office, ClockUse.VISITS, HoursDay.HOLIDAY, read_spans("10:00-12:00"))
    assert due(office, "2026-09-30 19:00", 2, ClockUse.VISITS) == "10-01 11:00"


def test_visits_of_a_centre_on_the_statutory_calendar_have_no_holidays(office: Database) -> None:
    with office.write() as session:
        session.get_one(ServiceCentre, "gulou").calendar_kind = CalendarKind.STATUTORY
    assert due(office, "2026-09-30 19:00", 2, ClockUse.VISITS) == "10-08 09:30"


def test_a_desk_has_the_hours_that_were_set(office: Database) -> None:
    set_hours(office, ClockUse.DESK, HoursDay.MONDAY, read_spans("08:00-10:00,14:00-24:00"))
    set_hours(office, ClockUse.DESK, HoursDay.MAKE_UP, read_spans("11:00-12:00"))
    # Monday 09:00: 1 h, and 2 h after 14:00; then the make-up Saturday 2026-10-10 has 1 h.
    assert due(office, "2026-11-23 09:00", 3, ClockUse.DESK) == "11-23 16:00"
    assert due(office, "2026-10-08 09:00", 0.5, ClockUse.DESK) == "10-10 11:30"


def test_a_closure_takes_its_time_out(office: Database) -> None:
    with office.write() as session:
        session.add(
            CentreClosure(
                centre_id="gulou",
                begun_at=local("2026-11-23 10:00"),
                ended_at=local("2026-11-24 10:00"),
                reason="typhoon",
                made_by="dispatcher",
            )
        )
    # 1 h on Monday, 1 h from 10:00 on Tuesday.
    assert due(office, "2026-11-23 09:00", 2, ClockUse.DESK) == "11-24 11:00"
