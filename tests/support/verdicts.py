"""What a story expects of a plan (expected.toml), and where a plan differs from it."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from dispatch.files.cells import Frame, day, instant
from solver.cost import Cost, plan_cost
from solver.plan import Plan, Unassigned
from solver.problem import Problem

KNOWN = frozenset(
    {
        "technician",
        "partner",
        "unassigned",
        "codes",
        "start",
        "start_from",
        "start_to",
        "day",
        "late_minutes",
    }
)
COSTS = {
    "overtime_yuan": "overtime",
    "per_visit_yuan": "per_visit",
    "sla_yuan": "sla",
    "fees_yuan": "fees",
    "dropped_yuan": "dropped",
}

Expected = Mapping[str, Any]


def read_expected(folder: Path) -> Expected:
    """Read the verdict of a story."""
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


def differences(problem: Problem, plan: Plan, expected: Expected, frame: Frame) -> list[str]:
    """Every way in which the plan is not what the story expects, one line each."""
    found = [*_costs(plan_cost(problem, plan), expected.get("plan", {}))]
    served = _served(problem, plan)
    left_out = {problem.visits[each.visit].id: each for each in plan.unassigned}
    unmentioned = {visit.id for visit in problem.visits} ^ set(expected["visits"])
    found += [f"{id_}: in the story or in the verdict alone" for id_ in sorted(unmentioned)]
    for id_, wanted in expected["visits"].items():
        assert wanted.keys() <= KNOWN, wanted.keys() - KNOWN
        if "unassigned" in wanted:
            found += _left_out(id_, left_out.get(id_), wanted)
        elif id_ not in served:
            found.append(f"{id_}: not served")
        else:
            found += _placed(problem, id_, served[id_], wanted, frame)
    return found


def _served(problem: Problem, plan: Plan) -> dict[str, tuple[str, str, int]]:
    """("technician" or "partner", id, start) of each visit that is served."""
    own = {
        problem.visits[stop.visit].id: (
            "technician",
            problem.technicians[problem.shifts[route.shift].technician].id,
            stop.start_s,
        )
        for route in plan.routes
        for stop in route.stops
        if stop.visit is not None
    }
    handed = {
        problem.visits[each.visit].id: ("partner", problem.partners[each.partner].id, each.start_s)
        for each in plan.partner_assignments
    }
    return own | handed


def _left_out(id_: str, found: Unassigned | None, wanted: Expected) -> Iterator[str]:
    if found is None:
        yield f"{id_}: not among the unassigned"
        return
    if found.kind != wanted["unassigned"]:
        yield f"{id_}: left out as {found.kind}, expected {wanted['unassigned']}"
    codes = {reason.code.value for reason in found.reasons}
    if not codes:
        yield f"{id_}: left out without a reason"
    if missing := set(wanted.get("codes", ())) - codes:
        yield f"{id_}: reasons {sorted(codes)} lack {sorted(missing)}"


def _placed(
    problem: Problem, id_: str, served: tuple[str, str, int], wanted: Expected, frame: Frame
) -> Iterator[str]:
    kind, by, start_s = served
    if wanted.get(kind) != by:
        yield f"{id_}: by {kind} {by}, expected {wanted}"
    at = problem.origin + timedelta(seconds=start_s)
    first = wanted.get("start", wanted.get("start_from"))
    last = wanted.get("start", wanted.get("start_to"))
    if (first and at < instant(first, frame)) or (last and at > instant(last, frame)):
        yield f"{id_}: starts {at}, expected {first} to {last}"
    if "day" in wanted and _date(problem, start_s, frame) != day(wanted["day"], frame):
        yield f"{id_}: starts {at}, expected on {wanted['day']}"
    sla = next(visit.sla for visit in problem.visits if visit.id == id_)
    late_s = max(0, start_s - sla.due_s) if sla else 0
    if late_s != 60 * wanted.get("late_minutes", 0):
        yield f"{id_}: {late_s} s late"


def _date(problem: Problem, start_s: int, frame: Frame) -> date:
    return (problem.origin + timedelta(seconds=start_s)).astimezone(frame.zone).date()


def _costs(cost: Cost, wanted: Expected) -> Iterator[str]:
    for name, yuan in wanted.items():
        fen = getattr(cost, COSTS[name])
        if fen != Decimal(yuan) * 100:
            yield f"{name}: {fen} fen, expected {yuan} yuan"
