"""Starts of tied routes: the earliest that all routes and links together allow.

The starts are the least solution of a system of inequalities "start of b >= start of a + seconds",
each rounded up to an allowed instant of the visit. A trial raises some starts and spreads that
along routes and links, first in, first out (Bellman and Ford with a queue); it ends at the least
solution above the old one, which is the one sought as long as visits are only added. A circle of
links that always asks for more is found by counting.
"""

from solver.kernel.jit import compiled, inlined
from solver.kernel.tied_arrays import (
    ABSENCE,
    ACCESS,
    BY,
    CLOSES,
    DUE,
    FAR,
    FROM_FIRST,
    GAP,
    HIGH,
    LOW,
    MAX_DURATION,
    MAX_TRAVEL,
    MONEY,
    MOVED_HOUR,
    NOWHERE,
    OF_LATENESS,
    OF_SECONDS,
    OPENS,
    OTHER,
    PLACE,
    PROFILE,
    PUBLISHED,
    SERVICE,
    TO_FIRST,
    Tied,
)
from solver.kernel.tied_price import route_price, visit_price
from solver.kernel.tied_state import (
    ABSENT,
    ADDED,
    AFTER,
    BEFORE,
    FRESH,
    HEAD,
    LARGEST,
    LATEST,
    METRES,
    NOW,
    PENALTY,
    PRICE,
    QUEUE,
    QUEUED,
    RAISED,
    ROUTE,
    ROUTE_PRICE,
    SEEN,
    STAMP,
    START,
    STEPS,
    TOUCHED,
    TRAVEL,
    WAITING,
    State,
)
from solver.links import OWN_SERVICE, THEIR_SERVICE

ROUNDS = 4
"""A trial may take this many times as many stops from the queue as there are stops."""


@inlined
def opened(t: Tied, shift: int, visit: int, ready: int) -> int:
    """Give the first allowed start from `ready` on, or FAR."""
    for k in range(t.opening.shape[2]):
        if ready <= t.opening[shift, visit, k, HIGH]:
            return int(max(ready, t.opening[shift, visit, k, LOW]))
    return FAR


@inlined
def began(s: State) -> None:
    """Begin a trial."""
    s.tally[NOW] += 1
    s.tally[TOUCHED] = 0
    s.tally[ADDED] = 0
    s.tally[LARGEST] = s.tally[LATEST]
    s.tally[STEPS] = 0


@inlined
def time_of(s: State, stop: int) -> int:
    """Give the start at a stop as the trial has it."""
    return int(s.stop[stop, FRESH] if s.stop[stop, STAMP] == s.tally[NOW] else s.stop[stop, START])


@inlined
def raised(t: Tied, s: State, stop: int, ready: int) -> bool:
    """Let a stop start no earlier than `ready`; False when it then cannot."""
    old = time_of(s, stop)
    if ready <= old:
        return True
    n = t.unit_visits.size
    shift = s.stop[stop, ROUTE]
    begin = ready
    if stop < n:
        begin = opened(t, shift, stop, ready)
        if begin >= FAR:
            return False
        s.tally[ADDED] += visit_price(t, shift, stop, begin)
        if old > -FAR:
            s.tally[ADDED] -= visit_price(t, shift, stop, old)
        s.tally[LARGEST] = max(s.tally[LARGEST], t.goal[OF_LATENESS] * (begin - t.visit[stop, DUE]))
        if not s.stop[stop, QUEUED]:
            s.stop[stop, QUEUED] = True
            s.lists[QUEUE, (s.tally[HEAD] + s.tally[WAITING]) % s.lists.shape[1]] = stop
            s.tally[WAITING] += 1
    elif begin > t.shift[shift, CLOSES]:
        return False
    if s.stop[stop, STAMP] != s.tally[NOW]:
        s.stop[stop, STAMP] = s.tally[NOW]
        s.lists[RAISED, s.tally[TOUCHED]] = stop
        s.tally[TOUCHED] += 1
    s.stop[stop, FRESH] = begin
    return True


@inlined
def link_gap(t: Tied, s: State, link: int, first: int) -> int:
    """Give the seconds from the start of `first` to that of the visit it is linked to."""
    gap = t.to[link, GAP]
    if t.to[link, BY] == OWN_SERVICE:
        gap += t.pair[s.stop[first, ROUTE], first, SERVICE]
    elif t.to[link, BY] == THEIR_SERVICE:
        second = t.to[link, OTHER]
        gap -= t.pair[s.stop[second, ROUTE], second, SERVICE]
    return int(gap)


@compiled
def _passed_on(t: Tied, s: State, stop: int) -> bool:
    """Raise what comes after a visit, in its route and by its links."""
    begin, shift, ahead = s.stop[stop, FRESH], s.stop[stop, ROUTE], s.stop[stop, AFTER]
    travel = t.duration[t.shift[shift, PROFILE], t.visit[stop, PLACE], t.visit[ahead, PLACE]]
    ready = begin + t.pair[shift, stop, SERVICE] + travel + t.visit[ahead, ACCESS]
    if not raised(t, s, ahead, ready):
        return False
    for link in range(t.visit[stop, TO_FIRST], t.visit[stop + 1, TO_FIRST]):
        other = t.to[link, OTHER]
        if s.stop[other, ROUTE] == ABSENT:
            continue
        if not raised(t, s, other, begin + link_gap(t, s, link, stop)):
            return False
    return True


@compiled
def spread(t: Tied, s: State, limit: int) -> bool:
    """Pass on everything raised; False when impossible, or dearer than `limit` with no way back."""
    most = ROUNDS * s.stop.shape[0]
    ends_early = t.goal[MONEY] == 0 and t.goal[OF_SECONDS] == 0
    latest = s.tally[LATEST]
    while s.tally[WAITING] > 0:
        stop = s.lists[QUEUE, s.tally[HEAD]]
        s.tally[HEAD] = (s.tally[HEAD] + 1) % s.lists.shape[1]
        s.tally[WAITING] -= 1
        s.stop[stop, QUEUED] = False
        s.tally[STEPS] += 1
        if s.tally[STEPS] > most or not _passed_on(t, s, stop):
            return False
        if ends_early and s.tally[ADDED] + s.tally[LARGEST] - latest >= limit:
            return False
    return True


@inlined
def given_up(s: State) -> None:
    """Empty the queue of a trial that failed."""
    while s.tally[WAITING] > 0:
        s.stop[s.lists[QUEUE, s.tally[HEAD]], QUEUED] = False
        s.tally[HEAD] = (s.tally[HEAD] + 1) % s.lists.shape[1]
        s.tally[WAITING] -= 1


@inlined
def entered(t: Tied, s: State, visit: int) -> bool:
    """Give a visit that has just joined a route its first start in this trial."""
    behind, shift = s.stop[visit, BEFORE], s.stop[visit, ROUTE]
    n = t.unit_visits.size
    leave = time_of(s, behind)
    if behind < n:
        leave += t.pair[shift, behind, SERVICE]
    travel = t.duration[t.shift[shift, PROFILE], t.visit[behind, PLACE], t.visit[visit, PLACE]]
    ready = leave + travel + t.visit[visit, ACCESS]
    for link in range(t.visit[visit, FROM_FIRST], t.visit[visit + 1, FROM_FIRST]):
        other = t.from_[link, OTHER]
        if s.stop[other, ROUTE] == ABSENT or time_of(s, other) == -FAR:
            continue
        gap = t.from_[link, GAP]
        if t.from_[link, BY] == OWN_SERVICE:
            gap += t.pair[s.stop[other, ROUTE], other, SERVICE]
        elif t.from_[link, BY] == THEIR_SERVICE:
            gap -= t.pair[shift, visit, SERVICE]
        ready = max(ready, time_of(s, other) + gap)
    return raised(t, s, visit, ready)


@compiled
def added(t: Tied, s: State) -> int:
    """Give the price that a finished trial adds, or NOWHERE when a route gets too long."""
    price = s.tally[ADDED] + s.tally[LARGEST] - s.tally[LATEST]
    for at in range(s.tally[TOUCHED]):
        shift = s.stop[s.lists[RAISED, at], ROUTE]
        if s.shift[shift, SEEN] == s.tally[NOW]:
            continue
        s.shift[shift, SEEN] = s.tally[NOW]
        if s.shift[shift, TRAVEL] > t.shift[shift, MAX_TRAVEL] or not _short_enough(t, s, shift):
            return NOWHERE
        if t.goal[MONEY] != 0 or t.goal[OF_SECONDS] != 0:
            price += trial_price(t, s, shift) - s.shift[shift, ROUTE_PRICE]
    return int(price)


@inlined
def departure(t: Tied, s: State, shift: int) -> int:
    """Give the latest departure that delays no service of the route, which is not empty."""
    first = s.stop[t.unit_visits.size + shift, AFTER]
    travel = t.duration[
        t.shift[shift, PROFILE], t.visit[t.unit_visits.size + shift, PLACE], t.visit[first, PLACE]
    ]
    return int(time_of(s, first) - t.visit[first, ACCESS] - travel)


@compiled
def _short_enough(t: Tied, s: State, shift: int) -> bool:
    goal = t.unit_visits.size + t.shift.shape[0] + shift
    if t.shift[shift, MAX_DURATION] >= FAR or s.stop[goal, BEFORE] >= t.unit_visits.size:
        return True
    return bool(time_of(s, goal) - departure(t, s, shift) <= t.shift[shift, MAX_DURATION])


@compiled
def trial_price(t: Tied, s: State, shift: int) -> int:
    """Price a route as the trial has it, without its visits."""
    n, m = t.unit_visits.size, t.shift.shape[0]
    stop = s.stop[n + shift, AFTER]
    if stop >= n:
        return 0
    moved = 0
    if t.goal[MOVED_HOUR] > 0:
        while stop < n:
            if t.visit[stop, PUBLISHED] > -FAR:
                moved += abs(time_of(s, stop) - t.visit[stop, PUBLISHED])
            stop = s.stop[stop, AFTER]
    span = (departure(t, s, shift), time_of(s, n + m + shift))
    return route_price(t, shift, s.shift[shift, METRES], span, moved)


@compiled
def kept(t: Tied, s: State, price: int) -> None:
    """Make a finished trial, which adds this price, the state of things."""
    for at in range(s.tally[TOUCHED]):
        stop = s.lists[RAISED, at]
        s.stop[stop, START] = s.stop[stop, FRESH]
    larger = s.tally[LARGEST] - s.tally[LATEST]
    s.tally[LATEST] = s.tally[LARGEST]
    s.tally[PRICE] += price - larger
    for at in range(s.tally[TOUCHED]):
        shift = s.stop[s.lists[RAISED, at], ROUTE]
        s.shift[shift, ROUTE_PRICE] = trial_price(t, s, shift)


@compiled
def _alone(t: Tied, s: State, shift: int) -> bool:
    """Time a route by itself."""
    n, m = t.unit_visits.size, t.shift.shape[0]
    duration = t.duration[t.shift[shift, PROFILE]]
    here, leave = n + shift, t.shift[shift, OPENS]
    goal = n + m + shift
    s.stop[goal, START] = -FAR
    if s.stop[here, AFTER] == goal:
        return True
    while here != goal:
        ahead = s.stop[here, AFTER]
        ready = (
            leave + duration[t.visit[here, PLACE], t.visit[ahead, PLACE]] + t.visit[ahead, ACCESS]
        )
        if ahead == goal:
            s.stop[goal, START] = ready
            return bool(ready <= t.shift[shift, CLOSES])
        begin = opened(t, shift, ahead, ready)
        if begin >= FAR:
            return False
        s.stop[ahead, START] = begin
        leave = begin + t.pair[shift, ahead, SERVICE]
        here = ahead
    return True


@compiled
def settled(t: Tied, s: State) -> bool:
    """Time all routes anew and add up all prices; False when the times are impossible."""
    n, m = t.unit_visits.size, t.shift.shape[0]
    for shift in range(m):
        if not _alone(t, s, shift):
            return False
    began(s)
    possible = True
    for visit in range(n):
        if (
            s.stop[visit, ROUTE] == ABSENT
            or t.visit[visit, TO_FIRST] == t.visit[visit + 1, TO_FIRST]
        ):
            continue
        for link in range(t.visit[visit, TO_FIRST], t.visit[visit + 1, TO_FIRST]):
            other = t.to[link, OTHER]
            if possible and s.stop[other, ROUTE] != ABSENT:
                ready = time_of(s, visit) + link_gap(t, s, link, visit)
                possible = raised(t, s, other, ready)
    if not possible or not spread(t, s, NOWHERE):
        given_up(s)
        return False
    for at in range(s.tally[TOUCHED]):
        s.stop[s.lists[RAISED, at], START] = s.stop[s.lists[RAISED, at], FRESH]
    began(s)
    return _summed(t, s)


@compiled
def _summed(t: Tied, s: State) -> bool:
    """Add up all prices; False when a route is too long."""
    n, m = t.unit_visits.size, t.shift.shape[0]
    s.tally[PRICE], s.tally[LATEST], s.tally[PENALTY] = 0, 0, 0
    for visit in range(n):
        shift = s.stop[visit, ROUTE]
        if shift == ABSENT:
            s.tally[PENALTY] += t.visit[visit, ABSENCE]
            continue
        s.tally[PRICE] += visit_price(t, shift, visit, s.stop[visit, START])
        late = t.goal[OF_LATENESS] * (s.stop[visit, START] - t.visit[visit, DUE])
        s.tally[LATEST] = max(s.tally[LATEST], late)
    for shift in range(m):
        if s.shift[shift, TRAVEL] > t.shift[shift, MAX_TRAVEL] or not _short_enough(t, s, shift):
            return False
        s.shift[shift, ROUTE_PRICE] = trial_price(t, s, shift)
        s.tally[PRICE] += s.shift[shift, ROUTE_PRICE]
    return True
