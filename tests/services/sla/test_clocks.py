"""The clocks of a case in a database: started, met, paused, handed over, ended."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.domain.calendar.pauses import PauseReason
from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.refusals import Refused
from dispatch.domain.sla.policy import STANDARD, LadderPolicy, Stage, StageRule, Unit
from dispatch.domain.visit_events import VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.scope import read_scope
from dispatch.services.execution import Report, report
from dispatch.services.sla.acts import (
    acknowledge,
    begin_handling,
    end_handling,
    hand_over,
    log_remote_attempt,
    meet_stage,
    override_remote_first,
)
from dispatch.services.sla.clocks import close, pause, resume, start_clocks
from dispatch.services.sla.ladders import find_ladder, set_ladder
from dispatch.services.sla.watch import watch
from dispatch.store.queries.sla import policy_of
from dispatch.store.session import Database
from dispatch.store.sla import RemoteAttempt, RemoteOverride, SlaLadder
from dispatch.store.work import Visit
from solver.faults import InvalidInput
from tests.services.sla.desk import (
    ANN,
    LADDERS,
    NOON,
    add_desk,
    clock,
    clocks_of,
    stage_of,
    started,
    told,
)
from tests.support import rows


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.fault.code.value


def test_ladders_come_back_as_they_were_set(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
    with database.read() as session:
        for name, policy in LADDERS.items():
            kept = policy_of(find_ladder(session, name))
            assert kept.ladder() == policy.ladder()
            assert (kept.owners, kept.reminders) == (policy.owners, policy.reminders)
            assert (kept.case_class, kept.visit_stage) == (policy.case_class, policy.visit_stage)


def test_a_ladder_that_runs_backwards_is_refused_and_the_old_one_stays(database: Database) -> None:
    backwards = LadderPolicy(
        stages=(
            StageRule(Stage.ACKNOWLEDGED, Unit.WORKING_TIME, 7_200),
            StageRule(Stage.SERVICE_BEGUN, Unit.WORKING_TIME, 3_600),
        ),
        owners=(),
    )
    with database.write() as session:
        add_desk(session)
    with pytest.raises(InvalidInput) as refused, database.write() as session:
        set_ladder(session, ANN, "standard", backwards, NOON)
    assert [fault.code for fault in refused.value.faults] == [
        SlaCode.STAGES_BACKWARDS,
        SlaCode.OWNERS_MISSING,
    ]
    with database.read() as session:
        assert policy_of(session.get_one(SlaLadder, "standard")).ladder() == STANDARD.ladder()


def test_clocks_run_from_receipt_and_set_the_deadline_of_the_visit(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        session.add(rows.visit())
        session.flush()
        start_clocks(session, ANN, "c1", "standard", "gulou", NOON)
    # Received at 12:00; open from 13:30: 2 h are up at 15:30, 5 h (4 h 30 + 30 min) on Fri 9:30.
    assert stage_of(database, Stage.ACKNOWLEDGED).due_at == clock(15, 30)
    assert stage_of(database, Stage.SERVICE_BEGUN).due_at == clock(9, 30, day=1)
    assert stage_of(database, Stage.ON_SITE).due_at == clock(0, day=2)
    assert stage_of(database, Stage.OUTER_BOUND).due_at == clock(0, day=4)
    assert stage_of(database, Stage.ACKNOWLEDGED).owner == clocks_of(database).owner == "ann"
    with database.read() as session:
        visit = session.get_one(Visit, "v1")
        assert (visit.sla_due_at, visit.sla_outer_at) == (clock(9, 30, day=1), clock(0, day=4))
        assert visit.sla_policy_id == "standard"


def test_clocks_are_started_once(database: Database) -> None:
    started(database)
    with pytest.raises(Refused) as refused, database.write() as session:
        start_clocks(session, ANN, "c1", "standard", "gulou", NOON)
    assert code_of(refused) == "SLA_CLOCKS_RUNNING"


def test_remote_first_keeps_a_visit_out_of_plans_until_it_is_tried(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        session.add_all([rows.visit(), rows.run()])
        session.flush()
        assert [v.id for v in read_scope(session, rows.run()).visits] == ["v1"]
        start_clocks(session, ANN, "c1", "standard", "gulou", NOON)
        assert read_scope(session, rows.run()).visits == []
        log_remote_attempt(
            session, ANN, "c1", RemoteOutcome.VISIT_NEEDED, "pump is silent", clock(14)
        )
        assert [v.id for v in read_scope(session, rows.run()).visits] == ["v1"]
    with database.read() as session:
        [attempt] = session.scalars(select(RemoteAttempt))
        assert (attempt.outcome, attempt.note, attempt.actor) == (
            RemoteOutcome.VISIT_NEEDED,
            "pump is silent",
            "user-ann",
        )
    # Who was reached is acknowledged and served from then on.
    for stage in (Stage.ACKNOWLEDGED, Stage.REMOTE_ATTEMPT, Stage.SERVICE_BEGUN):
        assert stage_of(database, stage).met_at == clock(14)
    assert stage_of(database, Stage.ON_SITE).met_at is None


def test_who_could_not_be_reached_was_tried_but_not_served(database: Database) -> None:
    started(database)
    with database.write() as session:
        log_remote_attempt(session, ANN, "c1", RemoteOutcome.UNREACHABLE, "", clock(14))
    assert stage_of(database, Stage.REMOTE_ATTEMPT).met_at == clock(14)
    assert stage_of(database, Stage.SERVICE_BEGUN).met_at is None


def test_an_override_needs_a_reason_and_keeps_it(database: Database) -> None:
    started(database)
    with pytest.raises(Refused) as refused, database.write() as session:
        override_remote_first(session, ANN, "c1", " ", clock(14))
    assert code_of(refused) == "SLA_REASON_MISSING"
    assert stage_of(database, Stage.REMOTE_ATTEMPT).met_at is None
    with database.write() as session:
        override_remote_first(session, ANN, "c1", "deaf customer", clock(14))
    assert stage_of(database, Stage.REMOTE_ATTEMPT).met_at == clock(14)
    with database.read() as session:
        [row] = session.scalars(select(RemoteOverride))
        assert (row.reason, row.actor) == ("deaf customer", "user-ann")


def test_of_a_leak_the_valve_comes_first(database: Database) -> None:
    started(database, "leak")
    with pytest.raises(Refused) as refused, database.write() as session:
        acknowledge(session, ANN, "c1", clock(12, 5), told_to_shut_valve=False)
    assert code_of(refused) == "SLA_VALVE_UNTOLD"
    with database.write() as session:
        acknowledge(session, ANN, "c1", clock(12, 5), told_to_shut_valve=True)
    assert stage_of(database, Stage.ACKNOWLEDGED).met_at == clock(12, 5)
    assert stage_of(database, Stage.ON_SITE).due_at == clock(14)


def test_a_report_from_the_door_meets_the_stage_at_the_reporters_time(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        session.add(rows.visit(status=VisitStatus.PUBLISHED))
        session.flush()
        start_clocks(session, ANN, "c1", "leak", "gulou", NOON)
        arrived = Report(VisitEventKind.ARRIVE, clock(13, 50), "e1")
        report(session, ANN, "v1", arrived, clock(14, 30))
    stage = stage_of(database, Stage.ON_SITE)
    # Due at 14:00: in time, though the phone had no network until 14:30.
    assert (stage.met_at, stage.breached_at) == (clock(13, 50), None)


def test_a_stage_met_late_is_broken_and_the_next_one_up_is_told(database: Database) -> None:
    started(database)
    with database.write() as session:
        acknowledge(session, ANN, "c1", clock(15, 31), told_to_shut_valve=False)
    stage = stage_of(database, Stage.ACKNOWLEDGED)
    assert (stage.met_at, stage.breached_at) == (clock(15, 31), clock(15, 30))
    assert ("c1", "ACKNOWLEDGED", 100, "team-lead") in told(database)


def test_a_pause_stops_the_watch_and_moves_what_is_to_come(database: Database) -> None:
    started(database)
    with database.write() as session:
        pause(session, ANN, "c1", PauseReason.WAITING_FOR_CUSTOMER, clock(14))
    assert watch(database, clock(18, day=1)) == []
    with database.write() as session:
        resume(session, ANN, "c1", clock(10, day=1))
    # 30 minutes of two hours were used by 14:00: 1 h 30 from Fri 10:00 on.
    assert stage_of(database, Stage.ACKNOWLEDGED).due_at == clock(11, 30, day=1)
    # 20 hours of pause
    assert stage_of(database, Stage.ON_SITE).due_at == clock(20, day=2)
    assert told(database) == []


def test_a_complaint_stays_with_its_first_owner(database: Database) -> None:
    started(database, "complaint")
    with pytest.raises(Refused) as refused, database.write() as session:
        hand_over(session, ANN, "c1", "bob", clock(13))
    assert code_of(refused) == "SLA_FIRST_OWNER_STAYS"
    assert clocks_of(database).owner == "ann"


def test_other_cases_are_handed_over_but_never_to_nobody(database: Database) -> None:
    started(database)
    with pytest.raises(Refused) as refused, database.write() as session:
        hand_over(session, ANN, "c1", "", clock(13))
    assert code_of(refused) == "SLA_OWNER_EMPTY"
    with database.write() as session:
        hand_over(session, ANN, "c1", "bob", clock(13))
    assert clocks_of(database).owner == stage_of(database, Stage.ON_SITE).owner == "bob"


def test_45_minutes_of_live_handling_over_two_calls_go_to_the_duty_manager(
    database: Database,
) -> None:
    started(database, "complaint")
    with database.write() as session:
        begin_handling(session, ANN, "c1", clock(13))
        end_handling(session, ANN, "c1", clock(13, 30))
    assert watch(database, clock(20)) == []  # 30 minutes so far, and nobody is busy with it
    with database.write() as session:
        begin_handling(session, ANN, "c1", clock(15))
    assert watch(database, clock(15, 15)) == []
    watch(database, clock(15, 15) + timedelta(seconds=1))
    assert told(database) == [("c1", "LIVE_HANDLING", 100, "duty-manager")]
    assert stage_of(database, Stage.LIVE_HANDLING).owner == "duty-manager"
    assert clocks_of(database).owner == "ann"


def test_an_answer_in_time_and_the_end_of_all_clocks(database: Database) -> None:
    started(database, "complaint")
    with database.write() as session:
        meet_stage(session, ANN, "c1", Stage.ANSWERED, clock(0, day=4))  # at the very instant
        close(session, ANN, "c1", clock(0, day=4))
    assert stage_of(database, Stage.ANSWERED).breached_at is None
    assert watch(database, clock(0, day=30)) == []
    with pytest.raises(Refused) as refused, database.write() as session:
        meet_stage(session, ANN, "c1", Stage.ANSWERED, clock(0, day=31))
    assert code_of(refused) == "SLA_CLOCKS_ENDED"
