"""Which visits a FIRST_CALL point has room for: it is full when its caps are, closed when it is.

The point is offered visits in an order of urgency, each on the first day with room. What is kept
for it here it can serve all together, so a plan that keeps own people away from those visits loses
none of them by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayRoom:
    """What a point takes on a day: so many jobs, and so many seconds of service."""

    visits: int
    service_s: int


Place = tuple[str, int]
"""A partner point and the number of one of its days."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit that contracts would hand over, and where it could go: its places, soonest first."""

    visit: int
    service_s: int
    places: Sequence[Place]


def rooms(wanted: Iterable[Wanted], caps: Mapping[Place, DayRoom]) -> Mapping[int, Place]:
    """Give each visit, in the order given, the first of its places that has room left.

    Visits without any such place are not in the answer: to them the points are full or closed.
    """
    left = {place: (cap.visits, cap.service_s) for place, cap in caps.items()}
    found: dict[int, Place] = {}
    for want in wanted:
        for place in want.places:
            visits, service_s = left[place]
            if visits > 0 and service_s >= want.service_s:
                left[place] = visits - 1, service_s - want.service_s
                found[want.visit] = place
                break
    return found
