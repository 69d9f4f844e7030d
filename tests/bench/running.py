"""Runs solvers on instances and stores what the judge says of their answers."""

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.families import FAMILIES, OWN_WEEK, Family
from tests.bench.processes import Ended, run_together
from tests.bench.results import Attempt, Result, Store, state_of_sources
from tests.bench.solvers import SOLVERS, Solver
from tests.bench.verify.trsp import service_of
from tests.bench.week_judge import WEEK

CORES = 2


def family_of(name: str) -> Family:
    """Give a family by name, our week of all rules too."""
    return WEEK if name == OWN_WEEK else FAMILIES[name]


def run_one(store: Store, family: Family, file: Path, name: str, seconds: float) -> Result:
    """Run a solver on an instance, unless a result of the same state is stored."""
    solver = SOLVERS[name]
    state = state_of_sources() if solver.ours else name
    instance = file.name.removesuffix(".json").removesuffix(".vrp").removesuffix(".txt")
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    turns = WEEK_TURNS if family.name == OWN_WEEK and name == "roundsman" else solver.turns
    attempts = []
    for seeds in turns:
        attempts += turn(solver, family, file, seconds, seeds, cores)
    text = file.read_text(encoding="utf-8", errors="replace")
    result = Result(
        family=family.name,
        instance=instance,
        solver=name,
        seconds=seconds,
        state=state,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        best_known=family.best(file),
        attempts=tuple(attempts),
        base=service_of(text) if family.name == "trsp" else 0.0,
    )
    store.put(result)
    return result


WEEK_TURNS = tuple((seed,) for seed in range(1, 11))
"""Seeds of our own week: a mean and a spread need several."""


def is_done(store: Store, family: Family, file: Path, name: str, seconds: float) -> bool:
    """Whether a result that still holds is stored."""
    solver = SOLVERS[name]
    state = state_of_sources() if solver.ours else name
    instance = file.name.removesuffix(".json").removesuffix(".vrp").removesuffix(".txt")
    return store.has(family.name, instance, name, seconds, state)


def turn(
    solver: Solver,
    family: Family,
    file: Path,
    seconds: float,
    seeds: Sequence[int],
    cores: Sequence[int],
) -> list[Attempt]:
    """Run a solver once with each seed, all of them side by side, and judge the answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outs = [folder / f"answer-{seed}{family.ending}" for seed in seeds]
        commands = [
            solver.command(family.name, file, out, seconds, seed)
            for out, seed in zip(outs, seeds, strict=True)
        ]
        ended = run_together(commands, seconds, folder, cores)
        return [
            _judged(family, file, out, seed, one)
            for out, seed, one in zip(outs, seeds, ended, strict=True)
        ]


def _judged(family: Family, file: Path, out: Path, seed: int, ended: Ended) -> Attempt:
    how = "killed at the limit" if ended.code is None else f"exit status {ended.code}"
    if not out.is_file():
        sys.stderr.write(f"  no answer: {how}: {ended.said[-300:]}\n")
        return Attempt(seed, None, 0, ended.said[-200:], ended.wall_s, how)
    verdict = family.judge(
        file.read_text(encoding="utf-8", errors="replace"), out.read_text(encoding="utf-8")
    )
    first = verdict.faults[0] if verdict.faults else ""
    family.keep(file, out, verdict)
    count = len(verdict.faults)
    return Attempt(seed, verdict.cost, count, first, ended.wall_s, how, verdict.unassigned)
