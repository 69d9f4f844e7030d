"""F1: hours and closures of a centre are changed, and its open promises counted anew."""

from datetime import timedelta

import pytest

from dispatch.domain.calendar.hours import ClockUse, HoursDay, read_spans
from dispatch.domain.codes_calendar import CalendarCode
from dispatch.domain.refusals import Refused
from dispatch.domain.sla.policy import Stage
from dispatch.services.centre_hours import Closing, add_closure, remove_closure, set_hours
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.calendars import closures_after, kept_hours, working_clock
from dispatch.store.session import Database
from solver.faults import InvalidInput
from tests.services.sla.desk import ANN, clock, stage_of, started

FIRST = Stage.ACKNOWLEDGED
"""Due 2 working hours after noon: at 15:30, the desk being open from 13:30."""


def test_a_closure_moves_what_is_due_until_it_is_taken_back(database: Database) -> None:
    started(database)
    assert stage_of(database, FIRST).due_at == clock(15, 30)
    with database.write() as session:
        drill = Closing(clock(14), clock(16), " fire drill ")
        row, moved = add_closure(session, ANN, "gulou", drill, clock(12))
        assert (row.reason, row.made_by) == ("fire drill", "user-ann")
        assert FIRST in {each.stage for each in moved.stages}
    # Half an hour until 14:00, an hour and a half from 16:00 on.
    assert stage_of(database, FIRST).due_at == clock(17, 30)
    with database.write() as session:
        assert [each.id for each in closures_after(session, "gulou", clock(15))] == [row.id]
        assert closures_after(session, "gulou", clock(16)) == []
        remove_closure(session, ANN, "gulou", row.id, clock(12))
    assert stage_of(database, FIRST).due_at == clock(15, 30)


def test_other_hours_of_the_desk_move_what_is_due(database: Database) -> None:
    started(database)
    everyday = {day: read_spans("12:30-13:00,15:00-24:00") for day in HoursDay}
    with database.write() as session:
        set_hours(session, ANN, "gulou", {ClockUse.DESK: everyday, ClockUse.VISITS: {}}, clock(12))
    # Half an hour until 13:00, an hour and a half from 15:00 on.
    assert stage_of(database, FIRST).due_at == clock(16, 30)
    with database.write() as session:
        set_hours(session, ANN, "gulou", {ClockUse.DESK: {}, ClockUse.VISITS: {}}, clock(12))
    assert stage_of(database, FIRST).due_at == clock(15, 30)  # office hours again


def test_hours_of_visits_are_kept_by_weekday_and_for_special_days(database: Database) -> None:
    started(database)
    week = {
        HoursDay.THURSDAY: read_spans("08:30-12:00,13:00-20:00"),
        HoursDay.HOLIDAY: read_spans("10:00-16:00"),
    }
    with database.write() as session:
        set_hours(session, ANN, "gulou", {ClockUse.DESK: {}, ClockUse.VISITS: week}, clock(12))
    with database.read() as session:
        centre = session.get_one(ServiceCentre, "gulou")
        assert kept_hours(session, centre, ClockUse.VISITS) == week
        assert kept_hours(session, centre, ClockUse.DESK) == {}
        visits = working_clock(session, centre, ClockUse.VISITS)
        # Noon on Thursday: closed until 13:00, then 7 hours; the rest a week later, from 8:30 on.
        found = visits.due(clock(12), timedelta(hours=8))
        assert found is not None
        assert found.at == clock(9, 30, day=7)


def test_what_is_wrong_changes_nothing(database: Database) -> None:
    started(database)
    with database.write() as session:
        with pytest.raises(Refused) as turned:
            add_closure(session, ANN, "gulou", Closing(clock(14), clock(14), ""), clock(12))
        assert turned.value.fault.code is CalendarCode.CLOSURE_REVERSED
        with pytest.raises(Refused) as missing:
            remove_closure(session, ANN, "gulou", 7, clock(12))
        assert missing.value.fault.code is CalendarCode.CLOSURE_NOT_FOUND
        with pytest.raises(Refused):
            add_closure(session, ANN, "nowhere", Closing(clock(14), clock(15), ""), clock(12))
        late = {HoursDay.MONDAY: read_spans("20:00-24:00")}
        with pytest.raises(InvalidInput) as midnight:
            set_hours(session, ANN, "gulou", {ClockUse.DESK: {}, ClockUse.VISITS: late}, clock(12))
        assert [each.code for each in midnight.value.faults] == [CalendarCode.OPENING_TO_MIDNIGHT]
    assert stage_of(database, FIRST).due_at == clock(15, 30)
