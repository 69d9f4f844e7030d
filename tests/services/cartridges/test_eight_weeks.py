"""F5: eight rolling weeks of rounds at 80 % load, planned by the real solver.

One technician, two hours on each of five days a week. A visit takes 25 minutes, the way between two
some five: four fit a shift, 20 a week. 128 households fall due evenly over eight weeks: 16 a week.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.apply import apply
from dispatch.planning.build import build
from dispatch.planning.days import date_of
from dispatch.services.cartridges.rounds import generate_rounds, renew
from dispatch.services.plans import RunRequest, publish_plan, request_run
from dispatch.store.cartridges import RoundCase
from dispatch.store.customers import Site
from dispatch.store.people import Technician
from dispatch.store.queries.rounds import waiting_rounds
from dispatch.store.session import Database
from dispatch.store.work import Visit, WorkType
from dispatch.travel.times import GeodesicTravelTimes
from solver.cost import route_cost
from solver.plan import Route
from solver.problem import Problem
from solver.solve import Options, solve
from solver.timing import time_route
from tests.services.cartridges.homes import second_home
from tests.support import rows
from tests.support.rows import NOON

MONDAY = date(2026, 10, 12)
WEEKS = 8
A_WEEK = 16
ITERATIONS = 600

pytestmark = pytest.mark.slow


@dataclass
class Week:
    """What a week served and cost, and what serving the same in due-date order would.

    `overdue` were served after their due date, `left_due` are past their wall when the week ends,
    `open` are rounds that wait then.
    """

    served: int
    overdue: int
    past_wall: int
    left_due: int
    open: int
    fen: int
    in_due_order_fen: int


def town(database: Database) -> None:
    dice = Random(5)
    with database.write() as session:
        rows.add_organisation(session)
        session.add(
            WorkType(
                id="filter-replacement", name_zh="滤芯更换", name_en="Filter", default_duration_s=0
            )
        )
        session.get_one(Technician, "ann").per_km_fen = 90
        for week in range(WEEKS):
            for weekday in range(5):
                day = MONDAY + timedelta(days=7 * week + weekday)
                begins = NOON + timedelta(days=(day - rows.DAY).days)
                ends = begins + timedelta(hours=2)
                span = {"date": day, "starts_at": begins, "ends_at": ends, "soft_ends_at": ends}
                session.add(rows.shift(f"ann-{day}", **span))
        for number in range(WEEKS * A_WEEK):
            due = MONDAY + timedelta(days=number * 7 // A_WEEK)
            installed = due - timedelta(days=180)
            second_home(session, number, due_on=due, installed_on=installed)
            home = session.get_one(Site, f"site-{number}")
            # three estates, two kilometres around each
            estate = number % 3
            home.lat = 26.07 + 0.03 * estate + dice.uniform(-0.01, 0.01)
            home.lon = 119.27 + 0.03 * estate + dice.uniform(-0.01, 0.01)


def one_week(database: Database, first: date) -> Week:
    now = NOON + timedelta(days=(first - rows.DAY).days) - timedelta(hours=10)
    with database.write() as session:
        last = first + timedelta(days=6)
        generate_rounds(session, "gulou", first, now, last)
        request = RunRequest(first, last, "test")
        run = request_run(session, request, now)
        run.started_at = now
        built = build(session, run, GeodesicTravelTimes())
        plan = solve(built.problem, Options(iterations=ITERATIONS, time_limit_s=30))
        draft = apply(session, run, built, plan, now)
        publish_plan(session, draft.id, draft.version, "test", now)
        week = Week(0, 0, 0, 0, 0, 0, 0)
        for route in plan.routes:
            day = date_of(built.horizon, route.departure_s)
            week.fen += route_cost(built.problem, route).technicians
            for number in route.visits:
                visit = session.get_one(Visit, built.problem.visits[number].id)
                planned = planned_for(session, visit.id)
                week.served += 1
                week.overdue += day > planned.due_on
                week.past_wall += day > planned.due_on + timedelta(days=10)
                visit.status = VisitStatus.COMPLETED
                renew(session, visit, day)
        due = {
            number: planned_for(session, visit.id).due_on
            for number, visit in enumerate(built.problem.visits)
        }
        week.in_due_order_fen = in_due_order(due, built.problem, plan.routes)
        waiting = [planned for _, planned in waiting_rounds(session, "gulou")]
        week.open = len(waiting)
        week.left_due = sum(planned.wall_on <= last for planned in waiting)
        return week


def planned_for(session: Session, visit_id: str) -> RoundCase:
    return session.get_one(RoundCase, session.get_one(Visit, visit_id).case_id)


def in_due_order(due: dict[int, date], problem: Problem, routes: tuple[Route, ...]) -> int:
    """Cost of the same visits in the order of their due dates, as many to a shift as fit."""
    free = replace(problem, visits=tuple(replace(one, windows=()) for one in problem.visits))
    waiting = sorted((n for route in routes for n in route.visits), key=lambda n: (due[n], n))
    fen = 0
    for shift in range(len(free.shifts)):
        taken: list[int] = []
        best: Route | None = None
        while waiting:
            longer = time_route(free, shift, [*taken, waiting[0]])
            if not isinstance(longer, Route):
                break
            best = longer
            taken.append(waiting.pop(0))
        fen += 0 if best is None else route_cost(free, best).technicians
    return fen


def test_nothing_passes_its_wall_the_backlog_is_flat_and_it_costs_less_than_by_due_date(
    migrated_sqlite_url: str,
) -> None:
    with Database(migrated_sqlite_url) as database:
        town(database)
        weeks = [one_week(database, MONDAY + timedelta(days=7 * n)) for n in range(WEEKS)]
    assert [week.past_wall for week in weeks] == [0] * WEEKS, weeks
    assert [week.left_due for week in weeks] == [0] * WEEKS, weeks
    assert max(week.open for week in weeks[4:]) <= max(week.open for week in weeks[:4]), weeks
    assert sum(week.fen for week in weeks) < sum(week.in_due_order_fen for week in weeks), weeks
