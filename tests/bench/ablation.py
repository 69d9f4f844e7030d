"""What the stages of a solve are worth: `make bench-ablation`.

The kernel alone, then with one more stage after the other, on a handful of instances with several
seeds; two threads, one solve at a time. Every solve is stored as it ends, so that an ablation can
be ended and goes on where it was; `--most` ends it after so many solves. The page is
docs/benchmarks.md, made from all stored results.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dispatch.planning.build import build
from dispatch.store.runs import PlanRun
from dispatch.travel.times import GeodesicTravelTimes
from solver.formats.json import write_problem
from solver.stages import SolveStage
from tests.bench.allocation import problems
from tests.bench.families import FAMILIES, OWN_PLAIN, OWN_WEEK, Family
from tests.bench.national import fresh
from tests.bench.own import write_own
from tests.bench.report import ABLATION, PAGE, write_report
from tests.bench.results import Result, Store, state_of_sources
from tests.bench.running import CORES, family_of, turn
from tests.bench.solvers import BENCH, Solver
from tests.bench.week_judge import judge_week

SECONDS = 20.0
SEEDS = (1, 2, 3)
REGION = "national-region"
VISITS = 2_000
"""Of the national week whose largest region is taken."""

ADDED = {
    "kernel": (),
    "master": (SolveStage.MASTER,),
    "timing": (SolveStage.MASTER, SolveStage.RETIMING),
    "allocate": (SolveStage.MASTER, SolveStage.RETIMING, SolveStage.ALLOCATE),
}
"""Stages beside the kernel's own, by name of the variant."""
TIED = ("kernel", "timing")
ORDERED = ("kernel", "master")
UNTIMED = ("kernel", "master", "allocate")
"""Variants where no master works, where neither times nor prices decide, and where no times do."""


@dataclass(frozen=True)
class Case:
    """An instance, and the variants that differ on it."""

    family: Family
    file: Path
    variants: Sequence[str]


def variant(name: str) -> Solver:
    """Give a variant as a solver of the bench."""
    options = ("--threads", str(CORES), "--stages", *ADDED[name])
    return Solver(
        name, name, ((1,),), sys.executable, ("-m", "solver", "solve"), options, ours=True
    )


def cases(names: Sequence[str], data: Path) -> Iterator[Case]:
    """Give the instances asked for; published ones only where their folder is there."""
    own = BENCH / "own"
    for name in names:
        if name == OWN_WEEK:
            yield Case(family_of(name), _written(name, own), tuple(ADDED))
        elif name == REGION:
            judged = replace(FAMILIES[OWN_PLAIN], name=REGION, judge=judge_week, best=_nobody_knows)
            yield Case(judged, write_region(own), tuple(ADDED))
        elif name == OWN_PLAIN:
            yield Case(family_of(name), _written(name, own), UNTIMED)
        elif not (data / name).is_dir():
            sys.stderr.write(f"{data / name} is not there; {name} is left out\n")
        elif name == "sdvrptw":
            yield Case(family_of(name), data / name / "PR11A.vrp", ORDERED)
        else:
            family = family_of(name)
            yield Case(family, family.chosen(data, 1)[0], TIED)


def _written(name: str, folder: Path) -> Path:
    path = folder / f"{name}.json"
    return path if path.is_file() else write_own(name, folder)


def _nobody_knows(_: Path) -> None:
    """Tell no best cost."""


def write_region(folder: Path) -> Path:
    """Write the largest region of a national week as problem.json, unless it is there.

    Whoever changes the scenario has to take the old file away.
    """
    path = folder / f"{REGION}.json"
    if path.is_file():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    built = []
    with fresh(BENCH / REGION, VISITS, 1) as database:
        for run_id in problems(database):
            with database.read() as session:
                row = session.get_one(PlanRun, run_id)
                built.append(build(session, row, GeodesicTravelTimes()).problem)
    largest = max(built, key=lambda problem: len(problem.visits))
    travel = replace(largest.travel, model=None)
    path.write_text(write_problem(replace(largest, id=REGION, travel=travel)), encoding="utf-8")
    return path


def measure(
    store: Store, asked: Sequence[Case], seconds: float, seeds: Sequence[int], most: int | None
) -> None:
    """Make what is not stored yet: seed by seed, so that an ablation that is ended has all stages.

    Parameters
    ----------
    most
        Solves after which to stop.
    """
    todo = [
        (case, name, seed)
        for seed in seeds
        for case in asked
        for name in case.variants
        if seed not in _seeds(store, case, name, seconds)
    ]
    for case, name, seed in todo[:most]:
        result = _with(store, case, name, seconds, seed)
        store.put(result)
        cost, missing = result.attempts[-1].cost, result.attempts[-1].unassigned
        sys.stdout.write(f"{result.family} {result.instance} {name} {seed}: {cost} {missing}\n")
        sys.stdout.flush()


def _instance(case: Case) -> str:
    return case.file.name.split(".")[0]


def _stored(store: Store, case: Case, name: str, seconds: float) -> Result:
    """Give what is stored of this state of our sources, which may be nothing."""
    state = state_of_sources()
    for result in store.all():
        here = (result.family, result.instance, result.solver, result.seconds, result.state)
        if here == (case.family.name, _instance(case), name, seconds, state):
            return result
    return Result(case.family.name, _instance(case), name, seconds, state, "", None, ())


def _seeds(store: Store, case: Case, name: str, seconds: float) -> set[int]:
    return {one.seed for one in _stored(store, case, name, seconds).attempts}


def _with(store: Store, case: Case, name: str, seconds: float, seed: int) -> Result:
    """Solve once more, and put it to what is stored."""
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    stored = _stored(store, case, name, seconds)
    made = turn(variant(name), case.family, case.file, seconds, (seed,), cores)
    return replace(
        stored,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        best_known=case.family.best(case.file),
        attempts=(*stored.attempts, *made),
    )


def main() -> None:
    """Measure what the command line asks for, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ablation", description=__doc__)
    known = (OWN_WEEK, OWN_PLAIN, REGION, "sdvrptw", "hhcrsp")
    parser.add_argument("--instances", nargs="*", choices=known, default=known)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seeds", type=int, nargs="*", default=SEEDS)
    parser.add_argument("--most", type=int, help="solves after which to stop")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked = parser.parse_args()
    store = Store(ABLATION)
    measure(store, list(cases(asked.instances, asked.data)), asked.seconds, asked.seeds, asked.most)
    write_report(Store(BENCH / "sample"), Store(BENCH / "all"), PAGE)


if __name__ == "__main__":
    main()
