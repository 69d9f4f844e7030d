"""Read the best known routes of published instances, and see that they are feasible and cost right.

    python -m tests.bench.known_routes DATA [HHCRSP]

DATA holds folders of VRPLIB instances with a .sol beside each, `vrptw200` (Solomon's text with
.sintef.txt) and `pvrp` (Cordeau's files with .res). HHCRSP is a folder with `instances` and
`solutions` of that family, as its publishers lay them out. A line for each instance that fails,
then one for each folder.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from solver.check import check
from solver.formats.case import Case
from solver.formats.files import read_any, read_any_plan
from solver.formats.sol import read_sol
from solver.formats.stated import stated_cost
from solver.plan import Plan

Known = tuple[str, Case, Plan, str]
"""Name of the instance, the instance, the routes, and the cost stated for them."""


def main(folders: list[str]) -> int:
    """Verify every folder; 1 when something fails."""
    tally: dict[str, list[bool]] = {}
    known = [*_vrplib(Path(folders[0])), *_sintef(Path(folders[0])), *_periodic(Path(folders[0]))]
    for folder in folders[1:]:
        known += _home_care(Path(folder))
    for name, case, plan, stated in known:
        cost, broken = stated_cost(case, plan), check(case.problem, plan)
        good = not broken and _same(cost, stated)
        tally.setdefault(name.split("/")[0], []).append(good)
        if not good:
            codes = ", ".join(sorted({str(found.code) for found in broken}))
            sys.stdout.write(f"{name}: {cost}, stated {stated}; {codes or 'feasible'}\n")
    for folder, verdicts in sorted(tally.items()):
        sys.stdout.write(f"{folder}: {sum(verdicts)} of {len(verdicts)}\n")
    return 0 if all(map(all, tally.values())) else 1


def _same(cost: str, stated: str) -> bool:
    """Whether both are one number, to the last digit that both tell."""
    digits = min(len(text.partition(".")[2]) for text in (cost, stated))
    return bool(abs(float(cost) - float(stated)) < 0.51 * 10**-digits)


def _vrplib(data: Path) -> Iterator[Known]:
    for path in sorted(data.glob("*/*.vrp")):
        case = read_any(path.read_bytes())
        plan, stated = read_sol(path.with_suffix(".sol").read_text("utf-8"), case)
        yield f"{path.parent.name}/{path.stem}", case, plan, stated or "nan"


def _sintef(data: Path) -> Iterator[Known]:
    """Routes by double precision; what they cost is told by no file, so the digits are ours."""
    for path in sorted(data.glob("*/*.sintef.txt")):
        name = path.name.removesuffix(".sintef.txt")
        case = read_any((path.parent / f"{name}.txt").read_bytes(), "double")
        plan, _ = read_sol(path.read_text("utf-8"), case)
        yield f"{path.parent.name}/{name}", case, plan, stated_cost(case, plan)


def _periodic(data: Path) -> Iterator[Known]:
    """Lines of day, vehicle, length, load and nodes, after one with the cost."""
    for path in sorted(data.glob("*/*.res")):
        text = path.with_suffix("").read_bytes()
        case, vehicles = read_any(text), int(text.split()[1])
        stated, *lines = [line.split() for line in path.read_text("utf-8").splitlines() if line]
        routes = [
            f"Route #{(int(day) - 1) * vehicles + int(vehicle)}: {' '.join(nodes[1:-1])}"
            for day, vehicle, _, _, *nodes in filter(None, lines)
        ]
        plan, _ = read_sol("\n".join(routes), case)
        yield f"{path.parent.name}/{path.stem}", case, plan, stated[0]


def _home_care(folder: Path) -> Iterator[Known]:
    """Take solutions named sol-INSTANCE-NUMBER.json, and their costs from tables *_best.md."""
    rows = [
        [cell.strip() for cell in line.split("|")]
        for path in sorted(folder.glob("**/*_best.md"))
        for line in path.read_text("utf-8").splitlines()
    ]
    best = {row[1]: row[5] for row in rows if len(row) > 5}
    instances = {path.name: path for path in folder.glob("instances/**/*.json")}
    for path in sorted(folder.glob("solutions/**/*.json")):
        name = re.sub(r"^sol-(.*)-\d+\.json$", r"\1.json", path.name)
        if name in best and name in instances:
            case = read_any(instances[name].read_bytes())
            plan = read_any_plan(case, path.read_bytes(), "plan.hhcrsp.json")
            yield f"hhcrsp-{path.parent.name}/{name}", case, plan, best[name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
