"""F21: results of calls, the call list in plan order, and what the solver makes of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.appointments import AppointmentPolicy
from dispatch.domain.codes_cases import AppointmentCode
from dispatch.domain.kinds import PlanStage
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.build import build
from dispatch.services.appointments import Call, record_call
from dispatch.services.policies import change_appointment_policy
from dispatch.services.reading.calls import call_list
from dispatch.store.contacts import VisitContact
from dispatch.store.events import Event
from dispatch.store.session import Database
from dispatch.store.work import Visit
from dispatch.travel.times import GeodesicTravelTimes
from solver.faults import InvalidInput
from solver.plan import Plan
from solver.problem import Problem, TimeWindow
from solver.solve import Engine, Options, solve
from solver.visit import AppointmentState, Assignment
from tests.services.cases.people import DESK, MANAGER
from tests.support import rows

S = AppointmentState
NOON, HOUR = rows.NOON, timedelta(hours=1)
MORNING = NOON - 4 * HOUR
HOUR_S = 3_600


def office(session: Session) -> None:
    """Ann serves v1 at noon and v2 at one o'clock; v3 is not planned."""
    rows.add_organisation(session)
    session.add(rows.site("home", lat=26.09, lon=119.31))
    session.flush()
    for name in ("v1", "v2"):
        session.add(rows.visit(name, site_id="home", status=VisitStatus.PUBLISHED))
    session.add(rows.visit("v3", site_id="home"))
    session.add(rows.plan(stage=PlanStage.PUBLISHED, published_at=MORNING))
    session.flush()
    session.add(rows.route(visits=["v1", "v2"]))
    session.flush()


def called(session: Session, visit_id: str, result: S, number: int = 1, **said: Any) -> Visit:
    """The desk called in the morning."""
    call = Call(result, f"{visit_id}-{number}", **said)
    return record_call(session, DESK, visit_id, call, MORNING)


def listed(session: Session) -> list[str]:
    """Whom the call list names in the morning."""
    return [each.visit.id for each in call_list(session, "p1", None, None, MORNING).items]


def test_the_list_is_in_plan_order_with_the_window_to_offer(database: Database) -> None:
    with database.write() as session:
        office(session)
        found = call_list(session, "p1", rows.DAY, "gulou", MORNING)
    assert [(each.visit.id, each.technician_id) for each in found.items] == [
        ("v1", "ann"),
        ("v2", "ann"),
    ]
    # Half an hour before the planned start, two hours long.
    assert found.items[0].window == (NOON - HOUR / 2, NOON + 1.5 * HOUR)
    assert (found.visits, found.confirmed) == (2, 0)


def test_one_click_confirms_the_window_of_the_list(database: Database) -> None:
    with database.write() as session:
        office(session)
        visit = called(session, "v1", S.CONFIRMED)
        assert visit.appointment_state is S.CONFIRMED
        assert (visit.appointment_from, visit.appointment_to) == (
            NOON - HOUR / 2,
            NOON + 1.5 * HOUR,
        )
        assert visit.assignment is Assignment.MANDATORY
        found = call_list(session, "p1", None, None, MORNING)
        kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
    assert [each.visit.id for each in found.items] == ["v2"]
    assert (found.visits, found.confirmed) == (2, 1)
    # The second one makes drafts stale that were made without it.
    assert kinds == ["visit.called", "visit.changed"]


def test_a_click_that_is_sent_twice_counts_once(database: Database) -> None:
    with database.write() as session:
        office(session)
        called(session, "v1", S.UNREACHABLE)
        called(session, "v1", S.UNREACHABLE)
        assert session.get_one(VisitContact, "v1").times_unreachable == 1
        with pytest.raises(Refused) as refused:
            called(session, "v1", S.CONFIRMED)  # another result under the same id
        assert refused.value.fault.code == "EVENT_ID_REUSED"


def test_after_three_calls_in_vain_somebody_else_has_to_find_them(database: Database) -> None:
    with database.write() as session:
        office(session)
        for number in (1, 2):
            called(session, "v1", S.UNREACHABLE, number)
        first = call_list(session, "p1", None, None, MORNING).items[0]
        assert (first.times_unreachable, first.given_up) == (2, False)
        called(session, "v1", S.UNREACHABLE, 3)
        first = call_list(session, "p1", None, None, MORNING).items[0]
        assert (first.times_unreachable, first.given_up) == (3, True)
        change_appointment_policy(session, MANAGER, AppointmentPolicy(4), NOON)
        assert not call_list(session, "p1", None, None, MORNING).items[0].given_up
        called(session, "v1", S.OFFERED, 4)
        assert session.get_one(VisitContact, "v1").times_unreachable == 0


def test_a_reminder_that_reaches_nobody_undoes_no_promise(database: Database) -> None:
    with database.write() as session:
        office(session)
        called(session, "v1", S.CONFIRMED)
        with pytest.raises(Refused) as refused:
            called(session, "v1", S.UNREACHABLE, 2)
        assert refused.value.fault.code is AppointmentCode.TRANSITION
        assert refused.value.kind is Refusal.CONFLICT


def test_what_is_missing_of_a_call_is_said(database: Database) -> None:
    window = (MORNING - HOUR, MORNING)
    with database.write() as session:
        office(session)
        for result, said, code in (
            (S.CONFIRMED, {}, AppointmentCode.WINDOW_MISSING),
            (S.RESCHEDULED, {}, AppointmentCode.WINDOW_MISSING),
            (S.OFFERED, {"window": window}, AppointmentCode.WINDOW_PAST),
            (S.REFUSED, {}, AppointmentCode.DATE_MISSING),
            (S.REFUSED, {"until": rows.DAY}, AppointmentCode.DATE_PAST),
        ):
            with pytest.raises(InvalidInput) as refused:
                called(session, "v3", result, **said)
            assert [fault.code for fault in refused.value.faults] == [code]
        assert session.scalars(select(Event)).all() == []


def test_a_visit_under_way_is_not_called_for(database: Database) -> None:
    with database.write() as session:
        office(session)
        session.get_one(Visit, "v1").status = VisitStatus.EN_ROUTE
        session.flush()
        assert listed(session) == ["v2"]
        with pytest.raises(Refused) as refused:
            called(session, "v1", S.CONFIRMED)
        assert refused.value.fault.code is AppointmentCode.VISIT_NOT_OPEN


def test_who_took_a_promise_back_is_no_longer_mandatory(database: Database) -> None:
    with database.write() as session:
        office(session)
        assert called(session, "v1", S.CONFIRMED).assignment is Assignment.MANDATORY
        visit = called(session, "v1", S.REFUSED, 2, until=rows.DAY + timedelta(days=9))
        assert (visit.assignment, visit.appointment_from) == (Assignment.AUTO, None)
        assert listed(session) == ["v2"]  # v1 is not called before the date


def planned(session: Session, engine: Engine) -> tuple[Problem, Plan]:
    """Plan the day anew from midnight on."""
    run = rows.run(freeze_at=NOON - 12 * HOUR)
    session.add(run)
    session.flush()
    session.expire_all()
    problem = build(session, run, GeodesicTravelTimes()).problem
    return problem, solve(problem, Options(engine=engine, seed=1, time_limit_s=1))


@pytest.mark.parametrize("engine", list(Engine))
def test_confirmed_is_hard_and_proposed_is_free(database: Database, engine: Engine) -> None:
    # Both were told of the evening, when Ann no longer works: 16:00 is her last minute.
    evening = (NOON + 5 * HOUR, NOON + 7 * HOUR)
    with database.write() as session:
        office(session)
        called(session, "v1", S.CONFIRMED, window=evening)
        proposed = session.get_one(Visit, "v2")
        proposed.appointment_from, proposed.appointment_to = evening
        proposed.assignment = Assignment.MANDATORY
        session.delete(session.get_one(Visit, "v3"))
        session.flush()
        problem, plan = planned(session, engine)
    served = [
        problem.visits[s.visit].id for r in plan.routes for s in r.stops if s.visit is not None
    ]
    assert served == ["v2"]
    (left,) = plan.unassigned
    assert problem.visits[left.visit].id == "v1"
    assert "OUTSIDE_APPOINTMENT" in {reason.code for reason in left.reasons}


def test_a_wish_becomes_the_window_of_the_visit(database: Database) -> None:
    wish = (NOON + HOUR, NOON + 2 * HOUR)
    with database.write() as session:
        office(session)
        called(session, "v1", S.RESCHEDULED, window=wish)
        problem, plan = planned(session, Engine.GREEDY)
        visit = next(each for each in problem.visits if each.id == "v1")
        # Start from 13:00 to 14:00, and 50 minutes of service.
        assert visit.windows == (TimeWindow(13 * HOUR_S, 14 * HOUR_S, 14 * HOUR_S + 3_000),)
        assert listed(session) == ["v1", "v2"]  # it has still to be confirmed
    starts = {
        problem.visits[s.visit].id: s.start_s
        for r in plan.routes
        for s in r.stops
        if s.visit is not None
    }
    assert 13 * HOUR_S <= starts["v1"] <= 14 * HOUR_S


@pytest.mark.parametrize(
    ("until", "visits"),
    [(rows.DAY + timedelta(days=1), ["v2", "v3"]), (rows.DAY, ["v1", "v2", "v3"])],
)
def test_who_refused_until_a_date_is_not_planned_before_it(
    database: Database, until: date, visits: list[str]
) -> None:
    with database.write() as session:
        office(session)
        call = Call(S.REFUSED, "e", until=until)
        record_call(session, DESK, "v1", call, NOON - 48 * HOUR)
        problem, _ = planned(session, Engine.GREEDY)
    assert [visit.id for visit in problem.visits] == visits


def test_windows_before_the_date_are_cut(database: Database) -> None:
    def window(first: int, last: int) -> Any:
        return {
            "minStartTime": (NOON + first * HOUR).isoformat(),
            "maxStartTime": (NOON + last * HOUR).isoformat(),
            "maxEndTime": (NOON + (last + 1) * HOUR).isoformat(),
        }

    with database.write() as session:
        office(session)
        visit = session.get_one(Visit, "v1")
        # One is over before midnight of the day, one goes on into it.
        visit.windows = [window(-30, -13), window(-20, -2)]
        call = Call(S.REFUSED, "e", until=rows.DAY)
        record_call(session, DESK, "v1", call, NOON - 48 * HOUR)
        problem, _ = planned(session, Engine.GREEDY)
    (made,) = [each for each in problem.visits if each.id == "v1"]
    assert made.windows == (TimeWindow(0, 10 * HOUR_S, 11 * HOUR_S),)
