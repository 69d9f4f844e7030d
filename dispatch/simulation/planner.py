"""The evening's plan for the next day: which visits, by the solver's greedy construction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from dispatch.simulation.cases import Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.crew import Person
from dispatch.simulation.day_problem import DayProblem, drop_fen, is_mandatory
from solver.budget import Budget
from solver.check import check
from solver.codes import ReasonCode
from solver.cost import drop_amount
from solver.draft import Draft
from solver.geodesic import distances_m
from solver.greedy import build
from solver.plan import Plan, Reason, Unassigned, UnassignedKind
from solver.solve import PlanBroken

SHIFT_S = int(8.25 * 3600)
WAY_S = 600
"""A shift's hours without its meal, and an allowance for the way to a visit."""
OFFERED_PERCENT = 125
"""Of the hours on offer: as many optional visits are looked at, those first that wait dearest."""
NEXT_DOOR_M, NEXT_DOOR = 800.0, 12
"""And so many more that are next door to one of those."""

A_SHIFT = 12
"""Visits of a district that are tried together: no shift holds more."""

NO_LIMIT = Budget(1.0, lambda: 0.0)
"""A clock that stands still: the greedy construction always looks at everything."""


def candidates(
    centre: Centre, day: date, known_at: datetime, crew: Sequence[Person]
) -> list[Visit]:
    """Choose what the plan of a day looks at, of what is known when it is made."""
    able = [visit for visit in centre.pool.values() if _may(visit, day, known_at)]
    must = [visit for visit in able if is_mandatory(visit, day)]
    mean_fen = centre.visit_fen()
    rest = sorted(
        (visit for visit in able if not is_mandatory(visit, day)),
        key=lambda visit: (-drop_fen(visit, mean_fen, day), visit.id),
    )
    room_s = len(crew) * SHIFT_S * OFFERED_PERCENT // 100
    room_s -= sum(map(_takes_s, must))
    chosen = []
    for visit in rest:
        room_s -= _takes_s(visit)
        if room_s < 0:
            break
        chosen.append(visit)
    return [*must, *chosen, *_next_door([*must, *chosen], rest[len(chosen) :])]


def planned(made: DayProblem) -> Draft:
    """Construct the plan of a day; the checker refuses a broken one.

    What is too dear one by one may pay together: the way to a district is shared by all its homes.
    """
    draft = build(made.problem, range(len(made.visits)), NO_LIMIT)
    for group in _by_district(made, draft):
        draft = together(draft, group)
    judged(made, draft)
    return draft


def together(draft: Draft, group: Sequence[int]) -> Draft:
    """Put in as many optional visits, in their order, as pay best together; the same if none do.

    It ends when the rest would not pay even if it cost nothing.
    """
    trial, best = draft.copy(), draft
    saved = most = 0
    left = sum(drop_amount(draft.problem, number) for number in group)
    for number in group:
        if saved + left <= most:
            break
        left -= drop_amount(draft.problem, number)
        move = trial.best(number)
        if move is None or move.partner is not None:
            continue
        trial.put(number, move)
        saved += drop_amount(draft.problem, number) - move.delta
        if saved > most:
            most, best = saved, trial.copy()
    return best


def _by_district(made: DayProblem, draft: Draft) -> list[list[int]]:
    """Return the optional visits without a place by district, those first that wait dearest."""
    found: dict[int, list[int]] = {}
    left = [one for one in draft.unserved() if not made.problem.is_mandatory(one)]
    for number in sorted(left, key=lambda one: (-made.problem.visits[one].drop_fen, one)):
        found.setdefault(made.visits[number].home.district, []).append(number)
    return [found[district][:A_SHIFT] for district in sorted(found)]


def judged(made: DayProblem, draft: Draft) -> Plan:
    """Return the draft as a plan that keeps every rule.

    Raises
    ------
    PlanBroken
        A fault of this program.
    """
    left = tuple(
        Unassigned(visit, UnassignedKind.SEARCH_LIMIT, (Reason(ReasonCode.SEARCH_ENDED),))
        for visit in draft.unserved()
    )
    plan = replace(draft.plan(), unassigned=left)
    violations = check(made.problem, plan)
    if violations:
        raise PlanBroken(violations)
    return plan


def _may(visit: Visit, day: date, known_at: datetime) -> bool:
    if visit.ready_at > known_at or visit.not_before > day:
        return False
    if visit.wanted_on is not None and visit.wanted_on > day:
        return False
    return visit.case.round is None or visit.case.round.opens_on <= day


def _takes_s(visit: Visit) -> int:
    return visit.service_s + visit.home.access_s + WAY_S


def _next_door(near: Sequence[Visit], rest: Sequence[Visit]) -> list[Visit]:
    """Choose those of the rest that are nearest to one of the others, as far as next door."""
    if not near or not rest:
        return []
    lat, lon = _places(near)
    lat2, lon2 = _places(rest)
    away_m = distances_m(lat2[:, np.newaxis], lon2[:, np.newaxis], lat, lon).min(axis=1)
    order = np.argsort(away_m, kind="stable")[:NEXT_DOOR]
    return [rest[int(place)] for place in order if away_m[place] <= NEXT_DOOR_M]


def _places(visits: Sequence[Visit]) -> tuple[np.ndarray, np.ndarray]:
    homes = [visit.home for visit in visits]
    return np.array([home.lat for home in homes]), np.array([home.lon for home in homes])


def plan_time(day: date, midnight: datetime) -> datetime:
    """Return when the plan of a day is made: at five on the afternoon before."""
    return midnight - timedelta(hours=7)
