"""The families of instances: files, rounding, who can model them, and what is best known."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.verify.flat import Flat, judge
from tests.bench.verify.hhcrsp import judge_hhcrsp
from tests.bench.verify.pvrp import judge_pvrp
from tests.bench.verify.sol import routes_of, stated_cost, written
from tests.bench.verify.trsp import judge_trsp
from tests.bench.verify.verdict import Verdict
from tests.bench.verify.vrplib import read_solomon, read_vrplib, tenths_down, thousandths
from tests.bench.verify.week import plan_of_routes, read_week, routes_of_plan

OWN_PLAIN, OWN_WEEK = "fuzhou-week-plain", "fuzhou-week"
FLAT = ("routing-model", "pyvrp-0.13.4", "pyvrp-0.14.1")
"""Who else can model families without partners, pickups, patterns and visits of two persons."""


def _not_flat(_: str) -> Flat:
    raise ValueError("no flat instance says what this family asks")


@dataclass(frozen=True)
class Family:
    """One family.

    Parameters
    ----------
    files
        Pattern of its instances in its folder.
    ending
        Of solution files.
    unit
        Of the cost, for people.
    judge
        Of the texts of instance and solution.
    best
        Best known cost of an instance file; None when nobody tells one.
    sample
        Names of the instances that stand for all, where they are there.
    others
        Solvers beside ours that can model it.
    read, write
        The instance as arrays, and routes as a solution, for the adapters of other solvers.
    """

    name: str
    files: str
    ending: str
    unit: str
    judge: Callable[[str, str], Verdict]
    best: Callable[[Path], float | None]
    sample: Sequence[str] = ()
    others: Sequence[str] = ()
    read: Callable[[str], Flat] = _not_flat
    write: Callable[[Mapping[str, Sequence[str]]], str] = written

    def instances(self, data: Path) -> list[Path]:
        """List the instances in the family's folder, by name."""
        found = (data / self.name).glob(self.files)
        return sorted(
            path for path in found if not path.name.endswith((".sintef.txt", "readme.txt"))
        )

    def keep(self, file: Path, out: Path, verdict: Verdict) -> None:
        """Keep an answer that beats the best ever found; published families have theirs."""

    def chosen(self, data: Path, most: int = 3) -> list[Path]:
        """Choose instances that stand for all: the named ones, then others spread evenly."""
        everything = self.instances(data)
        named = [
            path for path in everything if path.stem.removesuffix(".100_25-5-5-5") in self.sample
        ]
        rest = [path for path in everything if path not in named]
        missing = max(0, min(most - len(named), len(rest)))
        spread = [rest[(2 * turn + 1) * len(rest) // (2 * missing)] for turn in range(missing)]
        return sorted([*named[:most], *spread])


def _judge_flat(read: Callable[[str], Flat], instance: str, solution: str) -> Verdict:
    return judge(read(instance), routes_of(solution))


def _judge_week(instance: str, solution: str) -> Verdict:
    return judge(read_week(instance), routes_of_plan(solution))


def _beside(path: Path) -> float | None:
    """Read the cost of the solution file beside an instance."""
    solution = path.with_suffix(".sol")
    return stated_cost(solution.read_text(encoding="utf-8")) if solution.is_file() else None


def _from_table(
    name: str, key: str, value: str, path: Path, *, cut: str = "", folder: str = "."
) -> float | None:
    """Look an instance up in a table of best known values."""
    table = path.parent / folder / name
    if not table.is_file():
        return None
    wanted = path.name.removesuffix(cut).replace(" ", "")
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row[key].replace(" ", "") == wanted and row[value]:
                return float(row[value])
    return None


def _from_page(path: Path) -> float | None:
    """Look an instance up in the Markdown tables of the home care family."""
    for page in sorted(path.parent.parent.glob("*_best.md")):
        for line in page.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if cells[0] == path.name:
                return float(cells[4])
    return None


_vrp = partial(read_vrplib, rounding=thousandths, unit=1)
_prizes = partial(read_vrplib, rounding=tenths_down, unit=1)
_windows = partial(read_vrplib, rounding=tenths_down, unit=10)
_solomon = partial(read_solomon, rounding=tenths_down, unit=10)


def _flat_family(
    name: str,
    files: str,
    read: Callable[[str], Flat],
    best: Callable[[Path], float | None],
    sample: Sequence[str],
    others: Sequence[str] = FLAT,
) -> Family:
    judged = partial(_judge_flat, read)
    return Family(name, files, ".sol", "distance", judged, best, sample, others, read)


def _from_gehring(path: Path) -> float | None:
    places = ("../vrptw1000", ".")
    found = (
        _from_table("gh_bks.csv", "instance", "best_ref_truncated", path, cut=".txt", folder=place)
        for place in places
    )
    return next((value for value in found if value is not None), None)


def _sol_judge(
    judged: Callable[[str, Mapping[str, Sequence[str]]], Verdict],
) -> Callable[[str, str], Verdict]:
    return lambda instance, solution: judged(instance, routes_of(solution))


FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        _flat_family("mdvrptw", "*.vrp", _vrp, _beside, ("PR12A", "PR18A", "PR22A")),
        _flat_family("sdvrptw", "*.vrp", _vrp, _beside, ("PR05", "PR11A", "PR21B")),
        _flat_family(
            "vrptw1000",
            "*.vrp",
            _windows,
            _beside,
            ("C1_10_4", "R1_10_1", "RC1_10_4"),
            (*FLAT, "vroom"),
        ),
        _flat_family(
            "vrptw200",
            "*.txt",
            _solomon,
            _from_gehring,
            ("C1_2_4", "R1_2_4", "RC1_2_1"),
            (*FLAT, "vroom"),
        ),
        _flat_family("pcvrptw", "*.vrp", _prizes, _beside, ()),
        Family(
            "pvrp",
            "p*[0-9]",
            ".sol",
            "distance",
            _sol_judge(judge_pvrp),
            partial(_from_table, "pvrp_summary.csv", "instance", "bks_2015"),
            ("p05", "p13", "pr05"),
        ),
        Family(
            "trsp",
            "*.txt",
            ".sol",
            "working time",
            _sol_judge(judge_trsp),
            partial(_from_table, "bks.csv", "instance", "vrprep_2013_bks_duration", cut=".txt"),
            ("C103", "R108", "RC206"),
        ),
        Family(
            "hhcrsp",
            "*/*.json",
            ".hhcrsp.json",
            "distance and tardiness, a third",
            judge_hhcrsp,
            _from_page,
            ("InstanzCPLEX_HCSRP_50_1", "InstanzVNS_HCSRP_100_3"),
        ),
        Family(
            OWN_PLAIN,
            "*.json",
            ".json",
            "metres",
            _judge_week,
            lambda _: None,
            (),
            (*FLAT, "vroom"),
            read_week,
            plan_of_routes,
        ),
    )
}
"""By name."""
