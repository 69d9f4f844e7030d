"""The promise of a case begins, and holds for visits that are made later."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.refusals import Refused
from dispatch.domain.sla.choice import PromisePolicy
from dispatch.domain.sla.policy import CaseClass, Stage
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.execution import Report, report
from dispatch.services.policies import change_promise_policy
from dispatch.services.sla.acts import log_remote_attempt
from dispatch.services.sla.begin import begin_promise, refuse_before_remote_attempt
from dispatch.store.session import Database
from dispatch.store.sla import CaseStage
from dispatch.store.work import Case, Visit, WorkType
from solver.faults import InvalidInput
from tests.services.sla.desk import ANN, NOON, add_desk, clock, clocks_of, stage_of, told
from tests.support import rows


@pytest.fixture
def desk(database: Database) -> Database:
    """The desk; repairs are promised the standard, leaks theirs, nothing else anything."""
    with database.write() as session:
        add_desk(session)
        change_promise_policy(session, ANN, PromisePolicy({"repair": "standard"}, "leak"), NOON)
    return database


def test_the_work_type_chooses_the_policy_and_the_visit_gets_its_deadline(desk: Database) -> None:
    with desk.write() as session:
        session.add(rows.visit())
        case = session.get_one(Case, "c1")
        begin_promise(session, ANN, case, "gulou", NOON)
        assert case.sla_policy_id == "standard"
        # 5 working hours from 13:30: 4 h 30 that day, 30 minutes on Friday from 9:00.
        assert session.get_one(Visit, "v1").sla_due_at == clock(9, 30, day=1)
    assert clocks_of(desk).owner == "ann"


def test_an_emergency_goes_by_the_ladder_of_emergencies(desk: Database) -> None:
    with desk.write() as session:
        begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON, emergency=True)
    assert stage_of(desk, Stage.ON_SITE).due_at == clock(14)
    with desk.read() as session:
        assert session.get(CaseStage, ("c1", Stage.REMOTE_ATTEMPT)) is None


def test_a_work_type_for_emergencies_is_one_by_itself(desk: Database) -> None:
    with desk.write() as session:
        session.get_one(WorkType, "repair").emergency = True
        clocks = begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        assert clocks is not None
        assert clocks.ladder.case_class is CaseClass.EMERGENCY


def test_nothing_is_promised_where_no_policy_says_so(desk: Database) -> None:
    with desk.write() as session:
        change_promise_policy(session, ANN, PromisePolicy(), NOON)
        assert begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON) is None


def test_where_nobody_has_chosen_the_only_ladder_of_its_class_stands(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        clocks = begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        assert clocks is not None
        assert clocks.policy_id == "standard"


def test_a_deadline_that_was_given_stays(desk: Database) -> None:
    with desk.write() as session:
        session.add(rows.visit(sla_due_at=clock(20), deadline_given=True))
        begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        visit = session.get_one(Visit, "v1")
        assert (visit.sla_due_at, visit.sla_outer_at) == (clock(20), None)


def test_a_case_that_comes_with_its_visits_was_taken_when_it_was_received(desk: Database) -> None:
    with desk.write() as session:
        case = session.get_one(Case, "c1")
        long_after = clock(12, day=2)
        begin_promise(session, ANN, case, "gulou", long_after, visits_decided=True)
    for stage in (Stage.ACKNOWLEDGED, Stage.REMOTE_ATTEMPT):
        assert stage_of(desk, stage).met_at == NOON
        assert stage_of(desk, stage).breached_at is None
    # What nobody has done is broken by then: begun by Fri 9:30, on site by the end of Friday.
    assert {stage for _, stage, percent, _ in told(desk) if percent == 100} == {
        "SERVICE_BEGUN",
        "ON_SITE",
    }


def test_the_next_visit_keeps_the_promise_of_its_case(desk: Database) -> None:
    with desk.write() as session:
        session.add(rows.visit(status=VisitStatus.PUBLISHED))
        begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        absent = FailureReason.NOBODY_HOME
        for number, kind in enumerate((VisitEventKind.START, VisitEventKind.ARRIVE)):
            report(session, ANN, "v1", Report(kind, clock(14), f"e{number}"), clock(14))
        failed = Report(VisitEventKind.CANNOT_COMPLETE, clock(15), "e9", reason=absent)
        report(session, ANN, "v1", failed, clock(15))
        session.flush()
        following = session.scalars(select(Visit).where(Visit.id != "v1")).one()
        assert (following.sla_due_at, following.sla_outer_at) == (
            clock(9, 30, day=1),
            clock(0, day=4),
        )
        assert not following.deadline_given


def test_a_visit_waits_for_help_from_afar(desk: Database) -> None:
    with desk.write() as session:
        begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        with pytest.raises(Refused) as refused:
            refuse_before_remote_attempt(session, "c1", "repair")
        assert refused.value.fault.code is SlaCode.REMOTE_FIRST
        log_remote_attempt(session, ANN, "c1", RemoteOutcome.VISIT_NEEDED, "", clock(13))
        refuse_before_remote_attempt(session, "c1", "repair")


def test_a_work_type_that_is_exempt_waits_for_nothing(desk: Database) -> None:
    with desk.write() as session:
        session.get_one(WorkType, "repair").remote_exempt = True
        begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        refuse_before_remote_attempt(session, "c1", "repair")
        assert session.get(CaseStage, ("c1", Stage.REMOTE_ATTEMPT)) is None


def test_all_that_is_wrong_with_the_choice_of_policies_is_said_at_once(desk: Database) -> None:
    wrong = PromisePolicy({"repair": "gold", "dance": "standard"}, "silver", None)
    with pytest.raises(InvalidInput) as refused, desk.write() as session:
        change_promise_policy(session, ANN, wrong, NOON + timedelta(hours=1))
    assert [(fault.code.value, fault.field) for fault in refused.value.faults] == [
        ("UNKNOWN_REFERENCE", "byWorkType"),
        ("SLA_LADDER_MISSING", "emergency"),
        ("SLA_LADDER_MISSING", "byWorkType.repair"),
    ]
