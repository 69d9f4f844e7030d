"""What the rest of a route costs at least, by place, time and breaks taken: bounds for `labels`.

Time is cut into slots, every instant counts as the beginning of its slot, and of the visits already
made only the one before is remembered (two-cycle elimination, Houck, Picard, Queyranne and
Vemuganti 1980). Prices never fall with time, so this is below the price of every true rest.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.bound.steps import NEVER, begins, finish, step
from solver.bound.terms import ShiftTerms
from solver.kernel.jit import compiled


class Rest(NamedTuple):
    """Least prices of the rest of a route, less the duals of the visits in it.

    Parameters
    ----------
    slot_s
        Length of a slot.
    best
        int64 array [sets of breaks, visits, slots, 2]: the least price, and the least with
        another visit next.
    then
        int64 array [sets of breaks, visits, slots]: the visit that is next at the least price;
        the number of visits for the end location.
    """

    slot_s: int
    best: NDArray[np.int64]
    then: NDArray[np.int64]


class Steps(NamedTuple):
    """Every step of a shift from every slot, made once.

    Parameters
    ----------
    slot_s
        Length of a slot in seconds.
    onto
        int32 array [ways, visits, slots, visits]: the slot in which the service of the second
        visit ends if the first is left as the slot begins; ways are those of `step`; -1 when
        that cannot be.
    price
        int64 array of the same shape.
    home
        int64 array [sets of breaks, sets of breaks, visits, slots]: price of going back with the
        breaks of the first index on the way when those of the second are taken.
    """

    slot_s: int
    onto: NDArray[np.int32]
    price: NDArray[np.int64]
    home: NDArray[np.int64]


def slot_s(terms: ShiftTerms, wanted_s: int) -> int:
    """Give the length of a slot: as wanted, or the shortest step from visit to visit; 0 is none."""
    between = terms.duration[:-2, :-2] + (terms.access + terms.service)[np.newaxis, :]
    np.fill_diagonal(between, wanted_s)
    return max(0, min(wanted_s, int(between.min())))


def all_steps(terms: ShiftTerms, length_s: int) -> Steps:
    """Make the steps; `length_s` is that of `slot_s`, above 0."""
    count, sets = len(terms.visits), 1 << len(terms.breaks)
    slots = terms.end // length_s + 1
    steps = Steps(
        length_s,
        np.full((2 * sets, count, slots, count), -1, dtype=np.int32),
        np.zeros((2 * sets, count, slots, count), dtype=np.int64),
        np.full((sets, sets, count, slots), NEVER, dtype=np.int64),
    )
    _take_all(terms, steps)
    return steps


@compiled
def _take_all(terms: ShiftTerms, steps: Steps) -> None:
    """Fill in the steps."""
    sets, _, count, slots = steps.home.shape
    for here in range(count):
        for slot in range(slots):
            leave = slot * steps.slot_s
            for taken in range(sets):
                for pausing in range(sets):
                    if not pausing & taken:
                        home = finish(terms, here, leave, pausing, taken)
                        steps.home[pausing, taken, here, slot] = home
            for way in range(2 * sets):
                for there in range(count):
                    if there == here:
                        continue
                    ends, cost = step(terms, here, leave, there, way)
                    if ends >= 0:
                        steps.onto[way, here, slot, there] = ends // steps.slot_s
                        steps.price[way, here, slot, there] = cost


def rest_of_routes(steps: Steps, duals: NDArray[np.int64]) -> Rest:
    """Make the bounds for the duals of the shift's visits."""
    sets, _, count, slots = steps.home.shape
    rest = Rest(
        steps.slot_s,
        np.full((sets, count, slots, 2), NEVER, dtype=np.int64),
        np.full((sets, count, slots), -1, dtype=np.int64),
    )
    _fill_all(steps, duals, rest)
    return rest


@compiled
def _fill_all(steps: Steps, duals: NDArray[np.int64], rest: Rest) -> None:
    """Fill in the bounds, from the last slot back."""
    sets, count, slots = rest.then.shape
    for slot in range(slots - 1, -1, -1):
        for taken in range(sets):
            for here in range(count):
                _fill(steps, duals, rest, here, slot, taken)


@compiled
def _fill(
    steps: Steps, duals: NDArray[np.int64], rest: Rest, here: int, slot: int, taken: int
) -> None:
    """Find the best two continuations from a visit left in a slot."""
    count = len(duals)
    first, second, then = NEVER, NEVER, -1
    sets = len(rest.best)
    for way in range(2 * sets):
        pausing = way & (sets - 1)
        if pausing & taken:
            continue
        took = taken | pausing
        home = steps.home[pausing, taken, here, slot]
        if home < first:
            if then != count:
                second = first
            first, then = home, count
        for there in range(count):
            at = steps.onto[way, here, slot, there]
            if at < 0:
                continue
            turn = 1 if rest.then[took, there, at] == here else 0
            least = steps.price[way, here, slot, there] - duals[there]
            least += rest.best[took, there, at, turn]
            if least >= second:
                continue
            if there == then:
                first = min(first, least)
            elif least < first:
                first, second, then = least, first, there
            else:
                second = least
    rest.best[taken, here, slot, 0] = first
    rest.best[taken, here, slot, 1] = second
    rest.then[taken, here, slot] = then


@compiled
def least_of_all(terms: ShiftTerms, duals: NDArray[np.int64], rest: Rest) -> int:
    """Bound the price less duals of every route of the shift from below."""
    count = len(terms.visits)
    least = NEVER
    for taken in range(len(rest.best)):
        leave = begins(terms, taken)
        if leave < 0:
            continue
        for there in range(count):
            for way in range(2 * len(rest.best)):
                if way & taken:
                    continue
                ends, price = step(terms, count, leave, there, way)
                if ends >= 0:
                    took = taken | (way & (len(rest.best) - 1))
                    onward = rest.best[took, there, ends // rest.slot_s, 0]
                    if onward < NEVER:
                        least = min(least, price - duals[there] + onward)
    return least if least == NEVER else least + terms.once
