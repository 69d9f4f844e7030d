"""Visits beyond what shifts and partner points can hold, set aside before a search."""

from solver.greedy import urgency
from solver.problem import Problem

SPARE_PERCENT = 130
"""Share of the hours on offer up to which visits are kept: who is left out among them is for the
search to choose."""


def set_aside(problem: Problem) -> frozenset[int]:
    """Choose the visits beyond the hours on offer, so that ten thousand do not become one model.

    Hours are those of the shifts less breaks, and the service caps of the partner points; visits
    need their access and service, travel not counted.
    """
    room_s = sum(
        shift.end_s - shift.start_s - sum(pause.duration_s for pause in shift.breaks)
        for shift in problem.shifts
    )
    room_s += sum(
        min(day.max_service_s, day.max_visits * _longest(problem))
        for partner in problem.partners
        for day in partner.days
    )
    left_s = room_s * SPARE_PERCENT // 100
    aside = set()
    for visit in sorted(range(len(problem.visits)), key=lambda one: urgency(problem, one)):
        wanted = problem.visits[visit]
        left_s -= wanted.access_s + wanted.service_s
        if left_s < 0:
            aside.add(visit)
    return frozenset(aside)


def _longest(problem: Problem) -> int:
    return max((visit.service_s for visit in problem.visits), default=0)
