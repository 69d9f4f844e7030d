"""The best place for a visit: bounds sieve positions, then what is left is priced exactly.

Looked at are the shifts that hold near neighbours of the visit and one empty shift of each kind;
all of them when none of those can take it. With blinks a position is now and then overlooked
(Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals").
"""

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.evaluate import Work, evaluate
from solver.kernel.ground import Ground
from solver.kernel.jit import compiled, inlined
from solver.kernel.knock_on import knock_on
from solver.kernel.lateness import penalty_of_lateness
from solver.kernel.rng import draw
from solver.kernel.scratch import Scratch
from solver.kernel.state import NOWHERE, PICKUP, State, joined


@inlined
def gather(
    a: Arrays, g: Ground, s: State, t: Scratch, active: NDArray[np.uint8], visit: int, near: int
) -> int:
    """Write the shifts to look at into `t.routes`; `near` 0 is every shift that may serve it."""
    t.ticks[0] += 1
    look = t.ticks[0]
    row, low, high = a.row, g.low_of[visit], g.high_of[visit]
    m = row.size
    stamp, routes, count, where = t.stamp, t.routes, s.sizes, s.where
    found = 0
    if near == 0:
        for shift in range(m):
            if count[shift] == 0 or not active[shift]:
                continue
            if low[row[shift]] <= high[row[shift]]:
                routes[found] = shift
                found += 1
    else:
        neighbours = g.near[visit]
        for k in range(min(near, neighbours.size)):
            shift = where[np.uintp(neighbours[k])]
            if shift < 0 or shift >= m:
                continue
            at = np.uintp(shift)
            if stamp[at] == look:
                continue
            stamp[at] = look
            which = np.uintp(row[at])
            if active[at] and low[which] <= high[which]:
                routes[found] = shift
                found += 1
    ptr, kind_shift = g.kind_ptr, g.kind_shift
    for kind in range(ptr.size - 1):
        for k in range(ptr[kind], ptr[kind + 1]):
            at = np.uintp(kind_shift[k])
            if count[at] == 0 and active[at]:
                which = np.uintp(row[at])
                if low[which] <= high[which]:
                    routes[found] = kind_shift[k]
                    found += 1
                break
    return found


@compiled
def best_places(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    active: NDArray[np.uint8],
    visit: int,
    near: int,
    blinks: bool,
) -> None:
    """Write the best place into `t.best`, slot 0; for visits of patterns one for each span."""
    best = t.best
    best[:, 0] = NOWHERE
    patterned = g.pattern_of[visit] >= 0
    found = gather(a, g, s, t, active, visit, near)
    simple, durations, objective = g.simple, g.durations, g.objective
    m = a.row.size
    place, leaves, latests = s.place, s.leave, s.latest
    counts, metres, ahead, behind = s.sizes, s.metres, s.ahead, s.behind
    load, used, capacity, stock = s.load, s.used, a.capacity, a.stock
    demand, need = a.demand, a.part_need
    rng, ticks = s.rng, t.ticks
    bound, at_shift, at_position = t.bound, t.at_shift, t.at_position
    here, access = a.place[visit], a.access[visit]
    way_to, way_on = a.distance_back[here], a.distance[here]
    legs = s.legs
    low_of, high_of = g.low_of[visit], g.high_of[visit]
    service_of, extra_of = g.service_of[visit], g.extra_of[visit]
    places = 0
    tiers = a.tier_ptr[visit + 1] > a.tier_ptr[visit]
    for k in range(found):
        shift = t.routes[k]
        slot = 0
        if patterned:
            slot = g.span_shift[shift]
            if slot < 0:
                continue
        count = counts[shift]
        if count + 2 > g.width:
            continue
        fits = True
        for d in range(demand.shape[1]):
            if load[shift, d] + demand[visit, d] > capacity[shift, d]:
                fits = False
        if not fits:
            continue
        first_position = 0
        if a.pickup[shift] >= 0:
            own = a.lacks[shift, visit] == 0
            for q in range(need.shape[1]):
                if need[visit, q] > 0 and used[shift, q] + need[visit, q] > stock[shift, q]:
                    own = False
            if not own:
                first_position = s.pickup[shift] + 1
                if first_position == 0:
                    with_pickup(a, g, s, t, w, visit, shift, slot)
                    continue
        else:
            for q in range(need.shape[1]):
                if need[visit, q] > 0 and used[shift, q] + need[visit, q] > stock[shift, q]:
                    fits = False
            if not fits:
                continue
        row, profile = a.row[shift], a.profile[shift]
        travel_to, travel_on = a.duration_back[profile, here], a.duration[profile, here]
        low, high, service = low_of[row], high_of[row], service_of[row]
        base = extra_of[row]
        if count == 0:
            base += a.fixed[shift]
        per_km = a.per_km[shift]
        most = a.max_duration[shift]
        length = metres[shift]
        leave_at, latest_at = leaves[shift], latests[shift]
        place_at, leg_at = place[shift], legs[shift]
        for i in range(first_position, count + 1):
            if blinks:
                ticks[1] -= 1
                if ticks[1] <= 0:
                    ticks[1] = draw(rng) & 127
                    continue
            # Numbers without a sign: what is compiled need not look for negative ones.
            at = np.uintp(i)
            leave = leave_at[at]
            before = np.uintp(place_at[at])
            ready = leave + travel_to[before] + access
            if ready > high:
                if leave > high:
                    break
                continue
            begin = max(ready, low)
            after = np.uintp(place_at[at + np.uintp(1)])
            if begin + service + travel_on[after] > latest_at[at]:
                continue
            more = np.int64(way_to[before]) + way_on[after]
            if count > 0:
                more -= leg_at[at]
            if objective == 2:
                price = 0
            elif objective == 0:
                price = (
                    base
                    + (per_km * (length + more) + 500) // 1000
                    - (per_km * length + 500) // 1000
                )
                if tiers:
                    price += penalty_of_lateness(a, visit, begin)
            else:
                price = more
                if objective >= 3:
                    late = max(0, begin - a.due[visit])
                    price = late if objective == 3 else price + late
            if price >= best[slot, 0]:
                continue
            if durations and (objective == 2 or (most < 10**12 and simple)):
                spent, first, last = joined(
                    ahead[shift, i, 0],
                    ahead[shift, i, 1],
                    ahead[shift, i, 2],
                    travel_to[before],
                    access + service,
                    low - access,
                    high - access,
                )
                spent, first, last = joined(
                    spent,
                    first,
                    last,
                    travel_on[after],
                    behind[shift, i, 0],
                    behind[shift, i, 1],
                    behind[shift, i, 2],
                )
                if spent > most:
                    continue
                if objective == 2:
                    price = spent - s.cost[shift]
            if simple:
                if price < best[slot, 0]:
                    best[slot, 0], best[slot, 1] = price, shift
                    best[slot, 2], best[slot, 3] = i, -1
            else:
                bound[places], at_shift[places], at_position[places] = price, shift, i
                places += 1
    if not patterned:
        for k in range(g.visit_ptr[visit], g.visit_ptr[visit + 1]):
            partner, fee = g.visit_place[k], g.visit_fee[k]
            if (
                fee < best[0, 0]
                and active[m + partner]
                and s.held_visits[partner] < a.cap_visits[partner]
                and s.held_service[partner] + a.partner_service[visit] <= a.cap_service[partner]
            ):
                best[0, 0], best[0, 1], best[0, 2], best[0, 3] = fee, m + partner, 0, -1
    if places > 0:
        priced(a, g, s, t, w, visit, places)


@compiled
def priced(a: Arrays, g: Ground, s: State, t: Scratch, w: Work, visit: int, places: int) -> None:
    """Price the places of `t.bound` exactly, the most promising first.

    What a place delays is guessed only when it is its turn; it may then have to wait again.
    """
    bound, best, trial, weighed = t.bound, t.best, t.trial, t.weighed
    patterned = g.pattern_of[visit] >= 0
    for k in range(places):
        weighed[k] = 0
    while places > 0:
        at = 0
        for k in range(1, places):
            if bound[k] < bound[at]:
                at = k
        shift, i, least = t.at_shift[at], t.at_position[at], bound[at]
        slot = g.span_shift[shift] if patterned else 0
        hopeless = least >= best[slot, 0]
        if hopeless and not patterned:
            return
        if not hopeless and not weighed[at]:
            weighed[at] = 1
            more = knock_on(a, s, shift, i, visit)
            bound[at] += more
            if more > 0:
                continue
        places -= 1
        bound[at], t.at_shift[at] = bound[places], t.at_shift[places]
        t.at_position[at], weighed[at] = t.at_position[places], weighed[places]
        if hopeless:
            continue
        count = s.sizes[shift]
        stops = s.stops[shift]
        for k in range(i):
            trial[k] = stops[k]
        trial[i] = visit
        for k in range(i, count):
            trial[k + 1] = stops[k]
        cost = evaluate(a, w, shift, trial, count + 1)
        if cost < 0:
            continue
        price = cost - s.cost[shift]
        if price < best[slot, 0]:
            best[slot, 0], best[slot, 1], best[slot, 2], best[slot, 3] = price, shift, i, -1


@compiled
def with_pickup(
    a: Arrays, g: Ground, s: State, t: Scratch, w: Work, visit: int, shift: int, slot: int
) -> None:
    """Find the best places for a visit and, before it, the pickup that its route does not have."""
    best, trial, count, stops = t.best, t.trial, s.sizes[shift], s.stops[shift]
    row, profile, depot = a.row[shift], a.profile[shift], a.pickup[shift]
    if count + 3 > g.width:
        return
    here, access = a.place[visit], a.access[visit]
    low, high, service = a.low[row, visit], a.high[row, visit], a.service[row, visit]
    travel = a.duration[profile]
    place, ahead, behind = s.place[shift], s.ahead[shift], s.behind[shift]
    start, end = a.start[shift], a.end[shift]
    for j in range(count + 1):
        ready = travel[place[j], depot]
        if ahead[j, 0] + ready + ahead[j, 1] > end:
            break
        spent, first, last = joined(
            ahead[j, 0], ahead[j, 1], ahead[j, 2], ready, a.pickup_s[shift], start, end
        )
        before = depot
        for i in range(j, count + 1):
            if i > j:
                stop = stops[i - 1]
                there = a.place[stop]
                early = a.access[stop]
                opens, closes = a.low[row, stop] - early, a.high[row, stop] - early
                if spent + travel[before, there] + first > closes:
                    break
                spent, first, last = joined(
                    spent,
                    first,
                    last,
                    travel[before, there],
                    early + a.service[row, stop],
                    opens,
                    closes,
                )
                before = there
            after = place[i + 1]
            if spent + first + travel[before, here] > high - access:
                continue
            more, opens, closes = joined(
                spent,
                first,
                last,
                travel[before, here],
                access + service,
                low - access,
                high - access,
            )
            if more + opens + travel[here, after] > behind[i, 2]:
                continue
            more, opens, closes = joined(
                more,
                opens,
                closes,
                travel[here, after],
                behind[i, 0],
                behind[i, 1],
                behind[i, 2],
            )
            if g.simple and more > a.max_duration[shift]:
                continue
            if g.simple and g.objective == 2:
                price = more - s.cost[shift]
                if price < best[slot, 0]:
                    best[slot, 0], best[slot, 1], best[slot, 2], best[slot, 3] = price, shift, i, j
                continue
            for k in range(j):
                trial[k] = stops[k]
            trial[j] = PICKUP
            for k in range(j, i):
                trial[k + 1] = stops[k]
            trial[i + 1] = visit
            for k in range(i, count):
                trial[k + 2] = stops[k]
            cost = evaluate(a, w, shift, trial, count + 2)
            if cost >= 0 and cost - s.cost[shift] < best[slot, 0]:
                best[slot, 0], best[slot, 1] = cost - s.cost[shift], shift
                best[slot, 2], best[slot, 3] = i, j
