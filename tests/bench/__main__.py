"""`python -m tests.bench`: compare solvers on published families and on our own scenarios.

    python -m tests.bench setup                  environments of the other solvers, in var/bench
    python -m tests.bench run --scope sample     three files a family; `all` takes every file
    python -m tests.bench one FILE --seconds 60  every solver that can model it, on one file
    python -m tests.bench report                 docs/benchmarks.md from the stored results

Results that are there and still hold are not made again.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.families import FAMILIES, OWN_PLAIN, OWN_WEEK, Family
from tests.bench.guess import guessed
from tests.bench.own import write_own
from tests.bench.report import PAGE, write_report
from tests.bench.results import Result, Store
from tests.bench.running import family_of, is_done, run_one
from tests.bench.setup import set_up
from tests.bench.solvers import BENCH, SOLVERS, asked_for

SAMPLE_S = 10.0
PLAIN_S = 20.0
ALL_S = {"trsp": 30.0}
"""Seconds by family where the targets are not at a minute."""


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("setup")
    verbs.add_parser("report")
    running = verbs.add_parser("run")
    running.add_argument("--scope", choices=("sample", "all"), default="sample")
    running.add_argument("--seconds", type=float)
    running.add_argument("--families", nargs="*", default=[*FAMILIES, OWN_WEEK])
    running.add_argument("--solvers", nargs="*", choices=sorted(SOLVERS), default=sorted(SOLVERS))
    single = verbs.add_parser("one")
    single.add_argument("file", type=Path)
    single.add_argument("--family", choices=[*FAMILIES, OWN_WEEK])
    single.add_argument("--seconds", type=float, default=60.0)
    single.add_argument("--solvers", nargs="*", choices=sorted(SOLVERS), default=sorted(SOLVERS))
    for verb in (running, single):
        verb.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked = parser.parse_args()
    if asked.verb == "setup":
        set_up()
    elif asked.verb == "report":
        write_report(Store(BENCH / "sample"), Store(BENCH / "all"), PAGE)
    elif asked.verb == "one":
        return one(asked.file, asked.family, asked.seconds, asked.solvers)
    else:
        set_up()
        _run(asked.scope, asked.data, asked.seconds, asked.families, asked.solvers)
        write_report(Store(BENCH / "sample"), Store(BENCH / "all"), PAGE)
    return 0


def _run(
    scope: str, data: Path, seconds: float | None, names: Sequence[str], solvers: Sequence[str]
) -> None:
    """Take one file after the other, each with all its solvers, so that a bench can be ended."""
    store = Store(BENCH / scope)
    for name in names:
        family = family_of(name)
        for file in _files(family, scope, data):
            for limit in _limits(name, scope, seconds):
                for solver in asked_for(name, family.others):
                    if solver in solvers and not is_done(store, family, file, solver, limit):
                        _say(run_one(store, family, file, solver, limit))


def _files(family: Family, scope: str, data: Path) -> list[Path]:
    if family.name in {OWN_PLAIN, OWN_WEEK}:
        return [write_own(family.name, BENCH / "own")]
    if not (data / family.name).is_dir():
        sys.stderr.write(f"{data / family.name} is not there; {family.name} is left out\n")
        return []
    return family.chosen(data) if scope == "sample" else family.instances(data)


def _limits(name: str, scope: str, seconds: float | None) -> Sequence[float]:
    """Give the time limits in seconds: our own scenarios keep theirs."""
    if seconds is not None:
        return (seconds,)
    if name == OWN_WEEK:
        return (60.0,)
    if name == OWN_PLAIN:
        return (PLAIN_S,) if scope == "sample" else (PLAIN_S, 60.0, 300.0)
    return (SAMPLE_S,) if scope == "sample" else (ALL_S.get(name, 60.0),)


def one(file: Path, named: str | None, seconds: float, solvers: Sequence[str]) -> int:
    """Run all solvers on one file; results go to a store of their own, which no page shows."""
    if not file.is_file():
        sys.stderr.write(f"{file}: there is no such file\n")
        return 2
    name = named or guessed(file)
    if name is None:
        sys.stderr.write(f"{file}: neither folder nor content tells the family; say --family\n")
        return 2
    set_up()
    store = Store(BENCH / "one")
    family = family_of(name)
    for solver in asked_for(name, family.others):
        if solver in solvers:
            _say(run_one(store, family, file, solver, seconds))
    return 0


def _say(result: Result) -> None:
    cost = "-" if result.cost is None else f"{result.cost:.10g}"
    gap = "" if result.gap is None else f"  gap {result.gap:.2f} %"
    faults = [one.first_fault for one in result.attempts if one.faults or one.cost is None]
    sys.stdout.write(
        f"{result.family} {result.instance} {result.seconds:g} s {result.solver}: {cost}{gap}"
        f"{f'  ({len(faults)} without a feasible answer: {faults[0]})' if faults else ''}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
