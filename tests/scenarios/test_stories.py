"""Each story goes the whole way, from the folder to the plan, and ends as its verdict says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.files.cells import Frame
from dispatch.files.scenario.reader import read_scenario
from dispatch.planning.build import build
from dispatch.services.scenarios import load_scenario
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.explain import explain
from solver.plan import Plan, Status
from solver.problem import Problem
from solver.solve import Engine, Options, solve
from tests.support.verdicts import differences, read_expected

STORIES = sorted(Path("scenarios/stories").iterdir())
NOW = datetime(2026, 10, 11, 12, tzinfo=UTC)


def test_there_are_ten() -> None:
    assert [story.name[:2] for story in STORIES] == [f"{number:02}" for number in range(1, 11)]


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_ends_as_its_verdict_says(
    story: Path, engine: Engine, migrated_sqlite_url: str
) -> None:
    problem, frame = problem_of(story, migrated_sqlite_url)
    plan = solve(problem, Options(engine=engine, time_limit_s=10, seed=1, iterations=200))
    assert differences(problem, plan, read_expected(story), frame) == []


def test_a_wrong_plan_differs_from_the_verdict(migrated_sqlite_url: str) -> None:
    # Nothing is served: each of the three that should be is told.
    story = next(story for story in STORIES if story.name == "10-absence-and-price")
    problem, frame = problem_of(story, migrated_sqlite_url)
    empty = Plan(problem.id, Status.COMPLETED)
    empty = replace(empty, unassigned=explain(problem, empty))
    told = differences(problem, empty, read_expected(story), frame)
    assert {line.partition(":")[0] for line in told} >= {"morning", "afternoon", "worth-it"}


def problem_of(story: Path, database_url: str) -> tuple[Problem, Frame]:
    """Load a story into an empty database and build the problem of its days."""
    scenario = read_scenario(story, today=date(2026, 10, 11))
    last = scenario.start + timedelta(days=scenario.settings.days - 1)
    zone = ZoneInfo(scenario.settings.timezone)
    with Database(database_url) as database:
        with database.write() as session:
            load_scenario(
                session,
                scenario,
                now=NOW,
                geocode=lambda _address: None,
                hash_password=lambda password: password,
            )
        run = PlanRun(
            id=scenario.settings.name,
            scope=[centre.id for centre in scenario.service_centres],
            window_start=scenario.start,
            window_end=last,
            freeze_at=NOW,
            engine="",
            seed=1,
            time_limit_s=1,
            requested_by="test",
            created_at=NOW,
        )
        with database.read() as session:
            problem = build(session, run, GeodesicTravelTimes()).problem
    return problem, Frame(scenario.start, zone)
