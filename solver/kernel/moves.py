"""Visits taken out of a plan and put into it, in a way that can be taken back."""

from solver.kernel.arrays import Arrays
from solver.kernel.evaluate import Work, evaluate
from solver.kernel.ground import Ground
from solver.kernel.jit import compiled, inlined
from solver.kernel.scratch import Scratch
from solver.kernel.state import ABSENT, PICKUP, State, refresh


@inlined
def touch(s: State, t: Scratch, shift: int) -> None:
    """Remember how a route is before it is changed for the first time in this iteration."""
    if t.is_touched[shift]:
        return
    t.is_touched[shift] = 1
    t.touched[t.touched_count[0]] = shift
    t.touched_count[0] += 1
    count = s.sizes[shift]
    t.old_count[shift], t.old_cost[shift] = count, s.cost[shift]
    for i in range(count):
        t.old_stops[shift, i] = s.stops[shift, i]


@inlined
def take(s: State, t: Scratch, visit: int) -> None:
    """Put a visit on the list of those to be placed anew; its route is closed up later."""
    if t.is_moved[visit]:
        return
    t.is_moved[visit] = 1
    at = t.moved_count[0]
    t.moved[at], t.moved_from[at] = visit, s.where[visit]
    t.moved_count[0] = at + 1


@inlined
def take_with_pattern(s: State, g: Ground, t: Scratch, visit: int) -> None:
    """Take a visit and all the others of its pattern."""
    pattern = g.pattern_of[visit]
    if pattern < 0:
        take(s, t, visit)
        return
    for k in range(g.pattern_ptr[pattern], g.pattern_ptr[pattern + 1]):
        take(s, t, g.pattern_visit[k])


@compiled
def lift(a: Arrays, g: Ground, s: State, t: Scratch, w: Work) -> None:
    """Close up the routes of all visits on the list; they are then absent."""
    for k in range(t.moved_count[0]):
        if s.where[t.moved[k]] != ABSENT:
            _leave(a, g, s, t, t.moved[k])
    for k in range(t.touched_count[0]):
        _close_up(a, g, s, w, t.touched[k])


@compiled
def withdraw(a: Arrays, g: Ground, s: State, t: Scratch, w: Work, visit: int) -> None:
    """Take a visit out again that was put into the plan in this iteration."""
    shift = s.where[visit]
    _leave(a, g, s, t, visit)
    if shift < s.sizes.size:
        _close_up(a, g, s, w, shift)


@inlined
def _leave(a: Arrays, g: Ground, s: State, t: Scratch, visit: int) -> None:
    m = s.sizes.size
    shift = s.where[visit]
    if shift < m:
        touch(s, t, shift)
    else:
        place = shift - m
        s.held_visits[place] -= 1
        s.held_service[place] -= a.partner_service[visit]
        s.total[0] -= _fee(g, visit, place)
    s.where[visit] = ABSENT
    s.total[1] += g.penalty[visit]


@inlined
def _close_up(a: Arrays, g: Ground, s: State, w: Work, shift: int) -> None:
    """Take the visits out of a route that are absent now."""
    stops = s.stops[shift]
    kept = 0
    for i in range(s.sizes[shift]):
        visit = stops[i]
        if visit == PICKUP or s.where[visit] != ABSENT:
            stops[kept] = visit
            kept += 1
    s.sizes[shift] = kept
    if s.pickup[shift] >= 0:
        _drop_idle_pickup(a, s, shift)
    reprice(a, g, s, w, shift)


@inlined
def _fee(g: Ground, visit: int, place: int) -> int:
    for k in range(g.visit_ptr[visit], g.visit_ptr[visit + 1]):
        if g.visit_place[k] == place:
            return int(g.visit_fee[k])
    return 0


@inlined
def _drop_idle_pickup(a: Arrays, s: State, shift: int) -> None:
    """Take the pickup out of a route whose visits do without."""
    stops, count = s.stops[shift], s.sizes[shift]
    for i in range(count):
        if stops[i] != PICKUP and a.lacks[shift, stops[i]]:
            return
    for q in range(a.part_need.shape[1]):
        needed = 0
        for i in range(count):
            if stops[i] != PICKUP:
                needed += a.part_need[stops[i], q]
        if needed > a.stock[shift, q]:
            return
    kept = 0
    for i in range(count):
        if stops[i] != PICKUP:
            stops[kept] = stops[i]
            kept += 1
    s.sizes[shift] = kept


@inlined
def reprice(a: Arrays, g: Ground, s: State, w: Work, shift: int) -> None:
    """Find out all about a route that was changed, and correct the total.

    What is left of a feasible route may fail when travel breaks the triangle inequality, or when a
    break then finds no gap: its cost is then beyond all others, and the iteration is taken back.
    """
    before = s.cost[shift]
    refresh(a, g, s, shift)
    if not g.simple:
        count = s.sizes[shift]
        cost = 0
        if count > 0:
            cost = evaluate(a, w, shift, s.stops[shift], count)
            if cost < 0:
                cost = BROKEN
        s.cost[shift] = cost
    s.total[0] += s.cost[shift] - before


BROKEN = 10**14
"""Cost of a route that keeps no rule."""


@compiled
def put(a: Arrays, g: Ground, s: State, t: Scratch, w: Work, visit: int, slot: int) -> None:
    """Put a visit where `t.best` of the slot says."""
    m = s.sizes.size
    shift, position, pickup = t.best[slot, 1], t.best[slot, 2], t.best[slot, 3]
    s.total[1] -= g.penalty[visit]
    if shift >= m:
        place = shift - m
        s.where[visit] = shift
        s.held_visits[place] += 1
        s.held_service[place] += a.partner_service[visit]
        s.total[0] += t.best[slot, 0]
        return
    touch(s, t, shift)
    stops = s.stops[shift]
    if pickup >= 0:
        for k in range(s.sizes[shift], pickup, -1):
            stops[k] = stops[k - 1]
        stops[pickup] = PICKUP
        s.sizes[shift] += 1
        position += 1
    for k in range(s.sizes[shift], position, -1):
        stops[k] = stops[k - 1]
    stops[position] = visit
    s.sizes[shift] += 1
    before = s.cost[shift]
    refresh(a, g, s, shift)
    if not g.simple:
        s.cost[shift] = before + t.best[slot, 0]
    s.total[0] += s.cost[shift] - before


@compiled
def undo(a: Arrays, g: Ground, s: State, t: Scratch) -> None:
    """Take back everything since the lists were emptied."""
    m = s.sizes.size
    for k in range(t.moved_count[0]):
        visit, now, before = t.moved[k], s.where[t.moved[k]], t.moved_from[k]
        if now >= m:
            s.held_visits[now - m] -= 1
            s.held_service[now - m] -= a.partner_service[visit]
        if before >= m:
            s.held_visits[before - m] += 1
            s.held_service[before - m] += a.partner_service[visit]
        s.where[visit] = before
    for k in range(t.touched_count[0]):
        shift = t.touched[k]
        count = t.old_count[shift]
        s.sizes[shift] = count
        for i in range(count):
            s.stops[shift, i] = t.old_stops[shift, i]
        refresh(a, g, s, shift)
        s.cost[shift] = t.old_cost[shift]


@inlined
def settle(s: State, t: Scratch) -> None:
    """Bring the list of absent visits up to date with what was moved."""
    for k in range(t.moved_count[0]):
        visit = t.moved[k]
        at = s.absent_at[visit]
        if s.where[visit] == ABSENT and at < 0:
            last = s.absent_count[0]
            s.absent[last], s.absent_at[visit] = visit, last
            s.absent_count[0] = last + 1
        elif s.where[visit] != ABSENT and at >= 0:
            last = s.absent_count[0] - 1
            other = s.absent[last]
            s.absent[at], s.absent_at[other] = other, at
            s.absent_at[visit] = -1
            s.absent_count[0] = last


@inlined
def empty_lists(t: Scratch) -> None:
    """Begin an iteration."""
    for k in range(t.moved_count[0]):
        t.is_moved[t.moved[k]] = 0
    for k in range(t.touched_count[0]):
        t.is_touched[t.touched[k]] = 0
    t.moved_count[0] = 0
    t.touched_count[0] = 0
