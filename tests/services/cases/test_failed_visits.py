"""F8 and F16: a reported failure makes the next visit, or asks a person; as the solver sees it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.findings import Findings, PartUse, Piece
from dispatch.domain.cases.next_visit import DecisionCause
from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.build import build
from dispatch.services.execution import Report, report
from dispatch.store.cases import CaseDecision, NextVisit, VisitOutcome
from dispatch.store.events import Event
from dispatch.store.people import Shift, Technician
from dispatch.store.session import Database
from dispatch.store.work import Visit, VisitDependency, VisitGroup
from dispatch.travel.times import GeodesicTravelTimes
from solver.codes import InputCode, RuleCode
from solver.faults import InvalidInput
from solver.plan import UnassignedKind
from solver.solve import Engine, Options, solve
from solver.visit import Assignment
from tests.services.cases.people import BEN, HOUR, NOON, fails, others_of, publish, shop
from tests.support import rows

R = FailureReason
PUMP_IS_DEAD = Findings(
    fault_code="PUMP", diagnosis="pump is dead", pieces=(Piece("pump", PartUse.LACKING),)
)


def planned(session: Session, name: str) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Plan the day: who serves each visit, and why each other one is left out."""
    run = rows.run(name)
    session.add(run)
    session.flush()
    problem = build(session, run, GeodesicTravelTimes()).problem
    plan = solve(problem, Options(engine=Engine.GREEDY, seed=1, time_limit_s=5))
    served = {
        problem.visits[stop.visit].id: problem.technicians[
            problem.shifts[route.shift].technician
        ].id
        for route in plan.routes
        for stop in route.stops
        if stop.visit is not None
    }
    left = {
        problem.visits[out.visit].id: {reason.code.value for reason in out.reasons}
        for out in plan.unassigned
    }
    assert all(out.kind is UnassignedKind.STRUCTURAL for out in plan.unassigned)
    return served, left


def test_the_second_visit_carries_the_part_the_diagnosis_and_the_clock(database: Database) -> None:
    with database.write() as session:
        shop(session)
        first = fails(session, R.PART_MISSING, PUMP_IS_DEAD)
        (second,) = others_of(session, first)
        link = session.get_one(NextVisit, second.id)
    assert first.status is VisitStatus.FAILED
    assert second.status is VisitStatus.NEW
    assert second.required_parts == {"seal": 1, "pump": 1}
    assert second.required_technicians == ["ann", "ben"]  # who was there, and who is above her
    assert (link.follows_id, link.remainder, link.diagnosis) == ("v1", False, "pump is dead")
    # The clock runs on: due an hour before the first visit even failed.
    assert (second.sla_due_at, second.sla_outer_at) == (NOON - HOUR, NOON + 48 * HOUR)
    assert (second.sla_policy_id, second.priority) == ("fast", 3)
    assert second.assignment is Assignment.MANDATORY
    assert (second.device_id, second.household, second.service_s) == ("d1", "home", 3000)


def test_the_solver_sends_only_someone_with_the_part(database: Database) -> None:
    with database.write() as session:
        shop(session)
        second = others_of(session, fails(session, R.PART_MISSING, PUMP_IS_DEAD))[0].id
        served, left = planned(session, "r1")
        assert served == {}
        assert left == {second: {RuleCode.PART_MISSING.value}}
        # Ben takes a pump and a seal along.
        session.get_one(Technician, "ben").parts = {"pump": 1, "seal": 1}
        session.flush()
        served, left = planned(session, "r2")
    assert (served, left) == ({second: "ben"}, {})


def test_the_solver_sends_only_someone_a_level_higher(database: Database) -> None:
    with database.write() as session:
        shop(session, required_parts={})
        second = others_of(session, fails(session, R.SKILL_MISSING))[0]
        assert second.required_skills == [{"name": "repair", "min_level": 2}]
        served, _ = planned(session, "r1")
        assert served == {second.id: "ben"}
        session.delete(session.get_one(Shift, "ben-1"))
        session.flush()
        served, left = planned(session, "r2")
    # Ann has not the level, and Ben is not there.
    assert (served, left) == ({}, {second.id: {"SKILL_MISSING", "NO_SHIFT"}})


def test_a_work_done_in_part_is_carried_forward_with_its_clock(database: Database) -> None:
    done = Findings(
        diagnosis="two of three changed",
        pieces=(Piece("seal", PartUse.USED),),
        remaining_s=1_200,
    )
    with database.write() as session:
        shop(session, required_parts={"seal": 2})
        rest = others_of(session, fails(session, R.OUT_OF_TIME, done))[0]
        link = session.get_one(NextVisit, rest.id)
        outcome = session.get_one(VisitOutcome, "v1")
        run = rows.run()
        session.add(run)
        session.flush()
        (visit,) = build(session, run, GeodesicTravelTimes()).problem.visits
    assert link.remainder
    assert rest.case_id == "c1"
    assert rest.required_parts == {"seal": 1}  # two were needed and one is in
    assert outcome.remaining_s == 1_200
    # To the solver it is 20 minutes of work that were due at 11:00 of the day.
    assert (visit.id, visit.service_s) == (rest.id, 1_200)
    assert visit.sla is not None
    assert visit.sla.due_s == 11 * 3_600


def test_an_outer_bound_that_has_passed_does_not_forbid_the_second_visit(
    database: Database,
) -> None:
    with database.write() as session:
        shop(session, sla_outer_at=NOON - HOUR)
        second = others_of(session, fails(session, R.OTHER))[0]
    assert (second.sla_due_at, second.sla_outer_at) == (NOON - HOUR, None)


def test_windows_that_are_over_are_not_asked_for_again(database: Database) -> None:
    def window(hours: int) -> dict[str, str]:
        latest = NOON + timedelta(hours=hours)
        return {
            "minStartTime": (latest - HOUR).isoformat(),
            "maxStartTime": latest.isoformat(),
            "maxEndTime": (latest + HOUR).isoformat(),
        }

    with database.write() as session:
        shop(session, windows=[window(0), window(24)])
        second = others_of(session, fails(session, R.OTHER))[0]
    assert second.windows == [window(24)]


def test_a_failure_that_is_reported_twice_makes_one_visit(database: Database) -> None:
    with database.write() as session:
        shop(session)
        fails(session, R.PART_MISSING, PUMP_IS_DEAD)
    with database.write() as session:
        again = fails(session, R.PART_MISSING, PUMP_IS_DEAD)
        assert len(others_of(session, again)) == 1
        kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
    assert kinds == ["visit.status", "visit.follows"]


def test_a_third_visit_waits_for_a_decision(database: Database) -> None:
    with database.write() as session:
        shop(session)
        second = others_of(session, fails(session, R.PART_MISSING, PUMP_IS_DEAD))[0]
        second.status = VisitStatus.ARRIVED
        publish(session, "p2", second.id, "ben")
        told = Report(VisitEventKind.CANNOT_COMPLETE, NOON, "e-2", R.OTHER)
        report(session, BEN, second.id, told, NOON + HOUR)
        (decision,) = session.scalars(select(CaseDecision))
        assert len(others_of(session, second)) == 1  # the first alone
    assert (decision.visit_id, decision.cause) == (second.id, DecisionCause.THIRD_VISIT)
    assert (decision.verdict, decision.opened_at) == (None, NOON + HOUR)


def test_nobody_home_is_not_one_of_the_two_trips(database: Database) -> None:
    with database.write() as session:
        shop(session)
        second = others_of(session, fails(session, R.NOBODY_HOME))[0]
        assert second.assignment is Assignment.AUTO  # as it was
        second.status = VisitStatus.ARRIVED
        publish(session, "p2", second.id, "ann")
        fails(session, R.OTHER, visit_id=second.id, at=NOON + HOUR)
        third = others_of(session, second)[-1]
        assert session.scalars(select(CaseDecision)).all() == []
    assert third.assignment is Assignment.MANDATORY


def test_what_depended_on_the_visit_depends_on_the_next(database: Database) -> None:
    with database.write() as session:
        shop(session)
        after = rows.visit("after", site_id="home")
        after.dependencies = [VisitDependency(preceding_visit_id="v1")]
        session.add(after)
        session.flush()
        fails(session, R.OTHER)
        (link,) = session.scalars(select(NextVisit))
        session.expire(after)
        assert [need.preceding_visit_id for need in after.dependencies] == [link.visit_id]


def test_what_took_two_technicians_takes_two_again(database: Database) -> None:
    with database.write() as session:
        shop(session)
        session.add(VisitGroup(id="pair"))
        session.flush()
        beside = rows.visit("v2", site_id="home", status=VisitStatus.IN_SERVICE)
        session.add(beside)
        session.flush()
        publish(session, "p2", "v2", "ben")
        for place, visit_id in enumerate(("v1", "v2")):
            visit = session.get_one(Visit, visit_id)
            visit.group_id, visit.group_position = "pair", place
        session.flush()
        fails(session, R.OUT_OF_TIME)
        fails(session, R.OUT_OF_TIME, visit_id="v2", who=BEN)
        links = session.scalars(select(NextVisit).order_by(NextVisit.follows_id)).all()
        made = [session.get_one(Visit, link.visit_id) for link in links]
        assert session.scalars(select(CaseDecision)).all() == []  # they were one trip
    assert made[0].group_id == made[1].group_id != "pair"
    assert [each.group_position for each in made] == [0, 1]


def test_findings_that_make_no_sense_are_all_told_and_nothing_happens(database: Database) -> None:
    twice = (Piece("seal", PartUse.USED), Piece("seal", PartUse.USED, 0))
    with database.write() as session:
        shop(session)
        with pytest.raises(InvalidInput) as refused:
            fails(session, R.OTHER, Findings(pieces=twice, remaining_s=0))
        assert [(fault.code, fault.field) for fault in refused.value.faults] == [
            (CaseCode.REMAINDER_RANGE, "found.remainingDuration"),
            (CaseCode.PART_TWICE, "found.parts[0].part"),
            (CaseCode.PART_QUANTITY, "found.parts[1].quantity"),
            (CaseCode.PART_TWICE, "found.parts[1].part"),
        ]
        assert session.scalars(select(VisitOutcome)).all() == []


def test_a_fault_code_that_is_not_on_the_list_is_refused(database: Database) -> None:
    with pytest.raises(InvalidInput) as refused, database.write() as session:
        shop(session)
        fails(session, R.OTHER, Findings(fault_code="NO_SUCH"))
    assert [fault.code for fault in refused.value.faults] == [InputCode.UNKNOWN_REFERENCE]
    with database.read() as session:
        assert session.scalars(select(Event)).all() == []
