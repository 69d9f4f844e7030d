"""What a visit put into a route would delay, guessed before the route is priced exactly.

Times are those without breaks, and a break that the route cannot do without is taken off the hours
before overtime. It is a guess, because breaks may give way: it says which place is priced first,
and which is not priced at all.
"""

from solver.kernel.arrays import Arrays
from solver.kernel.jit import inlined
from solver.kernel.lateness import HOUR_S, penalty_of_lateness
from solver.kernel.state import PICKUP, State


@inlined
def knock_on(a: Arrays, s: State, shift: int, i: int, visit: int) -> int:
    """Guess what a visit at position i adds by delaying what comes after it.

    Returns
    -------
    int
        Fen; 0 for objectives other than money.
    """
    if a.objective != 0:
        return 0
    row, duration = a.row[shift], a.duration[a.profile[shift]]
    stops, place, leaves = s.stops[shift], s.place[shift], s.leave[shift]
    count, here = s.sizes[shift], a.place[visit]
    ready = leaves[i] + duration[place[i], here] + a.access[visit]
    leave = max(ready, a.low[row, visit]) + a.service[row, visit]
    first_leaves = leave if i == 0 else leaves[1]
    price = 0
    for j in range(i, count):
        stop = stops[j]
        leave += duration[here, place[j + 1]]
        here = place[j + 1]
        if stop == PICKUP:
            leave += a.pickup_s[shift]
        else:
            start = max(leave + a.access[stop], a.low[row, stop])
            leave = start + a.service[row, stop]
            if a.tier_ptr[stop + 1] > a.tier_ptr[stop]:
                before = leaves[j + 1] - a.service[row, stop]
                price += penalty_of_lateness(a, stop, start) - penalty_of_lateness(a, stop, before)
        if leave <= leaves[j + 1]:
            return price
    soft_end = a.soft_end[shift]
    for b in range(a.break_ptr[shift], a.break_ptr[shift + 1]):
        if first_leaves <= a.break_end[b] <= soft_end:
            soft_end -= a.break_s[b]
    back = leave + duration[here, a.goal[shift]]
    before = leaves[count]
    if count > 0:
        before += duration[place[count], a.goal[shift]]
    over = max(0, back - soft_end) - max(0, before - soft_end)
    return int(price + a.per_overtime[shift] * over // HOUR_S)
