"""Households that are due become visits, once, and done they have new cartridges."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.clock import NightlyPlanner
from dispatch.config import Settings
from dispatch.domain.cartridges.due import DueReason
from dispatch.domain.cases.decisions import Decided, Verdict
from dispatch.domain.kinds import Language, PlanStage, Role
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.scope import read_scope
from dispatch.services.appointments import Call, record_call
from dispatch.services.cartridges.rounds import AHEAD, generate_rounds
from dispatch.services.cases.calling_off import call_off
from dispatch.services.cases.decisions import decide
from dispatch.services.execution import Report, report
from dispatch.services.people.accounts import Principal
from dispatch.store.cartridges import CartridgeType, RoundCase
from dispatch.store.cases import CaseDecision
from dispatch.store.customers import Cartridge, Device
from dispatch.store.plans import Unassigned
from dispatch.store.queries.cartridges import due_sites
from dispatch.store.session import Database
from dispatch.store.work import Visit, WorkType
from solver.plan import UnassignedKind
from solver.visit import AppointmentState, Assignment
from tests.services.cartridges.homes import cartridge, home_with, second_home
from tests.support import rows
from tests.support.rows import DAY, NOON

DISPATCHER = Principal("d", "d", Role.DISPATCHER, None, None, Language.EN)
MORNING = "2026-10-07T16:00:00+00:00"
"""Midnight of 8 October in Fuzhou."""


def furnished(database: Database, *cartridges: Cartridge) -> None:
    home_with(database, *cartridges)
    with database.write() as session:
        session.add(
            WorkType(
                id="filter-replacement",
                name_zh="滤芯更换",
                name_en="Filter",
                default_duration_s=1500,
            )
        )


def generated(database: Database, today: date = DAY) -> list[Visit]:
    with database.write() as session:
        return generate_rounds(session, "gulou", today, NOON)


def test_a_household_that_is_due_becomes_an_optional_visit(database: Database) -> None:
    furnished(database, cartridge(), cartridge("far", kind="RO", due_on=date(2027, 9, 1)))
    (visit,) = generated(database)
    assert (visit.site_id, visit.household, visit.centre_id) == ("s1", "s1", "gulou")
    assert (visit.assignment, visit.service_s) == (Assignment.AUTO, 1500)
    # from today to ten days after 9 October, whole days in Fuzhou
    end = "2026-10-19T16:00:00+00:00"
    assert list(visit.windows) == [
        {"minStartTime": MORNING, "maxStartTime": end, "maxEndTime": end}
    ]
    # nothing was planned yet: 30 yuan x 19 of 30 days since 19 September
    assert visit.drop_price_fen == 1_900
    with database.read() as session:
        planned = session.get_one(RoundCase, visit.case_id)
        assert list(planned.cartridges) == ["pp"]


def test_twice_the_same_day_makes_no_second_visit(database: Database) -> None:
    furnished(database, cartridge())
    assert [len(generated(database)) for _ in range(2)] == [1, 0]


def test_what_is_not_due_yet_and_what_others_keep_is_left(database: Database) -> None:
    furnished(database, cartridge(due_on=DAY + timedelta(days=15)))
    assert generated(database) == []
    with database.write() as session:
        session.add(rows.centre("mawei"))
        session.flush()
        session.get_one(Cartridge, "pp").due_on = DAY
        session.get_one(Device, "d1").site.centre_id = "mawei"
    assert generated(database) == []


def test_the_night_lists_the_homes_of_all_centres_at_once(database: Database) -> None:
    furnished(database, cartridge(), cartridge("second", kind="CTO"))
    with database.read() as session:
        due = due_sites(session, DAY + AHEAD, ["cangshan", "gulou"])
    assert due == {"cangshan": frozenset(), "gulou": frozenset({"s1"})}


def test_who_was_served_since_the_list_was_made_gets_no_visit(database: Database) -> None:
    furnished(database, cartridge(due_on=date(2027, 4, 1)))
    with database.write() as session:
        assert generate_rounds(session, "gulou", DAY, NOON, due=["s1"]) == []


def test_an_organisation_without_that_work_has_no_rounds(database: Database) -> None:
    home_with(database, cartridge())
    assert generated(database) == []


def test_each_day_waiting_costs_more_until_the_customer_was_told(database: Database) -> None:
    furnished(database, cartridge())
    (visit,) = generated(database)
    generated(database, DAY + timedelta(days=3))
    with database.write() as session:
        row = session.get_one(Visit, visit.id)
        # 22 of 30 days, and two days overdue at 2 yuan
        assert row.drop_price_fen == 2_600
        assert row.windows[0]["minStartTime"] == "2026-10-10T16:00:00+00:00"
        row.appointment_state = AppointmentState.OFFERED
        row.appointment_from = row.appointment_to = NOON
    generated(database, DAY + timedelta(days=6))
    with database.read() as session:
        assert session.get_one(Visit, visit.id).drop_price_fen == 2_600


def test_waiting_is_priced_by_the_last_day_of_the_plan(database: Database) -> None:
    furnished(database, cartridge())
    with database.write() as session:
        (visit,) = generate_rounds(session, "gulou", DAY, NOON, DAY + timedelta(days=3))
    assert visit.drop_price_fen == 2_600


def test_the_mean_cost_is_that_of_what_was_published(database: Database) -> None:
    furnished(database, cartridge())
    with database.write() as session:
        session.add_all([rows.visit("v1"), rows.visit("v2"), rows.run()])
        session.flush()
        session.add(rows.plan(run_id="r1", stage=PlanStage.PUBLISHED))
        session.flush()
        # 8 + 12 yuan for two visits, the shift's fixed pay aside
        costs = {"fixed": 9_000, "per_visit": 800, "distance": 1_200}
        before = DAY - timedelta(days=1)
        session.add(rows.route(visits=["v1", "v2"], date=before, cost_fen=costs))
    (visit,) = generated(database)
    assert visit.drop_price_fen == 633  # 1000 x 19 / 30 = 633.33


def completed(session: Session, visit: Visit, at: datetime) -> None:
    row = session.get_one(Visit, visit.id)
    row.status = VisitStatus.IN_SERVICE
    session.flush()
    done = Report(VisitEventKind.COMPLETE, at, f"done-{visit.id}")
    report(session, DISPATCHER, visit.id, done, at)


def test_done_the_cartridges_are_new_and_due_after_a_whole_life(database: Database) -> None:
    told: dict[str, Any] = {"reported_permille": 10, "reported_on": DAY}
    furnished(database, cartridge(**told, due_reason=DueReason.MANUAL))
    (visit,) = generated(database)
    with database.write() as session:
        completed(session, visit, NOON)
    with database.read() as session:
        row = session.get_one(Cartridge, "pp")
        assert (row.installed_on, row.due_on) == (DAY, DAY + timedelta(days=180))
        assert (row.due_reason, row.reported_on) == (DueReason.CALENDAR, None)
    assert generated(database) == []


def test_the_price_of_waiting_does_not_double_when_a_plan_leaves_it_out(
    database: Database,
) -> None:
    furnished(database, cartridge())
    (visit,) = generated(database)
    with database.write() as session:
        session.add_all([rows.visit("other"), rows.run("r0")])
        session.flush()
        yesterday = DAY - timedelta(days=1)
        told = {"stage": PlanStage.HISTORIC, "published_at": NOON - timedelta(days=1)}
        session.add(rows.plan("p0", run_id="r0", window_start=yesterday, **told))
        session.flush()
        session.add_all(
            Unassigned(plan_id="p0", visit_id=left, kind=UnassignedKind.PRICED_OUT)
            for left in ("other", visit.id)
        )
        run = rows.run()
        session.add(run)
        session.flush()
        assert read_scope(session, run).times_left_out == {"other": 1}


def test_the_night_makes_the_rounds_before_it_plans(database: Database) -> None:
    furnished(database, cartridge())
    with database.write() as session:
        second_home(session, 2)
    planner = NightlyPlanner(database, Settings(), "me")
    for _ in range(2):
        planner.nightly(NOON, force=True)
    with database.read() as session:
        assert sorted(session.scalars(select(Visit.site_id))) == ["s1", "site-2"]


def test_in_the_night_cartridges_follow_a_policy_that_was_changed_by_day(
    database: Database,
) -> None:
    furnished(database, cartridge())
    with database.write() as session:
        before = session.get_one(Cartridge, "pp").due_on
        life = session.get_one(CartridgeType, "PP")
        assert life.rated_days is not None
        life.rated_days -= 30
    NightlyPlanner(database, Settings(), "me").nightly(NOON, force=True)
    with database.read() as session:
        assert session.get_one(Cartridge, "pp").due_on == before - timedelta(days=30)


def refused_at_the_door(session: Session, visit: Visit) -> CaseDecision:
    row = session.get_one(Visit, visit.id)
    row.status = VisitStatus.ARRIVED
    session.flush()
    told = Report(
        VisitEventKind.CANNOT_COMPLETE, NOON, f"no-{visit.id}", FailureReason.CUSTOMER_REFUSED
    )
    report(session, DISPATCHER, visit.id, told, NOON)
    return session.scalars(select(CaseDecision)).one()


def test_a_round_that_the_customer_refused_is_not_made_anew_the_same_night(
    database: Database,
) -> None:
    furnished(database, cartridge())
    (visit,) = generated(database)
    with database.write() as session:
        decision = refused_at_the_door(session, visit)
    assert generated(database) == []  # the desk decides first
    with database.write() as session:
        decide(session, DISPATCHER, decision.id, Decided(Verdict.NO_VISIT, "not now"), NOON)
    assert generated(database) == []
    assert generated(database, DAY + timedelta(days=59)) == []


def test_a_household_that_refused_is_asked_again_after_sixty_days(database: Database) -> None:
    furnished(database, cartridge())
    (visit,) = generated(database)
    with database.write() as session:
        decision = refused_at_the_door(session, visit)
        decide(session, DISPATCHER, decision.id, Decided(Verdict.NO_VISIT, "not now"), NOON)
        later = NOON + timedelta(days=60)
        today = DAY + timedelta(days=60)
        assert generate_rounds(session, "gulou", today, later) == []
        (again,) = generate_rounds(session, "gulou", today, later + timedelta(seconds=1))
        assert again.case_id != visit.case_id


def test_after_a_refusal_the_desk_may_send_somebody_and_the_filters_are_renewed(
    database: Database,
) -> None:
    furnished(database, cartridge())
    (visit,) = generated(database)
    with database.write() as session:
        decision = refused_at_the_door(session, visit)
        yes = Decided(Verdict.VISIT, "now the customer wants it")
        second = decide(session, DISPATCHER, decision.id, yes, NOON).next_visit_id
        assert second is not None
    assert generated(database) == []
    with database.write() as session:
        completed(session, session.get_one(Visit, second), NOON)
        assert session.get_one(Cartridge, "pp").installed_on == DAY
    assert generated(database) == []


@pytest.mark.parametrize("state", ["REFUSED", "RESCHEDULED", "UNREACHABLE"])
def test_a_round_that_was_put_off_on_the_phone_keeps_its_visit(
    database: Database, state: str
) -> None:
    furnished(database, cartridge())
    (visit,) = generated(database)
    with database.write() as session:
        wish = (NOON + timedelta(days=40), NOON + timedelta(days=40, hours=2))
        until = DAY + timedelta(days=40)
        call = Call(AppointmentState(state), "call-1", window=wish, until=until)
        record_call(session, DISPATCHER, visit.id, call, NOON)
    for days in (0, 1, 39):
        assert generated(database, DAY + timedelta(days=days)) == []


def test_a_round_that_was_called_off_is_left_alone(database: Database) -> None:
    furnished(database, cartridge())
    (visit,) = generated(database)
    with database.write() as session:
        call_off(session, DISPATCHER, visit.case_id, "the house is empty", NOON)
    assert generated(database) == []
