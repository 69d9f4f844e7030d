"""The plans of the week of Fuzhou are never worse for being timed again."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.files.scenario.reader import read_scenario
from dispatch.planning.build import build
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver import greedy
from solver.budget import Budget
from solver.check import check
from solver.cost import value
from solver.explain import explain
from solver.problem import Problem
from solver.retiming import retimed
from tests.support.planned import load

START = date(2026, 10, 12)


def first_days(name: str, database_url: str, days: int) -> Problem:
    """Build the problem of the first days of a scenario."""
    now = datetime(2026, 10, 11, 12, tzinfo=UTC)
    scenario = read_scenario(Path("scenarios") / name, today=START - timedelta(days=1))
    with Database(database_url) as database:
        load(database, scenario, now)
        run = PlanRun(
            id=name,
            scope=[centre.id for centre in scenario.service_centres],
            window_start=scenario.start,
            window_end=scenario.start + timedelta(days=days - 1),
            freeze_at=now,
            engine="",
            seed=1,
            time_limit_s=1,
            requested_by="test",
            created_at=now,
        )
        with database.read() as session:
            return build(session, run, GeodesicTravelTimes()).problem


@pytest.mark.parametrize("name", ["fuzhou-week", "fuzhou-week-plain"])
def test_the_week_is_never_worse(name: str, migrated_sqlite_url: str) -> None:
    problem = first_days(name, migrated_sqlite_url, days=2)
    budget = Budget(time.monotonic() + 60, time.monotonic)
    made = greedy.build(problem, range(len(problem.visits)), budget).plan()
    plan = replace(made, unassigned=explain(problem, made))
    assert len(plan.routes) > 10
    found = retimed(problem, plan, budget)
    assert check(problem, found) == []
    assert value(problem, found) <= value(problem, plan)
    assert [route.sequence for route in found.routes] == [route.sequence for route in plan.routes]
