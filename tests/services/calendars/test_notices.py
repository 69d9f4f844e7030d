"""A year turns official: by its notice, or by itself; deadlines are counted anew with it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.days import CalendarDay, DayKind, DaySource
from dispatch.domain.calendar.pauses import PauseReason
from dispatch.domain.codes_calendar import CalendarCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.sla.policy import LadderPolicy, Stage, StageRule, Unit
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.calendars import fill_calendar, publish_known_years, publish_notice
from dispatch.services.sla.clocks import pause, resume, start_clocks
from dispatch.services.sla.dues import Moved
from dispatch.services.sla.ladders import set_ladder
from dispatch.store.calendars import STATUTORY, CalendarDayRow, WorkCalendar
from dispatch.store.events import Event
from dispatch.store.queries.calendars import calendar_days
from dispatch.store.session import Database
from dispatch.store.sla import CaseStage
from dispatch.store.work import SlaPolicy, Visit
from tests.services.sla.desk import ANN
from tests.support import rows

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)
NOTICE = {
    date(2027, 1, 1): DayKind.HOLIDAY,
    date(2027, 1, 2): DayKind.HOLIDAY,
    date(2027, 1, 3): DayKind.HOLIDAY,
    date(2027, 1, 9): DayKind.MAKE_UP_WORKDAY,
}
"""As the notice of 2027 might begin."""

TWO_HOURS = LadderPolicy(
    stages=(
        StageRule(Stage.SERVICE_BEGUN, Unit.WORKING_TIME, 7_200),
        StageRule(Stage.OUTER_BOUND, Unit.CALENDAR_DAYS, 3),
    ),
    owners=("team-lead",),
    remote_first=False,
    visit_stage=Stage.SERVICE_BEGUN,
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def office(database: Database) -> Database:
    """The small organisation with its calendar, and visits promised within 2 working hours."""
    with database.write() as session:
        rows.add_organisation(session)
        fill_calendar(session, ["gulou"], 2026)
        session.add(SlaPolicy(id="standard", name="standard"))
        session.flush()
        set_ladder(session, ANN, "standard", TWO_HOURS, NOW)
        for name, received, status in (
            ("v1", "2026-12-31 17:00", VisitStatus.NEW),
            ("v2", "2026-12-31 16:00", VisitStatus.NEW),
            ("v3", "2026-12-31 17:00", VisitStatus.NEW),
        ):
            case = rows.case(f"k-{name}", ticket=f"T-{name}", received_at=local(received))
            session.add(case)
            session.flush()
            session.add(rows.visit(name, case_id=case.id, status=status))
            session.flush()
            start_clocks(session, ANN, case.id, "standard", "gulou", NOW)
        session.get_one(Visit, "v3").status = VisitStatus.COMPLETED
    return database


def due(session: Session, name: str) -> tuple[str, bool]:
    visit = session.get_one(Visit, name)
    assert visit.sla_due_at is not None
    at = visit.sla_due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return at, visit.provisional


def test_a_new_calendar_has_the_published_years(office: Database) -> None:
    with office.read() as session:
        days = calendar_days(session, STATUTORY)
        assert len(days) == 366 + 365 + 365  # 2024 to 2026; 2027 is not published
        assert {found.source for found in days.values()} == {DaySource.OFFICIAL}
        make_up = [day for day, found in days.items() if found.kind is DayKind.MAKE_UP_WORKDAY]
        assert [day.strftime("%m-%d") for day in sorted(make_up) if day.year == 2026] == [
            "01-04",
            "02-14",
            "02-28",
            "05-09",
            "09-20",
            "10-10",
        ]


def test_a_deadline_past_the_last_published_year_is_provisional(office: Database) -> None:
    with office.read() as session:
        # 1 h on Thursday, 1 h on the Friday that nobody has announced; 2 h on Thursday.
        assert due(session, "v1") == ("2027-01-01 10:00", True)
        assert due(session, "v2") == ("2026-12-31 18:00", False)


def test_a_notice_turns_its_year_official_and_counts_deadlines_anew(office: Database) -> None:
    with office.write() as session:
        turned = publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
    assert (turned.year, turned.revision, turned.changed_days) == (2027, 1, 365)
    assert (turned.holidays, turned.make_up_workdays) == (3, 1)
    with office.read() as session:
        # Friday to Sunday are holidays: 1 h on Monday the 4th.
        assert due(session, "v1") == ("2027-01-04 10:00", False)
        assert due(session, "v2") == ("2026-12-31 18:00", False)
        assert due(session, "v3") == ("2027-01-01 10:00", True)  # is over
        by = select(Event).where(Event.actor == "dispatcher").order_by(Event.id)
        events = session.scalars(by).all()
        assert [(each.kind, each.entity_id) for each in events] == [
            ("visit.changed", "v1"),
            ("sla.recounted", "k-v1"),
            ("sla.recounted", "k-v3"),  # its visit is over, the case is not
            ("calendar.published", STATUTORY),
        ]
        assert {"before": "2027-01-01T02:00:00+00:00", "provisional": False}.items() <= dict(
            events[0].payload
        ).items()
        assert events[-1].payload == {
            "year": 2027,
            "revision": 1,
            "changedDays": 365,
            "recounted": 1,
            "recountedStages": 4,
        }
    assert [(each.visit_id, each.provisional) for each in turned.moved.visits] == [("v1", False)]
    # The outer bound, the end of Sunday the 3rd, moves with what it waits for.
    assert [(each.case_id, each.stage, each.after) for each in turned.moved.stages] == [
        ("k-v1", Stage.SERVICE_BEGUN, local("2027-01-04 10:00")),
        ("k-v1", Stage.OUTER_BOUND, local("2027-01-04 10:00")),
        ("k-v3", Stage.SERVICE_BEGUN, local("2027-01-04 10:00")),
        ("k-v3", Stage.OUTER_BOUND, local("2027-01-04 10:00")),
    ]


def test_the_same_notice_again_changes_nothing(office: Database) -> None:
    with office.write() as session:
        publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
        again = publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
    assert (again.changed_days, again.moved) == (0, Moved())


def test_a_changed_notice_moves_deadlines_that_were_official(office: Database) -> None:
    with office.write() as session:
        publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
        longer = NOTICE | {date(2027, 1, 4): DayKind.HOLIDAY}
        turned = publish_notice(session, "dispatcher", STATUTORY, longer, NOW)
        assert turned.changed_days == 1
        assert due(session, "v1") == ("2027-01-05 10:00", False)


def test_a_notice_may_move_days_of_the_december_before(office: Database) -> None:
    with office.write() as session:
        bridged = NOTICE | {date(2026, 12, 31): DayKind.HOLIDAY}
        turned = publish_notice(session, "dispatcher", STATUTORY, bridged, NOW)
        assert (turned.year, turned.changed_days) == (2027, 366)
        # Thursday is off, so both count from Monday the 4th.
        assert due(session, "v1") == ("2027-01-04 11:00", False)
        assert due(session, "v2") == ("2027-01-04 11:00", False)


def test_a_day_that_a_person_has_set_stays_unless_it_is_named(office: Database) -> None:
    by_hand = CalendarDay(DayKind.LOCAL_CLOSURE, DaySource.MANUAL)
    monday, friday = date(2027, 1, 4), date(2027, 1, 1)
    with office.write() as session:
        for day in (monday, friday):
            session.add(
                CalendarDayRow(
                    calendar_id=STATUTORY,
                    date=day,
                    kind=by_hand.kind,
                    source=by_hand.source,
                    revision=0,
                )
            )
        session.flush()
        publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
        kept = calendar_days(session, STATUTORY, friday, monday)
        assert kept[monday] == by_hand
        assert kept[friday] == CalendarDay(DayKind.HOLIDAY, DaySource.OFFICIAL)


def test_an_outer_bound_is_never_before_the_deadline(office: Database) -> None:
    with office.write() as session:
        # Three days after the 31st end on Sunday at midnight.
        assert session.get_one(Visit, "v1").sla_outer_at == local("2027-01-04 00:00")
        publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
        visit = session.get_one(Visit, "v1")
        assert visit.sla_outer_at == visit.sla_due_at == local("2027-01-04 10:00")


def test_pauses_of_a_case_count_when_its_deadline_is_counted_anew(office: Database) -> None:
    with office.write() as session:
        waiting = PauseReason.WAITING_FOR_CUSTOMER
        pause(session, ANN, "k-v1", waiting, local("2026-12-31 17:30"))
        resume(session, ANN, "k-v1", local("2027-01-01 09:00"))
        # 30 minutes were used; 1 h 30 from Friday 9:00 on, if it is a workday.
        assert due(session, "v1") == ("2027-01-01 10:30", True)
        publish_notice(session, "dispatcher", STATUTORY, NOTICE, local("2027-01-01 09:30"))
        assert due(session, "v1") == ("2027-01-04 10:30", False)


def test_what_is_met_or_broken_is_not_counted_anew(office: Database) -> None:
    with office.write() as session:
        stage = session.get_one(CaseStage, ("k-v1", Stage.SERVICE_BEGUN))
        stage.met_at, stage.met_by = local("2026-12-31 17:10"), "user-ann"
        session.flush()
        turned = publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
        assert "k-v1" not in {
            each.case_id for each in turned.moved.stages if each.stage is Stage.SERVICE_BEGUN
        }
        assert due(session, "v1") == ("2027-01-01 10:00", True)


def test_a_deadline_that_was_given_as_an_instant_stays(office: Database) -> None:
    with office.write() as session:
        session.get_one(Visit, "v1").deadline_given = True
        session.flush()
        turned = publish_notice(session, "dispatcher", STATUTORY, NOTICE, NOW)
        assert turned.moved.visits == ()
        assert due(session, "v1") == ("2027-01-01 10:00", True)


def test_an_unknown_calendar_is_refused(office: Database) -> None:
    with pytest.raises(Refused) as refused, office.write() as session:
        publish_notice(session, "dispatcher", "lunar", NOTICE, NOW)
    assert refused.value.kind is Refusal.NOT_FOUND
    assert refused.value.fault.code is CalendarCode.CALENDAR_NOT_FOUND


def test_a_year_that_the_library_has_learnt_turns_official_by_itself_once(
    office: Database,
) -> None:
    with office.write() as session:
        assert publish_known_years(session, NOW) == []
    # As after an update of the library: 2027 is what 2026 was before we knew it.
    assert _forget(office, 2026) == 365
    with office.write() as session:
        (turned,) = publish_known_years(session, NOW)
        assert (turned.year, turned.changed_days, turned.make_up_workdays) == (2026, 365, 6)
        assert publish_known_years(session, NOW) == []
        assert session.get_one(WorkCalendar, STATUTORY).revision == 1
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event is not None
        assert event.actor == "clock"


def _forget(office: Database, year: int) -> int:
    """Make every day of a year a guess."""
    with office.write() as session:
        found = session.scalars(
            select(CalendarDayRow).where(
                CalendarDayRow.date.between(date(year, 1, 1), date(year, 12, 31))
            )
        ).all()
        for row in found:
            row.source = DaySource.ESTIMATE
        return len(found)
