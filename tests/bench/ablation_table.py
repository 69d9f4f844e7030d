"""The ablation's part of docs/benchmarks.md, from stored results alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import mean, stdev

from tests.bench.results import Attempt, Result

LABELS = {
    "kernel": "kernel alone",
    "master": "+ master",
    "timing": "+ timing",
    "allocate": "+ start from the allocation",
}
"""By name of the variant, each with all that the ones before it have."""
ALONE = "kernel"


def ablation_table(results: Sequence[Result]) -> Iterator[str]:
    """Give the lines of the section; none without results."""
    if not results:
        return
    yield "## What the stages are worth"
    yield ""
    yield "Made by `make bench-ablation`: two threads, one solve at a time, each line with one more"
    yield "stage than the one before. A variant is missing where it could change nothing. Costs are"
    yield "those of the families' tables; the ratio is that of the mean costs, below 1 is better."
    yield "Where another number of mandatory visits is left out, that decides before any cost."
    yield ""
    yield "| instance | s | stages | answers | left out, mean | mean cost | spread | ratio |"
    yield "|---|---|---|---|---|---|---|---|"
    groups: dict[tuple[str, str, float], dict[str, Result]] = defaultdict(dict)
    for result in results:
        groups[result.family, result.instance, result.seconds][result.solver] = result
    for (family, instance, seconds), rows in sorted(groups.items()):
        name = instance if instance == family else f"{family} {instance}"
        alone = _mean(rows[ALONE]) if ALONE in rows else None
        for variant, label in LABELS.items():
            if variant in rows:
                yield f"| {name} | {seconds:g} | {label} | {_figures(rows[variant], alone)} |"
    yield ""


def _good(result: Result) -> list[tuple[float, Attempt]]:
    """List the answers without faults, with their costs."""
    return [(one.cost, one) for one in result.attempts if one.cost is not None and not one.faults]


def _mean(result: Result) -> float | None:
    costs = [cost for cost, _ in _good(result)]
    return mean(costs) if costs else None


def _figures(result: Result, alone: float | None) -> str:
    good = _good(result)
    answers = f"{len(good)} of {len(result.attempts)}"
    if not good:
        return f"{answers} | - | - | - | -"
    costs = [cost for cost, _ in good]
    left_out = mean(one.unassigned for _, one in good)
    spread = f"{stdev(costs):.4g}" if len(costs) > 1 else "-"
    ratio = "-" if alone is None else f"{mean(costs) / alone:.4f}"
    return f"{answers} | {left_out:.1f} | {mean(costs):.7g} | {spread} | {ratio}"
