"""The rule of thumb to compare with: the nearest point that still has room takes the visit."""

import numpy as np

from solver.allocation.market import Market
from solver.allocation.whole import LEFT, Choice


def nearest(market: Market) -> Choice:
    """Choose an option for each visit, or `LEFT`; int64 array [visits].

    Visits come one after the other as they stand in the problem. Each goes to the point nearest by
    road, a partner point or where a crew's shifts begin, that has room for it, there on the first
    day that does.
    """
    held = [0] * len(market.limits)
    draws: list[list[tuple[int, int]]] = [[] for _ in range(len(market.visit))]
    for number, limit in enumerate(market.limits):
        for option, amount in zip(limit.options.tolist(), limit.amounts.tolist(), strict=True):
            draws[option].append((number, amount))
    most = [limit.most + 60 * limit.minutes for limit in market.limits]
    choice = np.full(len(market.left_fen), LEFT, dtype=np.int64)
    away_m = _away_m(market)
    days = np.array([place.day for place in market.places], dtype=np.int64)
    if not len(market.visit):
        return choice
    order = np.lexsort((days[market.place], away_m, market.visit))
    for option in order.tolist():
        visit = market.visit[option]
        drawn = draws[option]
        room = all(held[number] + amount <= most[number] for number, amount in drawn)
        if choice[visit] == LEFT and room:
            choice[visit] = option
            for number, amount in drawn:
                held[number] += amount
    return choice


def _away_m(market: Market) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Metres by road from the place of each option to its visit."""
    problem = market.problem
    distance = problem.travel.distance_m
    made = np.zeros(len(market.visit), dtype=np.int64)
    location = np.array([visit.location for visit in problem.visits], dtype=np.int64)
    for number, place in enumerate(market.places):
        mine = market.place == number
        to = location[market.visit[mine]]
        if place.partner is not None:
            made[mine] = distance[problem.partners[place.partner[0]].location, to]
            continue
        crew = market.crews[place.crew] if place.crew is not None else ()
        begins = [shift.start_location for shift in problem.shifts if shift.technician in crew]
        made[mine] = distance[sorted(set(begins))][:, to].min(axis=0)
    return made
