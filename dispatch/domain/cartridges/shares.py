"""What each cartridge pays of a visit on each day, so that what they pay bounds the price.

When the shares of a day never exceed the price of a visit, the cheapest courses of the cartridges,
each by itself with its shares, cost together no more than any choice of visits: a lower bound,
which guides the search. The shares are raised in turns: a cartridge takes what is free of each day,
keeps what its cheapest course needs to stay what it is, and frees a part of the rest. The bound
never falls. This is block-coordinate ascent on the dual of joint replenishment, with the sequential
passes that Kolmogorov (2006), "Convergent Tree-Reweighted Message Passing", uses along chains.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dispatch.domain.cartridges.course import Course

MOST_PASSES = 60
LEAST_GAIN = 50_000
"""The turns end when four of them raised the bound by less than one part in so many."""
FREED = (2, 5)
"""Part of what is not needed that a cartridge frees: measured best between a fifth and nine
tenths; with all of it the turns stall early."""


class Shares(NamedTuple):
    """By course, what it pays of a visit on each day, in units."""

    by_course: list[list[int]]
    bound: int


def share_visits(courses: Sequence[Course], visit: int) -> Shares:
    """Find shares of the price of a visit with a high bound; no day's exceed `visit`."""
    days = max(course.days[-1] for course in courses) + 1
    free = [visit] * days
    paid = [[0] * days for _ in courses]
    bounds: list[int] = []
    for turn in range(MOST_PASSES):
        order = range(len(courses))
        for number in order if turn % 2 == 0 else reversed(order):
            course, own = courses[number], paid[number]
            for day in course.days:
                own[day] += free[day]
                free[day] = 0
            release = _release_forward if turn // 2 % 2 == 0 else _release_backward
            release(course, own, free)
        bounds.append(sum(_least(course, own) for course, own in zip(courses, paid, strict=True)))
        if turn > 5 and (bounds[-1] - bounds[-5]) * LEAST_GAIN <= bounds[-1]:
            break
    return Shares(paid, bounds[-1])


def _least(course: Course, own: Sequence[int]) -> int:
    return course.outlook(own).whole[course.pattern.due]


def _release_forward(course: Course, own: list[int], free: list[int]) -> None:
    """Free what is not needed, the first days first; later ones know what was freed before."""
    outlook = course.outlook(own)
    least = outlook.whole[course.pattern.due]
    behind: dict[int, int] = {}
    for day in course.days:
        reached = course.reached(day, behind)
        ahead = outlook.whole[course.after(day)]
        _free(day, reached + own[day] + ahead - least, own, free)
        behind[day] = reached + own[day]


def _release_backward(course: Course, own: list[int], free: list[int]) -> None:
    """Free what is not needed, the last days first."""
    least = _least(course, own)
    behind: dict[int, int] = {}
    reached: dict[int, int] = {}
    for day in course.days:
        reached[day] = course.reached(day, behind)
        behind[day] = reached[day] + own[day]
    costs: dict[int, int] = {}
    for day in reversed(course.days):
        ahead = course.beyond(day, costs)
        _free(day, reached[day] + own[day] + ahead - least, own, free)
        costs[day] = own[day] + ahead


def _free(day: int, not_needed: int, own: list[int], free: list[int]) -> None:
    part, whole = FREED
    freed = min(own[day], max(0, not_needed * part // whole))
    own[day] -= freed
    free[day] += freed
