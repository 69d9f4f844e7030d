"""Solutions as the published families write them: `Route #k:` lines and a cost.

Route k belongs to vehicle k of the instance, also where empty routes are left out. Visits have the
numbers of the family's own solution files; a number that several visits share (one customer on
several days) names the visit of that shift's day. 0 is a stop for tools and parts.
"""

import re
from collections import Counter, defaultdict

from solver.codes import FormatCode, InputCode, ReasonCode
from solver.draft import Outline
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case
from solver.formats.stated import stated_cost
from solver.formats.timed import timed_route
from solver.plan import Plan, Reason, Route, Status, StopKind, Unassigned, UnassignedKind

ROUTE = re.compile(r"\s*Route\s*#?\s*(\d+)\s*:\s*(.*?)\s*", re.IGNORECASE)
COST = re.compile(r"\s*Cost\s*:?\s*([0-9.eE+-]+)\s*", re.IGNORECASE)
PICKUP = "0"


def write_sol(case: Case, plan: Plan) -> str:
    """Write the plan's routes and its cost; visits that are left out are in no route."""
    routes = {case.vehicles[route.shift]: route for route in plan.routes}
    lines = [f"Route #{number}: {_stops(case, routes[number])}" for number in sorted(routes)]
    lines.append(f"Cost: {stated_cost(case, plan)}")
    return "\n".join(lines) + "\n"


def _stops(case: Case, route: Route) -> str:
    words = (
        PICKUP if stop.visit is None else str(case.numbers[stop.visit])
        for stop in route.stops
        if stop.kind is not StopKind.BREAK
    )
    return " ".join(words)


def read_sol(text: str, case: Case) -> tuple[Plan, str | None]:
    """Read a solution of the case.

    Optional visits in no route are left out for their price; mandatory ones are simply missing,
    which `solver.check` names.

    Returns
    -------
    tuple
        The plan, its routes timed by `solver.formats.timed`, and the cost that the file states.

    Raises
    ------
    InvalidInput
        The file names vehicles or visits that the instance does not have, or has neither routes nor
        a cost.
    """
    orders, stated, faults = _orders(text, case)
    if not orders and stated is None and not faults:
        faults.append(Fault(FormatCode.FORMAT_UNKNOWN))
    if faults:
        raise InvalidInput(faults)
    problem = case.problem
    visits = _named(case, orders)
    served = {visit for order in visits.values() for visit in order}
    left_out = tuple(
        Unassigned(visit, UnassignedKind.PRICED_OUT, (Reason(ReasonCode.DEARER_THAN_DROPPING),))
        for visit in range(len(problem.visits))
        if visit not in served and not problem.is_mandatory(visit)
    )
    routes = tuple(
        timed_route(problem, shift, order) for shift, order in sorted(visits.items()) if order
    )
    return Plan(problem.id, Status.COMPLETED, routes, unassigned=left_out), stated


def _orders(text: str, case: Case) -> tuple[dict[int, list[str]], str | None, list[Fault]]:
    """Read the words of each shift's route, and the stated cost."""
    shifts = {number: shift for shift, number in enumerate(case.vehicles)}
    known = {str(number) for number in case.numbers}
    orders: dict[int, list[str]] = {}
    stated, faults = None, list[Fault]()
    for line in text.splitlines():
        if found := COST.fullmatch(line):
            stated = found[1]
        if not (found := ROUTE.fullmatch(line)):
            continue
        number, words = int(found[1]), found[2].split()
        shift = shifts.get(number)
        if shift is None or shift in orders:
            at = InputCode.UNKNOWN_REFERENCE if shift is None else InputCode.DUPLICATE_ID
            faults.append(Fault(at, "routes", {"value": number, "id": number, "count": 2}))
            continue
        pickup = {PICKUP} if case.problem.shifts[shift].pickup is not None else set()
        for word in words:
            if word not in known | pickup:
                place = f"routes[{number}]"
                faults.append(Fault(InputCode.UNKNOWN_REFERENCE, place, {"value": word[:40]}))
        orders[shift] = words
    return orders, stated, faults


def _named(case: Case, orders: dict[int, list[str]]) -> dict[int, list[int | None]]:
    """Turn words into visits: those of one number in the order of the shifts' starts."""
    visits_of: dict[str, list[int]] = defaultdict(list)
    for visit, number in enumerate(case.numbers):
        visits_of[str(number)].append(visit)
    used: Counter[str] = Counter()
    named: dict[int, list[int | None]] = {}
    for shift in sorted(orders, key=lambda one: (case.problem.shifts[one].start_s, one)):
        named[shift] = []
        for word in orders[shift]:
            if word not in visits_of:
                named[shift].append(None)
                continue
            choices = visits_of[word]
            named[shift].append(choices[min(used[word], len(choices) - 1)])
            used[word] += 1
    return named


def outline_of(plan: Plan) -> Outline:
    """Give the plan without its times."""
    return Outline({route.shift: route.visits for route in plan.routes}, {})
