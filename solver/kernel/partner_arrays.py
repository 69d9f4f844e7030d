"""What handing a visit to a partner point on one of its days adds to the objective."""

import numpy as np
from numpy.typing import NDArray

from solver.cost import KILOMETRE_M, wishes
from solver.eligible import NO_START, Eligible
from solver.problem import Objective, Problem
from solver.visit import Visit


def partner_amounts(problem: Problem, eligible: Eligible) -> NDArray[np.int64]:
    """Count for each visit and partner place what the objective counts, as `solver.cost` does.

    Returns
    -------
    NDArray[np.int64]
        [visits, partner places]; -1 where the point cannot take the visit on that day. Lateness
        counts once, as the sum of all lateness does.
    """
    starts = eligible.partner_starts
    possible = starts != NO_START
    match problem.objective:
        case Objective.MONEY:
            amounts = _fees(problem, eligible) + _wishes(problem, starts)
        case Objective.TRAVEL | Objective.DURATION:
            amounts = np.zeros_like(starts)
        case Objective.TARDINESS | Objective.TRAVEL_AND_TARDINESS:
            due = np.array(
                [2**40 if visit.sla is None else visit.sla.due_s for visit in problem.visits],
                np.int64,
            )
            amounts = np.maximum(starts - due[:, np.newaxis], 0)
    return np.where(possible, amounts, -1)


def _fees(problem: Problem, eligible: Eligible) -> NDArray[np.int64]:
    """Price by fee card and way; half up to the fen."""
    at = np.array([visit.location for visit in problem.visits], np.int64)
    types = [visit.work_type for visit in problem.visits]
    fees = np.zeros(eligible.partner_starts.shape, np.int64)
    by_point: dict[int, NDArray[np.int64]] = {}
    for column, (number, _) in enumerate(eligible.partner_places):
        if number not in by_point:
            point = problem.partners[number]
            away_m = problem.travel.distance_m[point.location, at].astype(np.int64)
            way = point.per_km_fen * np.maximum(away_m - point.free_distance_m, 0)
            card = np.array([point.fees_fen.get(kind, 0) for kind in types], np.int64)
            by_point[number] = card + (way + KILOMETRE_M // 2) // KILOMETRE_M
        fees[:, column] = by_point[number]
    return fees


def _wishes(problem: Problem, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Price lateness and wishes at these starts, asked once of starts that are the same."""
    prices = np.zeros_like(starts)
    for number, visit in enumerate(problem.visits):
        if not _has_wishes(visit):
            continue
        known = {NO_START: 0}
        for column, start in enumerate(starts[number].tolist()):
            if start not in known:
                known[start] = sum(wishes(problem, [(number, start)], None))
            prices[number, column] = known[start]
    return prices


def _has_wishes(visit: Visit) -> bool:
    told = (visit.sla, visit.appointment, visit.published)
    return bool(visit.preferred_technicians) or any(each is not None for each in told)
