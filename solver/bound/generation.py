"""Column generation: routes are priced into the linear programme until the bound is near it.

Each round prices the routes of every shift at one point of duals and adds those that cost less
than they are worth. Every point gives a bound (Lagrange; Farley 1990): what the rows are worth,
plus for each shift the least price less duals of its routes, or 0. The points lie between
the duals of the programme and the best ones so far (Wentges 1997), which the programme's own swing
would otherwise leave. Routes are first searched roughly; only when that finds nothing, exactly. The
rest of the time goes into larger neighbourhoods (`near`) and into cuts (`cuts`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.bound.completion import (
    Steps,
    all_steps,
    least_of_all,
    rest_of_routes,
    slot_s,
)
from solver.bound.cuts import Cut, broken, pairs
from solver.bound.labels import WORD, Found, Labels, Query, cheapest, room_for, route_of, several
from solver.bound.master import Choices, Column, Duals, Master
from solver.bound.near import Near, allows, learn, nearest
from solver.bound.steps import NEVER
from solver.bound.terms import ShiftTerms
from solver.budget import Budget

SLOT_S = 120
NEAREST = 8
LABELS = 3_000_000
AT_A_VISIT = 40_000
MOST_CUTS = 80
DARING = (0.6, 0.25, 0.0)
"""Shares of the way from the limit to what a shift's routes cost at least: limits to try first,
since a search is the faster the lower its limit, and its best route is as good."""
HOLD = 0.6
"""How far a point is drawn from the programme's duals towards the best ones."""


@dataclass(frozen=True)
class Bound:
    """What was proven: no plan costs less than `units`; and the routes found on the way."""

    units: int
    settled: bool
    """Whether the bound is all that the linear programme can give."""
    columns: tuple[Column, ...]


class Generation:
    """One run over the shifts of a problem."""

    def __init__(
        self,
        terms: list[ShiftTerms],
        others: Choices,
        start: Iterable[Column],
        guess: Duals,
    ) -> None:
        visits = len(guess.visits)
        self._terms, self._others = terms, others
        self.master = Master(visits, len(terms), others)
        for column in start:
            self.master.add(column)
        self._steps: list[Steps] = [all_steps(each, slot_s(each, SLOT_S)) for each in terms]
        self._near: list[Near] = [nearest(each, NEAREST) for each in terms]
        most = max((len(each.visits) for each in terms), default=1)
        longest = max((each.end for each in terms), default=0)
        self._room: Labels = room_for(LABELS, longest, most, AT_A_VISIT)
        self._places = [{int(v): at for at, v in enumerate(each.visits)} for each in terms]
        self._visits = visits
        self._best = guess
        self._worth = -NEVER
        self.units = 0  # no plan costs less than nothing

    def run(self, budget: Budget, enough: int) -> Bound:
        """Go on until the bound is `enough` (in units), cannot rise, or the budget is over."""
        settled = False
        self._round(self._best, self._best, False, budget)
        while not (settled or budget.over() or self.units >= enough):
            self._settle(budget, enough)
            settled = not (budget.over() or self.units >= enough or self._learn() or self._cut())
        return Bound(self.units, settled, tuple(self.master.columns))

    def _settle(self, budget: Budget, enough: int) -> None:
        """Solve the programme over all routes that the neighbourhoods allow."""
        exact, hold = False, HOLD
        while not budget.over() and self.units < enough:
            duals = self.master.solve()
            if duals is None:
                return
            point = duals.towards(self._best, hold)
            if self._round(duals, point, exact, budget):
                continue
            if hold > 0:
                hold = 0.0 if hold < HOLD / 2 else hold / 2
            elif exact:
                return
            else:
                exact, hold = True, HOLD / 2

    def _round(self, duals: Duals, point: Duals, exact: bool, budget: Budget) -> bool:
        """Price all shifts at a point; whether a route is new and worth its price."""
        units, found = self._others.bound(point), False
        for shift in range(len(self._terms)):
            if budget.over():
                return False
            least, new = self.add(shift, duals, point, exact)
            units += min(0, least)
            found |= new
        if units > self._worth:
            self._worth, self._best = units, point
            self.units = max(self.units, units)
        return found

    def add(self, shift: int, duals: Duals, point: Duals, exact: bool) -> tuple[int, bool]:
        """Price a shift at a point, and add the routes that `duals` find worth their price.

        Returns
        -------
        tuple
            A lower bound of the price less duals of its routes at the point, or of what the shift
            is worth there if that is less; whether a route is new.
        """
        least, routes = self._price(shift, point, exact)
        found = False
        for visits, price in routes:
            worth = int(duals.visits[list(visits)].sum()) + int(duals.shifts[shift])
            worth += sum(
                int(dual) * pairs(cut, visits)
                for cut, dual in zip(self.master.cuts, duals.cuts, strict=True)
                if dual
            )
            if price < worth:
                found |= self.master.add(Column(shift, visits, price))
        return least, found

    def _price(
        self, shift: int, point: Duals, exact: bool
    ) -> tuple[int, list[tuple[tuple[int, ...], int]]]:
        """Bound the price less duals of a shift's routes from below; routes with their prices."""
        terms, limit = self._terms[shift], int(point.shifts[shift])
        worth = np.ascontiguousarray(point.visits[terms.visits])
        rest = rest_of_routes(self._steps[shift], worth)
        least = least_of_all(terms, worth, rest)
        if least >= limit:
            return limit, []
        bits, tolls, paid = self._tolls(shift, point)
        query = Query(terms, worth, self._near[shift], bits, tolls, rest, limit, exact)
        for share in DARING:
            found = cheapest(query._replace(limit=limit + int(share * (least - limit))), self._room)
            if len(found.price) or not found.complete:
                break
        if exact and found.complete:
            least = max(least, found.least)
        return least, list(self._written(found, query, paid))

    def near_best(self, margin: int) -> Iterator[Column]:
        """Give routes that the best duals find at most `margin` units from worth their price."""
        point = self._best
        for shift, terms in enumerate(self._terms):
            worth = np.ascontiguousarray(point.visits[terms.visits])
            rest = rest_of_routes(self._steps[shift], worth)
            bits, tolls, paid = self._tolls(shift, point)
            limit = int(point.shifts[shift]) + margin
            query = Query(terms, worth, self._near[shift], bits, tolls, rest, limit, True)
            for visits, units in self._written(several(query, self._room), query, paid):
                yield Column(shift, visits, units)

    def _written(
        self, found: Found, query: Query, paid: list[tuple[Cut, int]]
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Give the visits of the routes found, and their prices."""
        for price, label in zip(found.price.tolist(), found.label.tolist(), strict=True):
            places = route_of(self._room, label)
            visits = tuple(query.terms.visits[places].tolist())
            units = price + int(query.duals[places].sum())
            yield visits, units - sum(toll * pairs(cut, visits) for cut, toll in paid)

    def _tolls(
        self, shift: int, point: Duals
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64], list[tuple[Cut, int]]]:
        """Give the cuts that matter to a shift: bits by visit, prices, and both in words.

        Cuts beyond the 64 dearest are left unpaid: a relaxation.
        """
        places = self._places[shift]
        priced = [
            (cut, -int(dual))
            for cut, dual in zip(self.master.cuts, point.cuts, strict=True)
            if dual < 0 and sum(visit in places for visit in cut) > 1
        ]
        paid = sorted(priced, key=lambda each: -each[1])[:WORD]
        bits = np.zeros(len(places), dtype=np.uint64)
        tolls = np.zeros(WORD, dtype=np.int64)
        for number, (cut, toll) in enumerate(paid):
            tolls[number] = toll
            for visit in cut:
                if visit in places:
                    bits[places[visit]] |= np.uint64(1) << np.uint64(number)
        return bits, tolls, paid

    def _cut(self) -> bool:
        """Add cuts that the routes of the programme break; whether there were any."""
        if self.master.solve() is None:
            return False
        room = MOST_CUTS - len(self.master.cuts)
        found = broken(
            self._visits, ((share, column.visits) for share, column in self.master.used()), room
        )
        for cut in found:
            self.master.cut(cut)
        return bool(found)

    def _learn(self) -> bool:
        """Forbid the cycles in the routes that the programme uses; whether there were any."""
        if self.master.solve() is None:
            return False
        places = self._places
        learnt = [
            learn(self._near[column.shift], [places[column.shift][v] for v in column.visits])
            for _, column in self.master.used()
        ]
        if any(learnt):
            self.master.forbid(
                lambda column: (
                    not allows(
                        self._near[column.shift], [places[column.shift][v] for v in column.visits]
                    )
                )
            )
        return any(learnt)
