"""F6 in planning: contracts come first, then avoidable money; what is accepted is not asked anew.

Ann of Gulou costs nothing more than she is paid anyway, unless a story says what a visit costs; the
shop asks 60 yuan for a repair.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.planning.apply import apply
from dispatch.planning.build import Built, build
from dispatch.planning.build_partners import row_id
from dispatch.planning.contracts import LICENCE
from dispatch.store.organisation import PartnerCertificate
from dispatch.store.partners import PartnerClosure
from dispatch.store.people import Technician, TechnicianSkill
from dispatch.store.plans import RoutePlan
from dispatch.store.session import Database
from dispatch.store.work import Visit
from dispatch.travel.times import GeodesicTravelTimes
from solver.check import check
from solver.plan import Plan, UnassignedKind
from solver.solve import Engine, Options, solve
from solver.workforce import ContractKind
from tests.support import rows
from tests.support.points import FEE_FEN, add_point, add_visits, later, offer

MORNING = rows.NOON - timedelta(hours=4)
OVERFLOW, FIRST, EXCLUSIVE = ContractKind.OVERFLOW, ContractKind.FIRST_CALL, ContractKind.EXCLUSIVE
GAS: list[dict[str, Any]] = [{"name": "gas", "min_level": 1}]


@contextmanager
def office(database: Database) -> Iterator[Session]:
    """Ann, and a plan of before to which answers belong."""
    with database.write() as session:
        rows.add_organisation(session)
        session.add(rows.plan("p0"))
        session.flush()
        yield session


def built_for(session: Session, **fields: Any) -> Built:
    """Build the day, nothing of it frozen."""
    run = rows.run(**({"freeze_at": MORNING, "created_at": MORNING} | fields))
    session.add(run)
    session.flush()
    session.expire_all()
    return build(session, run, GeodesicTravelTimes())


def planned(built: Built, engine: Engine = Engine.KERNEL) -> Plan:
    """Solve, with a plan that the judge has nothing against."""
    plan = solve(built.searched, Options(engine=engine, seed=1, time_limit_s=1))
    assert check(built.problem, plan) == []
    return plan


def who_serves(built: Built, plan: Plan) -> Mapping[str, str]:
    """By visit the technician or partner point."""
    problem = built.problem
    own = {
        problem.visits[visit].id: problem.technicians[problem.shifts[route.shift].technician].id
        for route in plan.routes
        for visit in route.visits
    }
    return own | {
        problem.visits[given.visit].id: row_id(problem.partners[given.partner].id)
        for given in plan.partner_assignments
    }


def serves(session: Session, engine: Engine = Engine.KERNEL, **fields: Any) -> Mapping[str, str]:
    built = built_for(session, **fields)
    return who_serves(built, planned(built, engine))


def ann_costs(session: Session, fen: int) -> None:
    """Let a repair cost so much more when Ann does it."""
    session.get_one(Technician, "ann").per_visit_fen = {"repair": fen}


@pytest.mark.parametrize(
    ("own_fen", "margin_fen", "who"),
    [
        (0, 0, "ann"),  # 0 < 60
        (70_00, 0, "shop"),  # 70 > 60
        (70_00, 20_00, "ann"),  # 70 < 60 + 20
        (90_00, 20_00, "shop"),  # 90 > 60 + 20
    ],
)
def test_overflow_is_own_or_partner_by_avoidable_money_and_the_margin_of_the_contract(
    database: Database, own_fen: int, margin_fen: int, who: str
) -> None:
    with office(database) as session:
        add_point(session, kind=OVERFLOW, margin_fen=margin_fen)
        add_visits(session)
        ann_costs(session, own_fen)
        built = built_for(session)
        plan = planned(built)
        assert who_serves(built, plan) == {"v1": who}
        draft = apply(session, rows.run("r1"), built, plan, MORNING)
        # The point is paid its card, whatever the search went by.
        assert [row.fee_fen for row in draft.partner_assignments] == [FEE_FEN] * (who == "shop")
        assert draft.kpis["partnerFees"] == (f"{FEE_FEN / 100:.2f}" if who == "shop" else "0.00")


def test_overflow_takes_what_own_people_cannot_do_in_time(database: Database) -> None:
    # Ann is there until 16:00; the customer is from 16:30 on.
    evening = rows.NOON + timedelta(hours=4, minutes=30)
    window = {
        "minStartTime": evening.isoformat(),
        "maxStartTime": evening.isoformat(),
        "maxEndTime": (evening + timedelta(hours=1)).isoformat(),
    }
    with office(database) as session:
        add_point(session)
        add_visits(session, windows=[window])
        assert serves(session) == {"v1": "shop"}


@pytest.mark.parametrize("engine", list(Engine))
def test_first_call_goes_to_the_point_though_own_people_cost_nothing(
    database: Database, engine: Engine
) -> None:
    with office(database) as session:
        add_point(session, kind=FIRST)
        add_visits(session)
        assert serves(session, engine) == {"v1": "shop"}


def test_first_call_own_people_come_when_the_point_is_full(database: Database) -> None:
    with office(database) as session:
        add_point(session, kind=FIRST, visits=2)
        add_visits(session, 3, priority=5)
        # Two a day; the last by id of three alike finds it full, and Ann costs less than the fee.
        assert serves(session) == {"v1": "shop", "v2": "shop", "v3": "ann"}


@pytest.mark.parametrize("state", [PartnerOfferState.DECLINED, PartnerOfferState.EXPIRED])
@pytest.mark.parametrize("kind", [FIRST, EXCLUSIVE, OVERFLOW])
def test_a_point_that_has_refused_is_not_asked_again_and_others_may(
    database: Database, kind: ContractKind, state: PartnerOfferState
) -> None:
    with office(database) as session:
        add_point(session, kind=kind)
        add_visits(session, 2)
        ann_costs(session, 100_00)
        session.add(offer("v1", state))
        # v1 was refused: Ann's, at 100 yuan. v2 was not: the shop's, at 60.
        assert serves(session) == {"v1": "ann", "v2": "shop"}


def test_first_call_own_people_come_when_the_point_is_closed(database: Database) -> None:
    with office(database) as session:
        add_point(session, kind=FIRST)
        add_visits(session)
        session.add(PartnerClosure(partner_id="shop", first=later(-1), last=later(0)))
        assert serves(session) == {"v1": "ann"}


def test_first_call_does_not_break_a_promise(database: Database) -> None:
    # The shop opens at 14:00, the promise ends at 10:00: to this visit the shop is closed.
    with office(database) as session:
        add_point(session, kind=FIRST, hours=("14:00", "18:00"))
        add_visits(session, sla_due_at=rows.NOON - timedelta(hours=2))
        assert serves(session) == {"v1": "ann"}


def test_first_call_leaves_with_own_people_what_is_theirs_in_the_published_plan(
    database: Database,
) -> None:
    with office(database) as session:
        add_visits(session)
        session.add(rows.plan("p1", stage="PUBLISHED"))
        session.flush()
        session.add(rows.route(visits=["v1"]))
        add_point(session, kind=FIRST)
        assert serves(session) == {"v1": "ann"}


@pytest.mark.parametrize("engine", list(Engine))
def test_exclusive_nobody_else_not_even_when_the_point_is_full_and_the_plan_says_so(
    database: Database, engine: Engine
) -> None:
    with office(database) as session:
        add_point(session, kind=EXCLUSIVE, visits=1)
        add_point(session, "cheap", OVERFLOW, fee_fen=0)
        add_visits(session, 2)
        built = built_for(session)
        plan = planned(built, engine)
        ((served, point),) = who_serves(built, plan).items()
        assert point == "shop"
        draft = apply(session, rows.run("r1"), built, plan, MORNING)
        (left,) = draft.unassigned
        assert {served, left.visit_id} == {"v1", "v2"}
        assert left.kind is UnassignedKind.CAPACITY
        contract, full, *_ = left.reasons
        assert (contract["code"], contract["detail"]) == (
            "PARTNER_CONTRACT_EXCLUSIVE",
            {"partner": "shop"},
        )
        assert (full["code"], full["detail"]["partner"]) == ("PARTNER_FULL", "shop")


def test_exclusive_and_closed_all_days_names_the_contract_and_no_licence(
    database: Database,
) -> None:
    with office(database) as session:
        add_point(session, kind=EXCLUSIVE)
        add_visits(session)
        session.add(PartnerClosure(partner_id="shop", first=later(0), last=later(0)))
        built = built_for(session)
        draft = apply(session, rows.run("r1"), built, planned(built), MORNING)
        (left,) = draft.unassigned
        assert left.kind is UnassignedKind.STRUCTURAL
        assert left.reasons[0]["code"] == "PARTNER_CONTRACT_EXCLUSIVE"
        assert not any(LICENCE in str(reason) for reason in left.reasons)


@pytest.mark.parametrize(("last", "who"), [(-1, "ann"), (0, "shop")])
def test_a_certificate_that_ends_midweek_holds_to_its_last_day(
    database: Database, last: int, who: str
) -> None:
    # The visit is on Thursday the 8th; the shop's certificate ends on Wednesday, or on Thursday.
    with office(database) as session:
        add_point(session, kind=FIRST)
        session.add(TechnicianSkill(technician_id="ann", skill="gas"))
        add_visits(session, required_skills=GAS)
        session.add(
            PartnerCertificate(
                partner_id="shop",
                person="Li",
                skill="gas",
                valid_from=date(2026, 1, 1),
                valid_to=later(last),
            )
        )
        assert serves(session) == {"v1": who}


def test_a_persons_decision_goes_before_the_contract(database: Database) -> None:
    with office(database) as session:
        add_point(session, kind=EXCLUSIVE)
        add_visits(session, lock_kind="TECHNICIAN", lock_technician_id="ann")
        assert serves(session) == {"v1": "ann"}


def test_a_licence_does_not_change_how_long_anyone_takes(database: Database) -> None:
    with office(database) as session:
        add_point(session, kind=OVERFLOW)
        session.add(TechnicianSkill(technician_id="ann", skill="gas", duration_permille=800))
        add_visits(session, 2)
        session.add(rows.visit("v3", site_id="home", required_skills=GAS))
        session.flush()
        session.add_all(offer(visit, PartnerOfferState.DECLINED) for visit in ("v1", "v3"))
        problem = built_for(session).problem
    # 3,000 s; with the skill at 800 ‰ 2,400 s; both have a licence, v2 has none.
    assert [problem.service_s(number, 0) for number in range(3)] == [3000, 3000, 2400]
    assert [len(visit.skills) for visit in problem.visits] == [1, 0, 2]


def test_contracts_that_leave_everybody_free_leave_the_problem_as_it_was(
    database: Database,
) -> None:
    with office(database) as session:
        add_point(session, guaranteed_visits=5)
        add_visits(session, 2)
        built = built_for(session)
    assert built.steering is None
    assert built.contracts.ruled == {}
    (point,) = built.problem.partners
    assert (point.id, point.guaranteed_visits, point.skills) == ("shop", 5, ())


# Ann costs 10 yuan a repair. The shop's 60 are owed anyway as far as falling short costs 60.
@pytest.mark.parametrize(("handed_over", "who"), [(0, "shop"), (1, "shop"), (2, "ann")])
def test_a_guaranteed_volume_makes_the_fee_unavoidable_until_it_is_reached(
    database: Database, handed_over: int, who: str
) -> None:
    with office(database) as session:
        add_point(session, visits=1, guaranteed_visits=2, shortfall_fen=60_00)
        add_visits(session, 1)
        ann_costs(session, 10_00)
        done = [f"d{number}" for number in range(handed_over)]
        session.add_all(rows.visit(name, site_id="home", status="COMPLETED") for name in done)
        session.flush()
        session.add_all(offer(name, PartnerOfferState.ACCEPTED, date=later(-3)) for name in done)
        built = built_for(session)
        plan = planned(built)
        assert who_serves(built, plan) == {"v1": who}
        draft = apply(session, rows.run("r1"), built, plan, MORNING)
        assert [row.fee_fen for row in draft.partner_assignments] == [FEE_FEN] * (who == "shop")


def test_a_guarantee_that_ends_within_the_run_counts_on_its_first_days(
    database: Database,
) -> None:
    # One a day, one left of the guarantee: Thursday's is owed anyway, Friday's costs 60 > 10.
    with office(database) as session:
        add_point(session, visits=1, guaranteed_visits=1, shortfall_fen=60_00)
        ann_costs(session, 10_00)
        session.add(
            rows.shift(
                "ann-2",
                date=later(1),
                **{
                    name: rows.NOON + timedelta(days=1, hours=hours)
                    for name, hours in (("starts_at", -4), ("ends_at", 4), ("soft_ends_at", 4))
                },
            )
        )
        add_visits(session, 2)
        for number, visit in enumerate(session.scalars(select(Visit).order_by(Visit.id))):
            start = rows.NOON + timedelta(days=number)
            visit.windows = [
                {
                    "minStartTime": start.isoformat(),
                    "maxStartTime": (start + timedelta(hours=1)).isoformat(),
                    "maxEndTime": (start + timedelta(hours=3)).isoformat(),
                }
            ]
        built = built_for(session, window_end=later(1))
        assert [point.id for point in built.problem.partners] == ["shop", "shop~later"]
        assert who_serves(built, planned(built)) == {"v1": "shop", "v2": "ann"}


def test_what_is_accepted_is_not_asked_anew_and_takes_its_room(database: Database) -> None:
    with office(database) as session:
        add_point(session, kind=FIRST, visits=1)
        add_visits(session, 2)
        session.add(offer("v1", PartnerOfferState.ACCEPTED))
        built = built_for(session)
        assert [visit.id for visit in built.problem.visits] == ["v2"]
        plan = planned(built)
        # The shop takes one a day, and has taken it.
        assert who_serves(built, plan) == {"v2": "ann"}
        draft = apply(session, rows.run("r1"), built, plan, MORNING)
        (given,) = draft.partner_assignments
        assert (given.visit_id, given.partner_id, given.start_at) == ("v1", "shop", rows.NOON)


def test_what_was_accepted_for_a_day_that_is_past_is_planned_again(database: Database) -> None:
    with office(database) as session:
        add_point(session)
        add_visits(session)
        session.add(offer("v1", PartnerOfferState.ACCEPTED, date=later(-1)))
        assert serves(session) == {"v1": "ann"}
        assert session.get(RoutePlan, "p0") is not None
