"""The best places for visits in tied routes: sieved by bounds, judged by a trial.

A single visit is tried wherever the bound is below the best so far. Two visits of a group are tried
at pairs of their likeliest places, cheapest pair first. What a group has beyond two is then put in
one by one, and all of it is taken out again if one finds no place.
"""

from solver.kernel.jit import compiled, inlined
from solver.kernel.rng import below
from solver.kernel.tied_arrays import (
    ABSENCE,
    ACCESS,
    APART_FIRST,
    CLOSES,
    ELIGIBLE,
    FAR,
    FIXED,
    GAP,
    KIND,
    MONEY,
    NEED_FIRST,
    NOWHERE,
    OF_METRES,
    OTHER,
    PER_KM,
    PERSON,
    PLACE,
    PROFILE,
    SERVICE,
    TO_FIRST,
    UNIT,
    Tied,
)
from solver.kernel.tied_price import visit_price
from solver.kernel.tied_state import (
    ABSENT,
    AFTER,
    BARE,
    BEGIN,
    BEHIND,
    KEPT,
    KINDS,
    PENALTY,
    ROUTE,
    SEEN_KIND,
    SIEVE,
    START,
    State,
    join,
    part,
)
from solver.kernel.tied_times import (
    added,
    began,
    entered,
    given_up,
    kept,
    opened,
    settled,
    spread,
)

LOOK = 10_000
"""More than the visits of any unit."""
BLINK = 100
"""One in this many places is overlooked."""


@compiled
def open_to(t: Tied, s: State, shift: int, visit: int) -> bool:
    """Whether the shift may have the visit beside what it and others have."""
    if not t.pair[shift, visit, ELIGIBLE]:
        return False
    for d in range(s.load.shape[1]):
        if s.load[shift, d] + t.demand[visit, d] > t.capacity[shift, d]:
            return False
    person = t.shift[shift, PERSON]
    for at in range(t.visit[visit, APART_FIRST], t.visit[visit + 1, APART_FIRST]):
        other = s.stop[t.apart[at], ROUTE]
        if other != ABSENT and t.shift[other, PERSON] == person:
            return False
    for at in range(t.visit[visit, NEED_FIRST], t.visit[visit + 1, NEED_FIRST]):
        if t.need[at, 1] and t.shift[s.stop[t.need[at, 0], ROUTE], PERSON] != person:
            return False
    return _fresh_kind(t, s, shift, visit)


@inlined
def _fresh_kind(t: Tied, s: State, shift: int, visit: int) -> bool:
    """Whether fewer empty shifts just like this one were looked at than the visit's unit needs."""
    if s.stop[t.unit_visits.size + shift, AFTER] < t.unit_visits.size:
        return True
    kind, unit = t.shift[shift, KIND], t.visit[visit, UNIT]
    look = s.tally[KINDS] * LOOK
    seen = max(look, s.shift[kind, SEEN_KIND])
    if seen - look >= t.unit_first[unit + 1] - t.unit_first[unit]:
        return False
    s.shift[kind, SEEN_KIND] = seen + 1
    return True


@inlined
def detour(t: Tied, s: State, visit: int, behind: int) -> int:
    """Give the price of the metres that the visit adds behind this stop, before times are known."""
    ahead = s.stop[behind, AFTER]
    n = t.unit_visits.size
    here, a, b = t.visit[visit, PLACE], t.visit[behind, PLACE], t.visit[ahead, PLACE]
    metres = t.distance[a, here] + t.distance[here, b]
    if behind < n or ahead < n:
        metres -= t.distance[a, b]
    if t.goal[MONEY] == 0:
        return int(t.goal[OF_METRES] * metres)
    price = 0
    shift = s.stop[behind, ROUTE]
    if behind >= n and ahead >= n:
        price = t.shift[shift, FIXED]
    return int(price + t.shift[shift, PER_KM] * metres // 1000)


@inlined
def pushed(t: Tied, s: State, visit: int, start: int, behind: int) -> int:
    """Give the price of what the next stop is late when the visit starts then; NOWHERE if never."""
    ahead, shift = s.stop[behind, AFTER], s.stop[behind, ROUTE]
    travel = t.duration[t.shift[shift, PROFILE], t.visit[visit, PLACE], t.visit[ahead, PLACE]]
    ready = start + t.pair[shift, visit, SERVICE] + travel + t.visit[ahead, ACCESS]
    if ready <= s.stop[ahead, START]:
        return 0
    if ahead >= t.unit_visits.size:
        return NOWHERE if ready > t.shift[shift, CLOSES] else 0
    begin = opened(t, shift, ahead, ready)
    if begin >= FAR:
        return NOWHERE
    return visit_price(t, shift, ahead, begin) - visit_price(t, shift, ahead, s.stop[ahead, START])


@inlined
def leaves(t: Tied, s: State, stop: int) -> int:
    """Give when a stop is left."""
    if stop >= t.unit_visits.size:
        return int(s.stop[stop, START])
    return int(s.stop[stop, START] + t.pair[s.stop[stop, ROUTE], stop, SERVICE])


@inlined
def reached(t: Tied, s: State, visit: int, behind: int) -> int:
    """Give the first start of the visit behind this stop, or FAR."""
    shift = s.stop[behind, ROUTE]
    travel = t.duration[t.shift[shift, PROFILE], t.visit[behind, PLACE], t.visit[visit, PLACE]]
    return opened(t, shift, visit, leaves(t, s, behind) + travel + t.visit[visit, ACCESS])


@compiled
def tried(t: Tied, s: State, visit: int, behind: int, limit: int) -> int:
    """Give the price that the visit adds behind this stop; NOWHERE from `limit` on."""
    bare = detour(t, s, visit, behind) if t.goal[MONEY] == 0 else 0
    join(t, s, visit, behind)
    began(s)
    price = NOWHERE
    if entered(t, s, visit) and spread(t, s, limit - bare):
        price = min(NOWHERE, added(t, s) + bare)
    given_up(s)
    part(t, s, visit)
    return price


@compiled
def put(t: Tied, s: State, visit: int, behind: int) -> bool:
    """Let the visit stay behind this stop; False, and nothing is changed, when it cannot."""
    bare = detour(t, s, visit, behind) if t.goal[MONEY] == 0 else 0
    join(t, s, visit, behind)
    began(s)
    if entered(t, s, visit) and spread(t, s, NOWHERE):
        price = added(t, s)
        if price < NOWHERE:
            kept(t, s, price + bare)
            s.tally[PENALTY] -= t.visit[visit, ABSENCE]
            return True
    given_up(s)
    part(t, s, visit)
    return False


@compiled
def inserted(t: Tied, s: State, visit: int) -> bool:
    """Put one visit where it costs least; False when nowhere, or dearer than its absence."""
    _gather(t, s, visit, 0)
    best, place = t.visit[visit, ABSENCE] + 1, -1
    for at in range(s.tally[KEPT]):
        if s.option[0, at, SIEVE] >= best:
            break
        stop = s.option[0, at, BEHIND]
        price = tried(t, s, visit, stop, best)
        if price < best:
            best, place = price, stop
    return place >= 0 and put(t, s, visit, place)


@compiled
def _gather(t: Tied, s: State, visit: int, side: int) -> None:
    """Keep the likeliest places of a visit, cheapest first."""
    s.tally[KINDS] += 1
    s.tally[KEPT + side] = 0
    n, m = t.unit_visits.size, t.shift.shape[0]
    for shift in range(m):
        if not open_to(t, s, shift, visit):
            continue
        stop = n + shift
        while stop < n + m:
            start = reached(t, s, visit, stop)
            if start >= FAR:
                break
            bare = detour(t, s, visit, stop)
            sieve = bare + visit_price(t, shift, visit, start)
            if not _full(s, side, sieve):
                sieve += pushed(t, s, visit, start, stop)
                if sieve < NOWHERE and not _full(s, side, sieve) and below(s.rng, BLINK) > 0:
                    _keep(s, side, sieve, (bare, stop, start))
            stop = s.stop[stop, AFTER]


@inlined
def _full(s: State, side: int, sieve: int) -> bool:
    """Whether a place of this price is not among those kept."""
    kept_now = s.tally[KEPT + side]
    most = s.option.shape[1]
    return bool(kept_now == most and s.option[side, most - 1, SIEVE] <= sieve)


@inlined
def _keep(s: State, side: int, sieve: int, place: tuple[int, int, int]) -> None:
    """Put a place (price of its metres, stop, start) among those kept, by price."""
    at = s.tally[KEPT + side]
    if at == s.option.shape[1]:
        at -= 1
    else:
        s.tally[KEPT + side] += 1
    while at > 0 and s.option[side, at - 1, SIEVE] > sieve:
        s.option[side, at, SIEVE] = s.option[side, at - 1, SIEVE]
        s.option[side, at, BARE] = s.option[side, at - 1, BARE]
        s.option[side, at, BEHIND] = s.option[side, at - 1, BEHIND]
        s.option[side, at, BEGIN] = s.option[side, at - 1, BEGIN]
        at -= 1
    s.option[side, at, SIEVE] = sieve
    s.option[side, at, BARE], s.option[side, at, BEHIND], s.option[side, at, BEGIN] = place


@compiled
def _tried_both(
    t: Tied, s: State, pair: tuple[int, int], stops: tuple[int, int], limit: int
) -> int:
    """Give the price that both visits add behind these stops; NOWHERE from `limit` on.

    It is the state of things afterwards when `limit` is NOWHERE and they can stay.
    """
    bare = 0
    if t.goal[MONEY] == 0:
        bare = detour(t, s, pair[0], stops[0]) + detour(t, s, pair[1], stops[1])
    join(t, s, pair[0], stops[0])
    join(t, s, pair[1], stops[1])
    began(s)
    price = NOWHERE
    if entered(t, s, pair[0]) and entered(t, s, pair[1]) and spread(t, s, limit - bare):
        price = min(NOWHERE, added(t, s) + bare)
    if price < NOWHERE and limit == NOWHERE:
        kept(t, s, price)
        s.tally[PENALTY] -= t.visit[pair[0], ABSENCE] + t.visit[pair[1], ABSENCE]
        return price
    given_up(s)
    part(t, s, pair[1])
    part(t, s, pair[0])
    return price


@compiled
def _together(t: Tied, s: State, pair: tuple[int, int], at: tuple[int, int]) -> int:
    """Bound the price of two kept places from below: both at times that their links allow."""
    first, second = pair
    a, b = s.option[0, at[0], BEHIND], s.option[1, at[1], BEHIND]
    begin, other = s.option[0, at[0], BEGIN], s.option[1, at[1], BEGIN]
    for link in range(t.visit[first, TO_FIRST], t.visit[first + 1, TO_FIRST]):
        if t.to[link, OTHER] == second:
            other = max(other, begin + t.to[link, GAP])
    for link in range(t.visit[second, TO_FIRST], t.visit[second + 1, TO_FIRST]):
        if t.to[link, OTHER] == first:
            begin = max(begin, other + t.to[link, GAP])
    here, there = s.stop[a, ROUTE], s.stop[b, ROUTE]
    begin, other = opened(t, here, first, begin), opened(t, there, second, other)
    if begin >= FAR or other >= FAR:
        return NOWHERE
    price = s.option[0, at[0], BARE] + s.option[1, at[1], BARE]
    price += visit_price(t, here, first, begin) + visit_price(t, there, second, other)
    return int(price + pushed(t, s, first, begin, a) + pushed(t, s, second, other, b))


@compiled
def inserted_both(t: Tied, s: State, first: int, second: int) -> bool:
    """Put two visits of a group where they cost least together; False when nowhere."""
    _gather(t, s, first, 0)
    _gather(t, s, second, 1)
    best = t.visit[first, ABSENCE] + t.visit[second, ABSENCE] + 1
    place, place_other = -1, -1
    likely = _likely_pairs(t, s, (first, second), best)
    for at in range(likely):
        if s.bound[at, 0] >= best:
            break
        a, b = s.option[0, s.bound[at, 1], BEHIND], s.option[1, s.bound[at, 2], BEHIND]
        price = _tried_both(t, s, (first, second), (a, b), best)
        if price < best:
            best, place, place_other = price, a, b
    if place < 0:
        return False
    return _tried_both(t, s, (first, second), (place, place_other), NOWHERE) < NOWHERE


@compiled
def _likely_pairs(t: Tied, s: State, pair: tuple[int, int], most: int) -> int:
    """Keep the pairs of places with the lowest bounds below `most`, in order; how many they are."""
    kept_now, last = 0, s.bound.shape[0] - 1
    for i in range(s.tally[KEPT]):
        if s.tally[KEPT + 1] == 0 or s.option[0, i, SIEVE] + s.option[1, 0, SIEVE] >= most:
            break
        person = t.shift[s.stop[s.option[0, i, BEHIND], ROUTE], PERSON]
        for j in range(s.tally[KEPT + 1]):
            if s.option[0, i, SIEVE] + s.option[1, j, SIEVE] >= most:
                break
            if t.shift[s.stop[s.option[1, j, BEHIND], ROUTE], PERSON] == person:
                continue
            price = _together(t, s, pair, (i, j))
            if price >= most:
                continue
            at = kept_now
            if kept_now <= last:
                kept_now += 1
            else:
                at = last
            while at > 0 and s.bound[at - 1, 0] > price:
                for column in range(3):
                    s.bound[at, column] = s.bound[at - 1, column]
                at -= 1
            s.bound[at, 0], s.bound[at, 1], s.bound[at, 2] = price, i, j
            if kept_now > last:
                most = min(most, s.bound[last, 0])
    return kept_now


@compiled
def unit_inserted(t: Tied, s: State, unit: int) -> bool:
    """Put all visits of a unit in, or none; False when none."""
    first, last = t.unit_first[unit], t.unit_first[unit + 1]
    visits = t.unit_visits[first:last]
    for visit in visits:
        for at in range(t.visit[visit, NEED_FIRST], t.visit[visit + 1, NEED_FIRST]):
            if s.stop[t.need[at, 0], ROUTE] == ABSENT:
                return False
    if visits.size == 1:
        return inserted(t, s, visits[0])
    if not inserted_both(t, s, visits[0], visits[1]):
        return False
    for visit in visits[2:]:
        if not inserted(t, s, visit):
            for other in visits:
                if s.stop[other, ROUTE] != ABSENT:
                    part(t, s, other)
            settled(t, s)
            return False
    return True
