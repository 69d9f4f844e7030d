"""A plan as the master sees it: who holds each visit, and what everything counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.cost import drop_amount
from solver.draft import Outline
from solver.eligible import PartnerPlace, eligible_of
from solver.master.case import Handed
from solver.master.mend import Pricing, RoutePrice
from solver.problem import Problem

NOBODY = -1


@dataclass
class Standing:
    """A plan whose routes are priced; partner places by their column in `Eligible`.

    Parameters
    ----------
    routes
        By shift, those with visits.
    holder
        int64[n]: the shift, or shifts + partner place, or `NOBODY`.
    """

    problem: Problem
    routes: dict[int, tuple[tuple[int, ...], RoutePrice]]
    held: dict[int, list[int]]
    holder: NDArray[np.int64]

    def outline(self) -> Outline:
        """Write it as an outline."""
        places = eligible_of(self.problem).partner_places
        return Outline(
            {shift: stops for shift, (stops, _) in sorted(self.routes.items())},
            {places[place]: tuple(visits) for place, visits in sorted(self.held.items()) if visits},
        )

    def value(self, handed: Handed) -> tuple[tuple[int, ...], int]:
        """Count the mandatory visits left out, most urgent class first, and the amount."""
        missing = [0] * 10
        amount = 0
        for visit in np.flatnonzero(self.holder == NOBODY).tolist():
            if self.problem.is_mandatory(visit):
                missing[self.problem.visits[visit].priority - 1] += 1
            else:
                amount += drop_amount(self.problem, visit)
        prices = [price for _, price in self.routes.values()]
        prices += [handed[visit, place] for place in self.held for visit in self.held[place]]
        amount += sum(price.amount for price in prices)
        return tuple(missing), amount + max((price.worst for price in prices), default=0)


def standing_of(problem: Problem, outline: Outline, pricing: Pricing) -> Standing | None:
    """Price an outline; None when one of its routes breaks a rule."""
    columns: dict[PartnerPlace, int] = {
        place: number for number, place in enumerate(eligible_of(problem).partner_places)
    }
    routes = {}
    holder = np.full(len(problem.visits), NOBODY, np.int64)
    for shift, stops in sorted(outline.routes.items()):
        if not stops:
            continue
        price = pricing(shift, stops)
        if price is None:
            return None
        routes[shift] = stops, price
        holder[[stop for stop in stops if stop >= 0]] = shift
    held = {columns[place]: list(visits) for place, visits in sorted(outline.partners.items())}
    for place, visits in held.items():
        holder[visits] = len(problem.shifts) + place
    return Standing(problem, routes, held, holder)
