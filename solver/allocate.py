"""Who serves which visit on which day: crews and partner points, before there are routes.

    market -> linear bound -> whole visits

What is decided are visits that several could serve, within contracts, caps and territories; what it
costs is `solver.allocation.prices`, and the bound is that of the same prices.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solver.allocation.linear import relaxed
from solver.allocation.market import Market, Place, market_of
from solver.allocation.nearest import nearest
from solver.allocation.whole import LEFT, Choice, whole
from solver.budget import Budget
from solver.problem import Problem

SHARE = 0.7
"""Of the budget, what the linear bound may take."""


@dataclass(frozen=True)
class Allocation:
    """Where visits go.

    Parameters
    ----------
    crews
        Technicians (positions) of each crew.
    places
        The place of each visit that has one.
    left_out
        Visits that no place is for or has room for, or that cost more than leaving them out.
    price_fen
        Estimated price of what is served, overtime included.
    dropped_fen
        Price of what is left out, by `Market.left_fen`.
    bound_fen
        No allocation has a smaller sum of both; None where it was not asked for.
    """

    crews: tuple[tuple[int, ...], ...]
    places: Mapping[int, Place]
    left_out: tuple[int, ...]
    price_fen: int
    dropped_fen: int
    bound_fen: int | None = None

    @property
    def total_fen(self) -> int:
        """What `bound_fen` bounds."""
        return self.price_fen + self.dropped_fen


def allocate(problem: Problem, budget: Budget, seed: int = 1) -> Allocation:
    """Allocate at the least estimated price."""
    market = market_of(problem)
    share_ends = budget.ends_at - (1 - SHARE) * budget.left_s()
    relaxation = relaxed(market, budget.until(share_ends))
    choice = whole(market, relaxation, budget, seed)
    return allocation(market, choice, relaxation.bound_fen)


def allocate_nearest(problem: Problem) -> Allocation:
    """Allocate by the rule of thumb: the nearest point that has room."""
    market = market_of(problem)
    return allocation(market, nearest(market), None)


def allocation(market: Market, choice: Choice, bound_fen: int | None) -> Allocation:
    """Write a choice of options as an allocation, with its price."""
    visits = np.flatnonzero(choice != LEFT)
    options = choice[visits]
    left_out = np.flatnonzero(choice == LEFT)
    price = int(market.price_fen[options].sum()) + _overtime_fen(market, options)
    return Allocation(
        crews=market.crews,
        places={
            int(visit): market.places[int(market.place[option])]
            for visit, option in zip(visits, options, strict=True)
        },
        left_out=tuple(left_out.tolist()),
        price_fen=price,
        dropped_fen=int(market.left_fen[left_out].sum()),
        bound_fen=bound_fen,
    )


def _overtime_fen(market: Market, options: Choice) -> int:
    used = np.zeros(len(market.visit), dtype=np.bool_)
    used[options] = True
    total = 0
    for limit in market.limits:
        past_s = int(limit.amounts[used[limit.options]].sum()) - limit.most
        if past_s > 0:
            total += -(-past_s // 60) * limit.minute_fen
    return total
