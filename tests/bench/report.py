"""docs/benchmarks.md, from stored results alone."""

import os
import platform
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import mean, stdev

from tests.bench.ablation_table import ablation_table
from tests.bench.competitors.configurations import CONFIGURATIONS
from tests.bench.families import OWN_PLAIN, OWN_WEEK
from tests.bench.results import Attempt, Result, Store, state_of_sources
from tests.bench.running import family_of
from tests.bench.solvers import BENCH, OURS, PYVRP_VERSIONS, SOLVERS, VROOM_VERSION

INTRODUCTION = """\
# Benchmarks

Written by `make bench` from stored results; the figures are those of the runs, whatever they are.

- Every solver has the same two cores and the same wall-clock, in a process of its own that is
  killed past its limit. Its answers are judged by `tests/bench/verify`, which shares no code with
  any solver; a solver's own word counts for nothing.
- The time limit of other solvers is that of their search, of ours that of the whole solve.
- A gap is per cent above the best known cost in the family's own rounding. An answer that breaks a
  rule is none. Means are over the files on which a solver has an answer (*answers*); *on common
  files* is the mean over those on which ours has one too, ours in brackets.
- Where a solver is missing it cannot say what the family asks: VROOM has no limit on how long a
  route lasts and no prizes; PyVRP and VROOM have neither day combinations, nor a stop that gives
  tools, nor visits of two persons. RoutingModel was not given those three families.
"""
"""The beginning of the page."""
PAGE = Path("docs/benchmarks.md")
ABLATION = BENCH / "ablation"
Key = tuple[str, float]
"""Family and seconds."""


def write_report(sample: Store, everything: Store, page: Path) -> None:
    """Write the page; results of all files take the place of those of the sample."""
    found = {**_by_key(sample), **_by_key(everything)}
    lines = lines_of(found, list(Store(ABLATION).all()))
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _by_key(store: Store) -> Mapping[Key, list[Result]]:
    results: dict[Key, list[Result]] = defaultdict(list)
    for result in store.all():
        results[result.family, result.seconds].append(result)
    return results


def lines_of(
    found: Mapping[Key, Sequence[Result]], ablation: Sequence[Result] = ()
) -> Iterator[str]:
    """Give the lines of the page."""
    yield INTRODUCTION
    for (family, seconds), results in sorted(found.items()):
        if family == OWN_WEEK:
            yield from _own_week(seconds, results)
        elif family == OWN_PLAIN:
            yield from _own_plain(seconds, results)
        else:
            yield from family_table(family, seconds, results)
    yield from ablation_table(ablation)
    results = [*ablation, *(result for each in found.values() for result in each)]
    yield from _end(sorted({result.state for result in results}))


def family_table(family: str, seconds: float, results: Sequence[Result]) -> Iterator[str]:
    """Give the table of a published family."""
    by_solver: dict[str, dict[str, Result]] = defaultdict(dict)
    for result in results:
        by_solver[result.solver][result.instance] = result
    ours = by_solver.get(OURS, {})
    yield f"## {family}, {seconds:g} s"
    yield ""
    yield "| solver | answers | mean gap % | worst % | on common files % (ours) |"
    yield "|---|---|---|---|---|"
    for name in SOLVERS:
        if name not in by_solver:
            continue
        rows = by_solver[name]
        gaps = [one.gap for one in rows.values() if one.gap is not None]
        both = list(_pairs(rows, ours))
        common = "-"
        if both and name != OURS:
            common = f"{mean(one for one, _ in both):.2f} ({mean(our for _, our in both):.2f})"
        figures = f"{mean(gaps):.2f} | {max(gaps):.2f}" if gaps else "- | -"
        yield f"| {SOLVERS[name].label} | {len(gaps)} of {len(rows)} | {figures} | {common} |"
    yield ""
    yield from _files(by_solver)
    if any(result.base for result in results):
        yield from _less_service(by_solver)


def _pairs(rows: Mapping[str, Result], ours: Mapping[str, Result]) -> Iterator[tuple[float, float]]:
    """Pair gaps with ours where both have an answer."""
    for instance, result in rows.items():
        our = ours[instance].gap if instance in ours else None
        if result.gap is not None and our is not None:
            yield result.gap, our


def _files(by_solver: Mapping[str, Mapping[str, Result]]) -> Iterator[str]:
    names = [name for name in SOLVERS if name in by_solver]
    yield f"| instance | best known | {' | '.join(names)} |"
    yield f"|---|---|{'---|' * len(names)}"
    for instance in sorted({at for rows in by_solver.values() for at in rows}):
        rows = [by_solver[name].get(instance) for name in names]
        best = next((row.best_known for row in rows if row and row.best_known), None)
        cells = ["" if row is None else _cell(row) for row in rows]
        yield f"| {instance} | {'-' if best is None else f'{best:.10g}'} | {' | '.join(cells)} |"
    yield ""


def _cell(result: Result) -> str:
    if result.gap is not None:
        return f"{result.gap:.2f} %"
    if result.cost is not None:
        return f"{result.cost:.10g}"
    ends = {
        "killed" if "killed" in one.ended else f"{one.faults} faults" if one.faults else "nothing"
        for one in result.attempts
    }
    return ", ".join(sorted(ends))


def _less_service(by_solver: Mapping[str, Mapping[str, Result]]) -> Iterator[str]:
    """Give gaps of what is left when the service, which no plan can save, is taken off."""
    yield "Gap of the objective less service time, by class:"
    yield ""
    yield "| solver | class | files | mean gap % |"
    yield "|---|---|---|---|"
    for name, rows in by_solver.items():
        classes: dict[str, list[float]] = defaultdict(list)
        for row in rows.values():
            if row.cost is not None and row.best_known:
                kind = row.instance.rstrip("0123456789.-_ ").split("1")[0].split("2")[0]
                number = row.instance[len(kind) : len(kind) + 1]
                gap = 100 * ((row.cost - row.base) / (row.best_known - row.base) - 1)
                classes[kind + number].append(gap)
        for kind, gaps in sorted(classes.items()):
            yield f"| {SOLVERS[name].label} | {kind} | {len(gaps)} | {mean(gaps):.2f} |"
    yield ""


def _own_plain(seconds: float, results: Sequence[Result]) -> Iterator[str]:
    by_solver = {result.solver: result for result in results}
    ours = by_solver[OURS].cost if OURS in by_solver else None
    yield f"## {OWN_PLAIN}, {seconds:g} s"
    yield ""
    yield "Kilometres alone, every visit served; the base is the whole cost, which is all variable."
    yield ""
    yield "| solver | km | against ours % | other runs |"
    yield "|---|---|---|---|"
    for name, result in sorted(by_solver.items()):
        against = "-"
        if ours and result.cost:
            against = f"{100 * (result.cost / ours - 1):+.2f}"
        km = _cell(result) if result.cost is None else f"{result.cost / 1000:.1f}"
        others = ", ".join(map(_kilometres, result.attempts))
        yield f"| {SOLVERS[name].label} | {km} | {against} | {others} |"
    yield ""


def _kilometres(attempt: Attempt) -> str:
    if attempt.cost is None:
        return "-"
    faults = f" ({attempt.faults} faults)" if attempt.faults else ""
    return f"{attempt.cost / 1000:.1f}{faults}"


def _own_week(seconds: float, results: Sequence[Result]) -> Iterator[str]:
    yield f"## {OWN_WEEK}, {seconds:g} s"
    yield ""
    yield "Variable cost in yuan, all rules; judged by `solver.check`. Plans are compared by the"
    yield "mandatory visits that they leave out first."
    yield ""
    yield "| solver | seeds | left out | mean | spread | lowest to highest | above the best ever |"
    yield "|---|---|---|---|---|---|---|"
    for result in sorted(results, key=lambda one: one.solver):
        good = [one for one in result.attempts if one.cost is not None and not one.faults]
        if not good:
            label = SOLVERS[result.solver].label
            yield f"| {label} | 0 of {len(result.attempts)} | {_cell(result)} | | | | |"
            continue
        costs = [one.cost for one in good if one.cost is not None]
        spread = f"{stdev(costs):.0f}" if len(costs) > 1 else "-"
        best = family_of(OWN_WEEK).best(Path())
        above = "-"
        if best:
            above = f"mean {_above(mean(costs), best)}, worst {_above(max(costs), best)}"
        left_out = sorted({one.unassigned for one in good})
        yield (
            f"| {SOLVERS[result.solver].label} | {len(good)} of {len(result.attempts)} | "
            f"{', '.join(map(str, left_out))} | {mean(costs):.0f} | {spread} | "
            f"{min(costs):.0f} to {max(costs):.0f} | {above} |"
        )
    yield ""


def _above(cost: float, best: float) -> str:
    return f"{100 * (cost / best - 1):.2f} %"


def _end(states: Sequence[str]) -> Iterator[str]:
    yield "## What ran where"
    yield ""
    yield f"- Page written {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, state of our sources then:"
    yield f"  {state_of_sources()}; states in the results: {', '.join(states) or 'none'}."
    yield f"- {_processor()}, {len(os.sched_getaffinity(0))} cores, {platform.platform()}."
    yield f"- Python {platform.python_version()}, OR-Tools {version('ortools')}, numba"
    yield f"  {version('numba')}, PyVRP {' and '.join(PYVRP_VERSIONS)}, pyvroom {VROOM_VERSION};"
    yield "  other solvers as pinned in tests/bench/requirements."
    yield "- Configurations of RoutingModel:"
    for number, name in enumerate(CONFIGURATIONS):
        yield f"  {number + 1}. {name}"


def _processor() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return names[0] if names else platform.machine()
