"""A small plan that keeps every rule, and other problems under it that it does not keep.

Ann leaves 0 at 08:00, serves `a` at 10 (08:10 to 08:40) and `b` at 20 (08:50 to 09:50), takes her
lunch (09:50 to 10:20), serves `c` at 30 (10:30 to 11:00) and is back at 11:30. Ben stays free. The
partner point at 40 has `d` at 08:00; `e` is left out with a reason.
"""

from dataclasses import replace
from typing import Any

from solver.codes import ReasonCode
from solver.plan import (
    PartnerAssignment,
    Plan,
    Reason,
    Route,
    Status,
    Unassigned,
    UnassignedKind,
)
from solver.problem import (
    Appointment,
    AppointmentState,
    Lock,
    LockKind,
    PartnerDay,
    Problem,
    SkillHeld,
    SkillNeed,
)
from solver.timing import Refusal, time_route
from tests.support.problems import Town, clock, lunch, minutes

A, B, C, D, E = range(5)
ANN, BEN = range(2)
LUNCH = 2
"""Where the break is among Ann's stops."""
WHY = (Reason(ReasonCode.ROUTE_FULL),)


def town() -> Problem:
    days = [PartnerDay(clock("08:00"), clock("18:00"), 1, minutes(60))]
    made = Town().technician("ann").technician("ben")
    made = made.shift("ann", breaks=[lunch("09:00", "11:00")]).shift("ben")
    made = made.visit("a", 10).visit("b", 20, minutes(60)).visit("c", 30).visit("d", 40)
    return made.visit("e", 50).partner(at=40, days=days).build()


PROBLEM = town()


def routed(problem: Problem, shift: int, *visits: int) -> Route:
    route = time_route(problem, shift, visits)
    assert not isinstance(route, Refusal), route
    return route


PLAN = Plan(
    "tiny",
    Status.COMPLETED,
    (routed(PROBLEM, 0, A, B, C),),
    (PartnerAssignment(D, 0, 0, clock("08:00")),),
    (Unassigned(E, UnassignedKind.CAPACITY, WHY),),
)


# Other problems under the same plan


def given(visit: int, **fields: Any) -> Problem:
    """The visit with other fields."""
    return given_part("visits", visit, **fields)


def given_part(part: str, place: int, **fields: Any) -> Problem:
    """One of `technicians`, `shifts`, ... with other fields."""
    items: list[Any] = list(getattr(PROBLEM, part))
    items[place] = replace(items[place], **fields)
    changed: dict[str, Any] = {part: tuple(items)}
    return replace(PROBLEM, **changed)


def skilled(visit: int, held: SkillHeld, min_level: int = 1) -> Problem:
    """Technicians and partner point hold the skill; the visit needs it."""
    made = given(visit, skills=(SkillNeed("gas", min_level),))
    people = tuple(replace(person, skills=(held,)) for person in made.technicians)
    points = tuple(replace(point, skills=(held,)) for point in made.partners)
    return replace(made, technicians=people, partners=points)


def appointed(visit: int, state: AppointmentState) -> Problem:
    """A minute from 09:00 that no visit of the plan starts in."""
    return given(visit, appointment=Appointment(state, clock("09:00"), clock("09:01")))


def locked(visit: int, kind: LockKind, **fields: int) -> Problem:
    return given(visit, lock=Lock(kind, **fields))
