"""A plan inside the kernel: stops by shift, with what insertions are sieved with.

Bounds leave breaks out and take the hull of a visit's intervals, so that no route leaves a stop
earlier or may reach one later than they say. Durations follow Vidal et al. 2013: of each part of a
route its shortest duration and the first and last start that reach it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.ground import Ground
from solver.kernel.jit import inlined
from solver.kernel.rng import seeded

PICKUP = -1
"""In a sequence of stops: the stop for parts and tools."""
ABSENT = -1
"""In `State.where`: the visit is nowhere."""
NOWHERE = 10**17
"""More than any price."""


class State(NamedTuple):
    """Where every visit is. Shifts m, visits n, partner places C, W stops at most in a route.

    Parameters
    ----------
    stops
        int64[m, W], the first `sizes[shift]` of each row.
    place
        int64[m, W + 2]: location of start, stops and end.
    leave, latest
        int64[m, W + 1]: before position i, the earliest that the stop before can be left; and the
        latest arrival at the stop that is there now (at the end of the route, the return).
    ahead, behind
        int64[m, W + 2, 3]: duration, first and last start of the part before position i, and from
        position i on.
    legs
        int64[m, W + 1]: metres from each of these locations to the next one.
    cost, metres
        int64[m]: of the route, in the unit of the objective, and its length.
    load, used
        int64[m, D] and int64[m, Q]: all loads; and the parts used before the pickup.
    pickup
        int64[m]: position of the pickup, or -1.
    where, position
        int64[n]: the shift, or m + partner place, or `ABSENT`; and the position in the route.
    held_visits, held_service
        int64[C]: what the partner places hold.
    total
        int64[2]: cost of all routes and partner places, and penalty of the absent visits.
    absent, absent_at, absent_count
        int64[n], int64[n], int64[1]: the absent visits in any order, where each is among them (or
        -1), and how many they are.
    """

    stops: NDArray[np.int64]
    sizes: NDArray[np.int64]
    place: NDArray[np.int64]
    leave: NDArray[np.int64]
    latest: NDArray[np.int64]
    ahead: NDArray[np.int64]
    behind: NDArray[np.int64]
    legs: NDArray[np.int64]
    cost: NDArray[np.int64]
    metres: NDArray[np.int64]
    load: NDArray[np.int64]
    used: NDArray[np.int64]
    pickup: NDArray[np.int64]
    where: NDArray[np.int64]
    position: NDArray[np.int64]
    held_visits: NDArray[np.int64]
    held_service: NDArray[np.int64]
    total: NDArray[np.int64]
    absent: NDArray[np.int64]
    absent_at: NDArray[np.int64]
    absent_count: NDArray[np.int64]
    rng: NDArray[np.uint64]


def new_state(a: Arrays, g: Ground, seed: int, stream: int) -> State:
    """Make the state in which every visit is absent."""
    n, m, width = len(a.place), len(a.start), g.width
    kinds = a.part_need.shape[1]
    state = State(
        stops=np.zeros((m, width), np.int64),
        sizes=np.zeros(m, np.int64),
        place=np.zeros((m, width + 2), np.int64),
        leave=np.zeros((m, width + 1), np.int64),
        latest=np.zeros((m, width + 1), np.int64),
        ahead=np.zeros((m, width + 2, 3), np.int64),
        behind=np.zeros((m, width + 2, 3), np.int64),
        legs=np.zeros((m, width + 1), np.int64),
        cost=np.zeros(m, np.int64),
        metres=np.zeros(m, np.int64),
        load=np.zeros((m, a.demand.shape[1]), np.int64),
        used=np.zeros((m, kinds), np.int64),
        pickup=np.full(m, -1, np.int64),
        where=np.full(n, ABSENT, np.int64),
        position=np.zeros(n, np.int64),
        held_visits=np.zeros(len(a.cap_visits), np.int64),
        held_service=np.zeros(len(a.cap_visits), np.int64),
        total=np.zeros(2, np.int64),
        absent=np.arange(n, dtype=np.int64),
        absent_at=np.arange(n, dtype=np.int64),
        absent_count=np.array([n], np.int64),
        rng=seeded(seed, stream),
    )
    state.total[1] = g.penalty.sum()
    for shift in range(m):
        refresh(a, g, state, shift)
    return state


@inlined
def refresh(a: Arrays, g: Ground, s: State, shift: int) -> None:
    """Find everything of a route that follows from its stops; in simple problems its cost too."""
    row, profile, count = a.row[shift], a.profile[shift], s.sizes[shift]
    stops, place = s.stops[shift], s.place[shift]
    leave, latest = s.leave[shift], s.latest[shift]
    low, high, service = a.low[row], a.high[row], a.service[row]
    duration, distance = a.duration[profile], a.distance
    start, end = a.start[shift], a.end[shift]
    depot = a.pickup[shift]
    load, used, legs = s.load[shift], s.used[shift], s.legs[shift]
    load[:] = 0
    used[:] = 0
    s.pickup[shift] = -1
    here = a.origin[shift]
    place[0] = here
    leave[0] = start
    metres = 0
    extra = 0
    for i in range(count):
        visit = stops[i]
        if visit >= 0:
            there = a.place[visit]
            begin = max(leave[i] + duration[here, there] + a.access[visit], low[visit])
            leave[i + 1] = begin + service[visit]
            s.where[visit] = shift
            s.position[visit] = i
            extra += a.extra[row, visit]
            for d in range(load.size):
                load[d] += a.demand[visit, d]
            if s.pickup[shift] < 0:
                for q in range(used.size):
                    used[q] += a.part_need[visit, q]
        else:
            there = depot
            leave[i + 1] = leave[i] + duration[here, there] + a.pickup_s[shift]
            s.pickup[shift] = i
        legs[i] = distance[here, there]
        metres += legs[i]
        here = there
        place[i + 1] = here
    goal = a.goal[shift]
    place[count + 1] = goal
    if count > 0:
        legs[count] = distance[here, goal]
        metres += legs[count]
    latest[count] = end
    for i in range(count - 1, -1, -1):
        visit = stops[i]
        onward = latest[i + 1] - duration[place[i + 1], place[i + 2]]
        if visit >= 0:
            latest[i] = min(high[visit], onward - service[visit]) - a.access[visit]
        else:
            latest[i] = onward - a.pickup_s[shift]
    s.metres[shift] = metres
    if g.durations:
        _durations(a, s, shift)
    if g.simple:
        s.cost[shift] = simple_cost(a, g, s, shift, extra)


@inlined
def simple_cost(a: Arrays, g: Ground, s: State, shift: int, extra: int) -> int:
    """Price a route of a simple problem: by its length or its duration alone."""
    if s.sizes[shift] == 0:
        return 0
    if g.objective == 0:
        return int(a.fixed[shift] + extra + (a.per_km[shift] * s.metres[shift] + 500) // 1000)
    if g.objective == 1:
        return int(s.metres[shift])
    return int(s.ahead[shift, s.sizes[shift] + 1, 0])


@inlined
def _durations(a: Arrays, s: State, shift: int) -> None:
    """Find durations with their first and last starts, from both ends of the route."""
    row, profile, count = a.row[shift], a.profile[shift], s.sizes[shift]
    stops, place = s.stops[shift], s.place[shift]
    low, high, service = a.low[row], a.high[row], a.service[row]
    duration = a.duration[profile]
    start, end = a.start[shift], a.end[shift]
    ahead, behind = s.ahead[shift], s.behind[shift]
    spent, first, last = 0, start, end
    ahead[0, 0], ahead[0, 1], ahead[0, 2] = spent, first, last
    for i in range(count):
        visit = stops[i]
        if visit >= 0:
            access = a.access[visit]
            stay, opens, closes = access + service[visit], low[visit] - access, high[visit] - access
        else:
            stay, opens, closes = a.pickup_s[shift], start, end
        spent, first, last = joined(
            spent, first, last, duration[place[i], place[i + 1]], stay, opens, closes
        )
        ahead[i + 1, 0], ahead[i + 1, 1], ahead[i + 1, 2] = spent, first, last
    spent, first, last = 0, start, end
    behind[count, 0], behind[count, 1], behind[count, 2] = spent, first, last
    for i in range(count - 1, -1, -1):
        visit = stops[i]
        if visit >= 0:
            access = a.access[visit]
            stay, opens, closes = access + service[visit], low[visit] - access, high[visit] - access
        else:
            stay, opens, closes = a.pickup_s[shift], start, end
        spent, first, last = joined(
            stay, opens, closes, duration[place[i + 1], place[i + 2]], spent, first, last
        )
        behind[i, 0], behind[i, 1], behind[i, 2] = spent, first, last
    if count > 0:
        spent, first, last = joined(0, start, end, duration[place[0], place[1]], spent, first, last)
        # The whole route: its duration stands before its first stop.
        ahead[count + 1, 0] = spent


@inlined
def joined(
    spent: int, first: int, last: int, travel: int, more: int, opens: int, closes: int
) -> tuple[int, int, int]:
    """Put two parts of a route together: duration, first and last start of both.

    The second one (`more`, `opens`, `closes`) must be reachable in time from the first.
    """
    ready = spent + travel
    wait = max(opens - ready - last, 0)
    late = max(first + ready - closes, 0)
    return (
        spent + more + travel + wait,
        max(opens - ready, first) - wait,
        min(closes - ready, last) + late,
    )
