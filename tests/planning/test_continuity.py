"""F18 in planning: people whom a household knows become wishes of the problem."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dispatch.domain.continuity import ContinuityPolicy, ContinuityRule
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.build import build
from dispatch.services.policies import change_continuity_policy
from dispatch.store.cases import VisitOutcome
from dispatch.store.people import TechnicianSkill
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.cost import plan_cost
from solver.problem import Problem
from solver.solve import Engine, Options, solve
from tests.services.cases.people import MANAGER
from tests.support import rows

REPAIR: list[dict[str, Any]] = [{"name": "repair", "min_level": 1}]
ANN, BEN = 0, 1
"""Their positions: the order of their ids."""


def household(session: Session, seen: dict[str, int]) -> None:
    """Add Ann and Ben, equally near; who was at the household so many days ago; a visit to come."""
    rows.add_organisation(session)
    session.add(rows.site("home", lat=26.09, lon=119.31))
    session.add(rows.technician("ben"))
    session.flush()
    session.add(rows.shift("ben-1", technician_id="ben"))
    for name in ("ann", "ben"):
        session.add(TechnicianSkill(technician_id=name, skill="repair"))
    for name, days in seen.items():
        session.add(
            rows.visit(f"by-{name}", site_id="home", household="home", status=VisitStatus.COMPLETED)
        )
        session.flush()
        ended_at = rows.NOON - timedelta(days=days)
        session.add(VisitOutcome(visit_id=f"by-{name}", technician_id=name, ended_at=ended_at))
    session.add(rows.visit("next", site_id="home", household="home", required_skills=REPAIR))
    session.flush()


def problem_of(session: Session) -> Problem:
    """Build the day."""
    run = rows.run()
    session.add(run)
    session.flush()
    session.expire_all()
    return build(session, run, GeodesicTravelTimes()).problem


@pytest.mark.parametrize(
    ("days", "preferred"),
    [
        (30, {BEN}),
        # Twelve months are 365 days before the plan's first day begins, at midnight: 364.5 days
        # before that noon are within, 365.5 are not.
        (365, {BEN}),
        (366, set()),
    ],
)
def test_who_was_there_within_twelve_months_is_preferred(
    database: Database, days: int, preferred: set[int]
) -> None:
    with database.write() as session:
        household(session, {"ben": days})
        (visit,) = problem_of(session).visits
    assert visit.preferred_technicians == preferred
    assert visit.required_technicians == frozenset()


@pytest.mark.parametrize("engine", list(Engine))
def test_a_new_face_costs_the_price_and_so_the_known_one_comes(
    database: Database, engine: Engine
) -> None:
    with database.write() as session:
        household(session, {"ben": 30})
        problem = problem_of(session)
    # Either would have the same way; Ann would cost the 5 yuan of a missed preference.
    plan = solve(problem, Options(engine=engine, seed=1, time_limit_s=1))
    (route,) = plan.routes
    assert problem.shifts[route.shift].technician == BEN
    assert problem.weights.preferred_miss_fen == 500
    assert plan_cost(problem, plan).preferred == 0


@pytest.mark.parametrize(("people", "required"), [(1, {BEN}), (2, set())])
def test_hard_the_household_sees_nobody_new(
    database: Database, people: int, required: set[int]
) -> None:
    policy = ContinuityPolicy(ContinuityRule.HARD, people=people)
    with database.write() as session:
        household(session, {"ben": 30})
        change_continuity_policy(session, MANAGER, policy, rows.NOON)
        (visit,) = problem_of(session).visits
    assert visit.required_technicians == required


def test_whom_the_customer_will_not_have_is_not_wished_for(database: Database) -> None:
    with database.write() as session:
        household(session, {"ben": 30, "ann": 10})
        session.add(
            rows.visit(
                "careful",
                site_id="home",
                household="home",
                required_skills=REPAIR,
                prohibited_technicians=["ben"],
            )
        )
        session.flush()
        careful, usual = problem_of(session).visits
    assert careful.preferred_technicians == {ANN}
    assert usual.preferred_technicians == {ANN, BEN}
