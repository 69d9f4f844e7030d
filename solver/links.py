"""What ties the starts of visits: groups and dependencies as least differences of starts."""

from collections.abc import Iterator
from typing import NamedTuple

from solver.problem import Problem

PLAIN, OWN_SERVICE, THEIR_SERVICE = range(3)
"""Ways of adding: the seconds alone, and the service of the link's first visit, or less that of its
second."""


class Link(NamedTuple):
    """Visit `second` starts no sooner than `gap_s` after visit `first`, adding service as `by`.

    A largest gap points back: then `gap_s` is not positive.
    """

    first: int
    second: int
    gap_s: int
    by: int = PLAIN


def links(problem: Problem) -> Iterator[Link]:
    """Give the links of all groups and dependencies."""
    for group in problem.groups:
        for first, second in zip(group.visits, group.visits[1:], strict=False):
            yield Link(first, second, group.min_gap_s)
            yield Link(second, first, -group.max_gap_s)
    for visit, wanted in enumerate(problem.visits):
        for need in wanted.dependencies:
            yield Link(need.preceding, visit, need.min_delay_s, OWN_SERVICE)
            if need.max_delay_s is not None:
                yield Link(visit, need.preceding, -need.max_delay_s, THEIR_SERVICE)


def linked(problem: Problem) -> frozenset[int]:
    """Find the visits that a group or a dependency ties to others."""
    found = {visit for group in problem.groups for visit in group.visits}
    for number, visit in enumerate(problem.visits):
        if visit.dependencies:
            found.add(number)
            found.update(need.preceding for need in visit.dependencies)
    return frozenset(found)
