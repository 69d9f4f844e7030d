"""What promises mean for a plan: locks make way for a leak, as long as no customer was told."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.build import build
from dispatch.services.sla.acts import log_remote_attempt
from dispatch.services.sla.begin import begin_promise
from dispatch.services.sla.clocks import close, start_clocks
from dispatch.store.session import Database
from dispatch.store.work import Case, WorkType
from dispatch.travel.times import GeodesicTravelTimes
from solver.problem import Lock, LockKind
from solver.visit import AppointmentState
from tests.services.sla.desk import ANN, NOON, add_desk, clock
from tests.support import rows

LOCKED = {
    "site_id": "s2",
    "lock_kind": LockKind.TECHNICIAN_AND_TIME,
    "lock_technician_id": "ann",
    "lock_start_at": clock(13),
}
KEPT = Lock(LockKind.TECHNICIAN_AND_TIME, technician=0, start_s=13 * 3_600)


def locks(session: Session) -> dict[str, Lock]:
    """The locks of the problem of the day, by visit."""
    session.add(run := rows.run())
    session.flush()
    problem = build(session, run, GeodesicTravelTimes()).problem
    session.delete(run)
    return {visit.id: visit.lock for visit in problem.visits}


def add_leak(session: Session) -> None:
    """A leak reported at noon, due at 14:00, and a locked visit at 13:00."""
    add_desk(session, cases=2)
    session.add(rows.site("s2", lat=26.09, lon=119.31))
    session.flush()
    session.add(rows.visit("leak", case_id="c2", site_id="s2"))
    session.flush()
    start_clocks(session, ANN, "c2", "leak", "gulou", NOON)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, Lock()),
        ({"appointment_state": AppointmentState.OFFERED}, KEPT),
        ({"appointment_state": AppointmentState.CONFIRMED}, KEPT),
        # A day after 14:00 and later nothing is in the way of the leak.
        (
            {"lock_start_at": clock(14, day=1)},
            Lock(LockKind.TECHNICIAN_AND_TIME, technician=0, start_s=38 * 3_600),
        ),
    ],
)
def test_a_lock_makes_way_for_a_leak_unless_a_customer_was_told(
    database: Database, changes: dict[str, object], kept: Lock
) -> None:
    with database.write() as session:
        add_leak(session)
        session.add(rows.visit("v1", **LOCKED | changes))
        assert locks(session)["v1"] == kept


def test_without_a_leak_or_once_it_is_over_locks_hold(database: Database) -> None:
    with database.write() as session:
        add_leak(session)
        session.add(rows.visit("v1", **LOCKED))
        close(session, ANN, "c2", clock(12, 30))
        assert locks(session)["v1"] == KEPT


def test_locks_of_other_centres_hold(database: Database) -> None:
    with database.write() as session:
        add_leak(session)
        session.add(rows.centre("minhou"))
        session.flush()
        session.add(rows.visit("v1", **LOCKED, centre_id="minhou"))
        session.add(run := rows.run(scope=["gulou", "minhou"]))
        session.flush()
        problem = build(session, run, GeodesicTravelTimes()).problem
        assert {visit.id: visit.lock for visit in problem.visits}["v1"] == KEPT


def test_a_lock_makes_way_until_somebody_is_on_the_way_to_the_leak(database: Database) -> None:
    with database.write() as session:
        add_leak(session)
        session.add(rows.visit("v1", **LOCKED))
        session.flush()
        leak = next(row for row in session.get_one(Case, "c2").visits if row.id == "leak")
        leak.status = VisitStatus.EN_ROUTE
        session.flush()
        assert locks(session)["v1"] == KEPT


def test_a_visit_of_an_exempt_work_type_is_planned_before_any_attempt(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        kind = {"name_zh": "检测", "name_en": "Test", "default_duration_s": 1_200}
        session.add(WorkType(id="test", remote_exempt=True, **kind))
        session.add(rows.site("s2", lat=26.09, lon=119.31))
        session.flush()
        session.add(rows.visit("v1", site_id="s2"))
        session.add(rows.visit("v2", site_id="s2", work_type_id="test"))
        begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        assert set(locks(session)) == {"v2"}
        outcome = RemoteOutcome.VISIT_NEEDED
        log_remote_attempt(session, ANN, "c1", outcome, "", NOON + timedelta(minutes=5))
        assert set(locks(session)) == {"v1", "v2"}
