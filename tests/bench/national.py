"""A national night, from database rows to drafts: `make bench-national VISITS=40000`.

The scenario is made and loaded first, which is not counted. The last line of the output is one JSON
object; every figure in it is counted from the drafts in the database, which are judged anew against
the problems that their runs solved.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import structlog
from sqlalchemy import func, select

from dispatch.files.scenario.reader import read_scenario
from dispatch.planning.read_back import PlanReader, stored_problem
from dispatch.services.plans import ENGINES, RunRequest
from dispatch.services.regional import request_regions
from dispatch.services.scenarios import load_scenario
from dispatch.solving.side_by_side import solve_queued
from dispatch.solving.worker import Worker, WorkerOptions
from dispatch.store.migrations import upgrade
from dispatch.store.organisation import PartnerPoint
from dispatch.store.people import Technician
from dispatch.store.plans import RoutePlan
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.store.work import Visit
from dispatch.travel.times import GeodesicTravelTimes
from scenarios.generator.national import VISITS, national_week
from scenarios.generator.writing import write_folder
from solver.check import check
from solver.cost import lateness_s, starts, unserved, variable_fen
from solver.kpis import kpis
from solver.plan import Plan, Status
from solver.problem import Problem
from solver.solve import Engine, Options, solve
from tests.bench.memory import PeakMemory

GAZETTEER = Path("dispatch/travel/data/gazetteer.csv")
START = date(2026, 10, 8)
DAYS = 7
EVENING = datetime(2026, 10, 7, 18, tzinfo=UTC)
"""The night before the first day, in China."""

VISITS_A_SECOND = 90
"""Of all searches together: 444 of the 600 seconds that 40,000 visits may take; the rest is for
rows. It is the default limit for any number of visits, so that sizes can be compared."""
MORE = 10
"""Sampled regions are solved again in so many times the time."""


@dataclass(frozen=True, slots=True)
class Night:
    """What to plan and how."""

    visits: int
    time_limit_s: int
    threads: int
    engine: str
    seed: int
    sampled: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over one draft, or over all."""

    hard_violations: int = 0
    unassigned_mandatory: int = 0
    unexplained: int = 0
    variable_fen: int = 0
    due: int = 0
    in_time: int = 0
    busy_s: int = 0
    available_s: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


def loaded(url: str, folder: Path, visits: int, seed: int) -> Database:
    """Make a database with the national week in it; `folder` holds the scenario's files."""
    write_folder(folder, *national_week(seed, visits, GAZETTEER))
    scenario = read_scenario(folder, today=START, start=START)
    database = Database(url)
    upgrade(database)
    with database.write() as session:
        load_scenario(
            session,
            scenario,
            now=EVENING,
            geocode=lambda _: None,
            hash_password=lambda password: password,
        )
    return database


def plan_night(database: Database, folder: Path, night: Night) -> list[str]:
    """Plan all centres by regions; the ids of the runs."""
    request = RunRequest(
        START,
        START + timedelta(days=DAYS - 1),
        requested_by="bench",
        engine=night.engine,
        time_limit_s=night.time_limit_s,
        seed=night.seed,
        threads=night.threads,
        freeze_at=EVENING,
    )
    with database.write() as session:
        runs = [run.id for run in request_regions(session, request, EVENING, night.threads)]
    workers = [
        Worker(
            database,
            GeodesicTravelTimes(),
            WorkerOptions(f"bench-{number}", folder),
            lambda: datetime.now(UTC),
        )
        for number in range(min(night.threads, len(runs)))
    ]
    solve_queued(workers, _Said())
    return runs


class _Said:
    """Prints the progress of the children, at most a line a second."""

    def __init__(self) -> None:
        self._at = 0.0

    def __call__(self, news: Mapping[str, object]) -> None:
        now = time.monotonic()
        if now - self._at >= 1.0:
            self._at = now
            sys.stderr.write(json.dumps(dict(news)) + "\n")


def judged(database: Database, runs: Sequence[str]) -> Tally:
    """Count over the drafts of these runs, and over the visits that are in none of them."""
    total, named = Tally(), Counter[str]()
    for run_id in runs:
        with database.read() as session:
            row = session.scalars(select(RoutePlan).where(RoutePlan.run_id == run_id)).one()
            problem = stored_problem(row.run) if row.run else None
            if problem is None:
                raise ValueError(run_id)
            plan = PlanReader(problem).plan(row)
        total += tallied(problem, plan)
        named.update(problem.visits[visit].id for visit, _ in starts(plan))
        named.update(problem.visits[each.visit].id for each in plan.unassigned)
    with database.read() as session:
        visits = session.scalar(select(func.count()).select_from(Visit)) or 0
    twice = sum(count - 1 for count in named.values())
    # A visit in no draft is one that nobody explained; one in two drafts breaks a rule.
    return total + Tally(hard_violations=twice, unexplained=visits - len(named))


def tallied(problem: Problem, plan: Plan) -> Tally:
    """Count over one plan."""
    left_out = set(unserved(problem, plan))
    explained = {each.visit for each in plan.unassigned if each.reasons}
    late = [lateness_s(problem.visits[visit], start) for visit, start in _due(problem, plan)]
    offered_s = sum(
        shift.soft_end_s - shift.start_s - sum(pause.duration_s for pause in shift.breaks)
        for shift in problem.shifts
    )
    return Tally(
        hard_violations=len(check(problem, plan)),
        unassigned_mandatory=sum(map(problem.is_mandatory, left_out)),
        unexplained=len(left_out - explained),
        variable_fen=variable_fen(problem, plan),
        due=sum(visit.sla is not None for visit in problem.visits),
        in_time=late.count(0),
        busy_s=round(float(kpis(problem, plan)["utilisationPercentage"]) * offered_s / 100),
        available_s=offered_s,
    )


def _due(problem: Problem, plan: Plan) -> Iterator[tuple[int, int]]:
    for visit, start in starts(plan):
        if problem.visits[visit].sla is not None:
            yield visit, start


def report(
    database: Database, runs: Sequence[str], seconds: float, gib: float
) -> dict[str, object]:
    """Give the figures of a night, by the names that the last line has."""
    tally = judged(database, runs)
    with database.read() as session:
        visits, people, points = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Visit, Technician, PartnerPoint)
        )
    return {
        "visits": visits,
        "technicians": people,
        "partner_points": points,
        "seconds": round(seconds, 1),
        "peak_gib": round(gib, 3),
        "hard_violations": tally.hard_violations,
        "unassigned_mandatory": tally.unassigned_mandatory,
        "unexplained": tally.unexplained,
        "variable_cost": f"{tally.variable_fen / 100:.2f}",
        "sla_percent": round(100 * tally.in_time / max(1, tally.due), 2),
        "utilisation_percent": round(100 * tally.busy_s / max(1, tally.available_s), 2),
    }


def fresh(folder: Path, visits: int, seed: int) -> Database:
    """Make the national week anew in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "night.sqlite"
    for suffix in ("", "-wal", "-shm", ".lock"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    began = time.monotonic()
    database = loaded(f"sqlite:///{path}", folder / "scenario", visits, seed)
    sys.stderr.write(f"loaded in {time.monotonic() - began:.1f} s\n")
    return database


def run(folder: Path, night: Night) -> dict[str, object]:
    """Make, plan and judge a national night in a folder of its own."""
    with fresh(folder, night.visits, night.seed) as database:
        began = time.monotonic()
        with PeakMemory() as memory:
            runs = plan_night(database, folder / "solves", night)
        seconds = time.monotonic() - began
        _refuse_failed(database, runs)
        figures = report(database, runs, seconds, memory.gib)
        if night.sampled:
            # Side by side, as the night solved them.
            with ThreadPoolExecutor(night.threads) as pool:
                gaps = pool.map(lambda one: _gap_percent(database, one), _sample(runs, night))
                figures["sampled_gap_percent"] = list(gaps)
        return figures


def _sample(runs: Sequence[str], night: Night) -> list[str]:
    return Random(night.seed).sample(list(runs), min(night.sampled, len(runs)))


def _gap_percent(database: Database, run_id: str) -> float:
    """How much dearer a draft is than the plan of the same problem in `MORE` times the time."""
    with database.read() as session:
        row = session.scalars(select(RoutePlan).where(RoutePlan.run_id == run_id)).one()
        asked = session.get_one(PlanRun, run_id)
        problem = stored_problem(asked)
        if problem is None:
            raise ValueError(run_id)
        drafted = variable_fen(problem, PlanReader(problem).plan(row))
    engine, limit_s = Engine(asked.engine), MORE * asked.time_limit_s
    better = solve(problem, Options(engine, limit_s, asked.seed, asked.threads))
    return round(100 * (drafted / variable_fen(problem, better) - 1), 3)


def _refuse_failed(database: Database, runs: Sequence[str]) -> None:
    with database.read() as session:
        for run_id in runs:
            row = session.get_one(PlanRun, run_id)
            if row.status not in (Status.COMPLETED, Status.INCOMPLETE):
                raise RuntimeError(f"{run_id}: {row.status} {row.failure_code}")


def main() -> None:
    """Print the figures of the night that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.national", description=__doc__)
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--time-limit", type=int, help="of all searches; 444 s for 40,000 visits")
    parser.add_argument("--sampled", type=int, default=0, help="regions solved again for longer")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("var/bench/national"))
    asked = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    limit_s = asked.time_limit or max(10, round(asked.visits / VISITS_A_SECOND))
    night = Night(
        asked.visits, limit_s, asked.threads, asked.engine, asked.seed, sampled=asked.sampled
    )
    sys.stdout.write(json.dumps(run(asked.folder, night)) + "\n")


if __name__ == "__main__":
    main()
