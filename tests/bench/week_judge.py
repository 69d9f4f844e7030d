"""The judge of our own week with all its rules: `solver.check`, which shares no code with engines.

The best plan that any run ever found lies with the scenario. It gives way to a better one alone.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from solver.check import check
from solver.cost import value, variable_fen
from solver.formats.json import read_plan, read_problem
from solver.problem import Problem
from tests.bench.families import OWN_WEEK, Family
from tests.bench.verify.verdict import Verdict

BEST = Path("scenarios") / OWN_WEEK / "best.json"


@cache
def _problem(text: str) -> Problem:
    return read_problem(text.encode())


def judge_week(instance: str, solution: str) -> Verdict:
    """Judge plan.json; the cost is the variable cost in yuan."""
    problem = _problem(instance)
    plan = read_plan(solution.encode(), problem)
    faults = tuple(f"{each.code} visit={each.visit}" for each in check(problem, plan))
    missing = sum(value(problem, plan).unassigned)
    return Verdict(variable_fen(problem, plan) / 100, faults, missing)


def best_of(_: Path) -> float | None:
    """Give the variable cost of the best plan ever found."""
    return _best_cost(BEST)


def _best_cost(path: Path) -> float | None:
    if not path.is_file():
        return None
    return float(json.loads(path.read_text(encoding="utf-8"))["variableCost"])


@dataclass(frozen=True)
class _OwnWeek(Family):
    """Keeps the best plan."""

    def keep(self, file: Path, out: Path, verdict: Verdict) -> None:
        """Put the plan beside the scenario if it beats the one there."""
        keep_best(BEST, file, out, verdict)


def keep_best(best: Path, file: Path, out: Path, verdict: Verdict) -> bool:
    """Replace the best plan by a better one: fewer mandatory visits left out, then cheaper.

    Returns
    -------
    bool
        Whether it was replaced.
    """
    if verdict.faults:
        return False
    problem = _problem(file.read_text(encoding="utf-8"))
    plan = json.loads(out.read_text(encoding="utf-8"))
    worth = value(problem, read_plan(out.read_bytes(), problem))
    if best.is_file():
        known = json.loads(best.read_text(encoding="utf-8"))
        if [*known["unassigned"], known["amount"]] <= [*worth.unassigned, worth.amount]:
            return False
    kept = {
        "variableCost": f"{verdict.cost:.2f}",
        "unassigned": list(worth.unassigned),
        "amount": worth.amount,
        "plan": {
            "problemId": plan["problemId"],
            "solverStatus": plan["solverStatus"],
            "routes": plan["routes"],
            "partnerAssignments": plan.get("partnerAssignments", []),
            "unassigned": plan.get("unassigned", []),
        },
    }
    best.write_text(json.dumps(kept, ensure_ascii=False) + "\n", encoding="utf-8")
    return True


WEEK = _OwnWeek(OWN_WEEK, "*.json", ".json", "yuan, variable cost", judge_week, best_of, (), ())
