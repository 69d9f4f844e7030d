"""The week of Fuzhou, planned and published as a user would: what the product promises of it."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from dispatch.files.scenario.reader import read_scenario
from dispatch.services.plans import RunRequest
from dispatch.store.session import Database
from solver.check import check
from solver.cost import unserved, value
from solver.plan import Plan, Unassigned, UnassignedKind
from solver.problem import Problem
from solver.solve import Engine, Options, solve
from tests.support.every_insertion import alone, held_by_locks, ways
from tests.support.planned import days_of, load, plan_days, read_published

pytestmark = pytest.mark.slow

START = date(2026, 10, 8)
LIMIT_S = 24


class Week(NamedTuple):
    """What was published."""

    problem: Problem
    plan: Plan

    @property
    def mandatory(self) -> list[int]:
        """Visits that must be served."""
        return [
            visit for visit in range(len(self.problem.visits)) if self.problem.is_mandatory(visit)
        ]


@pytest.fixture(scope="module")
def week(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """Planned once, by the default engine in a short time."""
    folder = tmp_path_factory.mktemp("week")
    shutil.copyfile(migrated_file, folder / "week.sqlite")
    scenario = read_scenario(Path("scenarios/fuzhou-week"), today=START, start=START)
    first, last = days_of(scenario)
    now = datetime.now(UTC)
    request = RunRequest(first, last, requested_by="test", time_limit_s=LIMIT_S, threads=2)
    with Database(f"sqlite:///{folder}/week.sqlite") as database:
        load(database, scenario, now)
        plan_id = plan_days(database, request, folder / "solves", now)
        yield Week(*read_published(database, plan_id))


def test_the_published_plan_keeps_every_rule(week: Week) -> None:
    assert check(week.problem, week.plan) == []


def test_nearly_all_of_the_mandatory_visits_are_served(week: Week) -> None:
    left_out = set(unserved(week.problem, week.plan)) & set(week.mandatory)
    assert len(left_out) <= 0.03 * len(week.mandatory)


def test_it_is_no_worse_than_the_baseline(week: Week) -> None:
    baseline = solve(week.problem, Options(engine=Engine.GREEDY, time_limit_s=60))
    assert value(week.problem, week.plan) <= value(week.problem, baseline)


def test_every_other_visit_has_a_kind_and_reasons(week: Week) -> None:
    assert [left.visit for left in week.plan.unassigned] == unserved(week.problem, week.plan)
    assert all(left.reasons for left in week.plan.unassigned)


def test_the_kinds_are_proved_by_trying_every_insertion(week: Week) -> None:
    assert not week.problem.groups
    assert not any(visit.dependencies for visit in week.problem.visits)
    untrue = [left for left in week.plan.unassigned if not _is_true(week, left)]
    assert untrue == []
    told = Counter(left.kind for left in week.plan.unassigned)
    # Three customers were promised an evening on which nobody who may install is at work.
    assert told[UnassignedKind.STRUCTURAL] >= 3
    assert told[UnassignedKind.SEARCH_LIMIT] == 0


def _is_true(week: Week, left: Unassigned) -> bool:
    """Whether what is said of a visit that is left out is so."""
    problem, visit = week.problem, left.visit
    prices = list(ways(problem, week.plan, visit))
    match left.kind:
        case UnassignedKind.STRUCTURAL:
            return not prices and not alone(problem, visit)
        case UnassignedKind.CAPACITY:
            return not prices and alone(problem, visit)
        case UnassignedKind.LOCKED:
            return not prices and held_by_locks(problem, week.plan, visit)
        case UnassignedKind.PRICED_OUT:
            free = not problem.is_mandatory(visit)
            return free and bool(prices) and min(prices) > problem.visits[visit].drop_fen
        case UnassignedKind.SEARCH_LIMIT:
            return bool(prices)


def test_whoever_is_left_out_for_good_is_told_what_to_change(week: Week) -> None:
    structural = [u for u in week.plan.unassigned if u.kind is UnassignedKind.STRUCTURAL]
    assert {left.reasons[0].code.value for left in structural} == {"OUTSIDE_APPOINTMENT"}
    for left in structural:
        wanted = week.problem.visits[left.visit]
        first = week.problem.technicians[left.reasons[0].technicians[0]]
        assert first.territory is not None
        assert wanted.centre in first.territory.centres
        held = {skill.name: skill.level for skill in first.skills}
        assert all(held.get(need.name, 0) >= need.min_level for need in wanted.skills)
