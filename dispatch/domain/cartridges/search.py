"""The cheapest visits for a set of courses: a shortest path through what is due when."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from math import gcd
from typing import NamedTuple

from dispatch.domain.cartridges.course import DONE, NEVER, Course, Outlook
from dispatch.domain.cartridges.shares import Ascent

Dues = tuple[int, ...]
"""By course, the date on which the cartridge that is in is due; DONE for none."""

DIVE_EVERY = 25
"""States looked into between two attempts at a whole plan from where the search is."""

MOST_LOOKS = 30_000_000
"""Cartridges that may be looked at on days, over all states: wide tolerances have many days."""

MOST_CLIMBS = 12
"""Attempts at a whole plan before it, each with better shares."""


class Step(NamedTuple):
    """A visit on `day`, and what is due when after it; `before` is the visit before."""

    day: int
    cost: int
    dues: Dues
    before: "Step | None"


class Found(NamedTuple):
    """The visits found, by day with what is due after each; `bound` is their cost if proven."""

    visits: tuple[tuple[int, Dues], ...]
    cost: int
    bound: int


class _Flip(NamedTuple):
    """Another choice for one course at a visit, and what it adds to the bound and to the cost."""

    extra: int
    course: int
    due: int
    cost: int


class _Opened(NamedTuple):
    """A visit with the choice for each course that bounds the rest lowest, and the others."""

    bound: int
    day: int
    cost: int
    dues: Dues
    flips: list[_Flip]


class Search:
    """Finds the cheapest visits by A* (Hart, Nilsson and Raphael 1968).

    A state is a day and the dates on which the cartridges are due; a step is the next visit, on any
    later day before a tolerance ends, with any of the cartridges that are open. What is still to
    come is bounded by the courses with their shares of visits (`shares`), each by itself. Steps
    are looked into by bound, so the first whole plan that comes up is a cheapest one. What can only
    be as cheap as a known plan is left out; all that can be cheaper are by a whole `grain`.
    """

    def __init__(self, courses: Sequence[Course], visit: int) -> None:
        self._courses = courses
        self._visit = visit
        patterns = [course.pattern for course in courses]
        prices = [price for each in patterns for price in (each.unused, each.overdue)]
        self._grain = gcd(visit, *prices) or 1
        self._root = Step(-1, 0, tuple(each.due for each in patterns), None)
        self._best: Step | None = None
        self._most = NEVER
        self._looks = 0
        self._outlooks = self._climbed()

    def run(self, most_states: int) -> Found:
        """Search until the cheapest is found, or so many states were looked into.

        It also ends where states have so many days that `MOST_LOOKS` are not enough.
        """
        heap: list[tuple[int, int, int, _Opened, tuple[int, ...], Step]] = []
        seen: dict[tuple[int, Dues], int] = {}
        serial = states = bound = 0

        def push(opened: _Opened, chosen: tuple[int, ...], extra: int, before: Step) -> None:
            nonlocal serial
            if self._may_win(opened.bound + extra):
                serial += 1
                entry = (opened.bound + extra, -opened.day, serial, opened, chosen, before)
                heappush(heap, entry)

        for opened in self._visits(self._root):
            push(opened, (), 0, self._root)
        while heap and self._may_win(heap[0][0]) and self._may_go_on(states, most_states):
            bound, _, _, opened, chosen, before = heappop(heap)
            for other in _siblings(chosen, len(opened.flips)):
                push(opened, other, sum(opened.flips[flip].extra for flip in other), before)
            step = _taken(opened, chosen, before)
            key = (step.day, step.dues)
            if step.dues == before.dues or seen.get(key, NEVER) <= step.cost:
                continue  # a visit that replaces nothing, or a state that is known
            seen[key] = step.cost
            states += 1
            if self._whole(step):
                continue
            for following in self._visits(step):
                push(following, (), 0, step)
            if states % DIVE_EVERY == 0:
                self._dive(step)
        ended = not heap or not self._may_win(heap[0][0])
        return self._found(self._most if ended else bound)

    def _climbed(self) -> list[Outlook]:
        """Raise the shares and dive in turns, until the bound is the price or neither gets better.

        Returns
        -------
        list[Outlook]
            The outlook of each course with the best shares.
        """
        climb = Ascent(self._courses, self._visit)
        known = (0, NEVER)
        for _ in range(MOST_CLIMBS):
            outlooks = self._outlooks = [
                course.outlook(own)
                for course, own in zip(self._courses, climb.shares(), strict=True)
            ]
            bound = sum(
                outlook.whole[due] for outlook, due in zip(outlooks, self._root.dues, strict=True)
            )
            self._dive(self._root)
            if not self._may_win(bound) or (bound, self._most) == known:
                break
            known = bound, self._most
            climb.climb(self._most, self._grain)
        return self._outlooks

    def _may_win(self, bound: int) -> bool:
        """Tell whether something that costs no less than this can be cheaper than the best plan."""
        return bound + self._grain <= self._most

    def _may_go_on(self, states: int, most_states: int) -> bool:
        return states < most_states and self._looks < MOST_LOOKS

    def _visits(self, step: Step) -> Iterator[_Opened]:
        """Yield a visit for each day that may be the next, unless it cannot beat the best plan."""
        live = [number for number, due in enumerate(step.dues) if due != DONE]
        stages = [self._courses[number].stages[step.dues[number]] for number in live]
        first = max(step.day + 1, min(stage.first for stage in stages))
        for day in range(first, min(stage.last for stage in stages) + 1):
            self._looks += len(live)
            opened = self._open(step, day, live)
            if self._may_win(opened.bound):
                yield opened

    def _open(self, step: Step, day: int, live: Sequence[int]) -> _Opened:
        """Choose for each course by itself what bounds it lowest: to be replaced, or to wait."""
        bound = cost = step.cost + self._visit
        dues = list(step.dues)
        flips = []
        for number in live:
            course, outlook, due = self._courses[number], self._outlooks[number], dues[number]
            stage = course.stages[due]
            place = day - stage.first
            row = outlook.later[due]
            if place < 0:
                bound += row[max(0, place + 1)]
                continue
            waiting = row[place + 1] if place + 1 < len(row) else NEVER
            after, price = course.after(day), stage.costs[place]
            replaced = price + outlook.whole[after]
            if replaced <= waiting:
                bound += replaced
                cost += price
                dues[number] = after
                if waiting < NEVER:
                    flips.append(_Flip(waiting - replaced, number, due, -price))
            else:
                bound += waiting
                flips.append(_Flip(replaced - waiting, number, after, price))
        flips.sort()
        return _Opened(bound, day, cost, tuple(dues), flips)

    def _dive(self, step: Step) -> None:
        """Follow the lowest bound to a whole plan, which later ones must beat."""
        while not self._whole(step):
            visits = (_at_least_one(opened, step) for opened in self._visits(step))
            lowest = min(visits, default=None)
            if lowest is None or not self._may_win(lowest[0]):
                return
            _, _, opened, chosen = lowest
            step = _taken(opened, chosen, step)

    def _whole(self, step: Step) -> bool:
        """Tell whether nothing is left to do, and keep the plan if it is the cheapest yet."""
        if any(due != DONE for due in step.dues):
            return False
        if step.cost < self._most:
            self._best, self._most = step, step.cost
        return True

    def _found(self, bound: int) -> Found:
        visits = []
        step = self._best
        while step is not None and step.before is not None:
            visits.append((step.day, step.dues))
            step = step.before
        return Found(tuple(reversed(visits)), self._most, bound)


def _siblings(chosen: tuple[int, ...], flips: int) -> Iterator[tuple[int, ...]]:
    """Yield the sets of flips that come next: with one more flip, or the last one exchanged.

    Flips are sorted by what they add, so each set is reached, once, from one that adds no more.
    """
    following = chosen[-1] + 1 if chosen else 0
    if following < flips:
        yield (*chosen, following)
        if chosen:
            yield (*chosen[:-1], following)


def _at_least_one(opened: _Opened, before: Step) -> tuple[int, int, _Opened, tuple[int, ...]]:
    """Return the bound, the day, and the choice of lowest bound that replaces something."""
    if opened.dues != before.dues:
        return opened.bound, opened.day, opened, ()
    if opened.flips:
        return opened.bound + opened.flips[0].extra, opened.day, opened, (0,)
    return NEVER, opened.day, opened, ()


def _taken(opened: _Opened, chosen: tuple[int, ...], before: Step) -> Step:
    dues, cost = list(opened.dues), opened.cost
    for number in chosen:
        flip = opened.flips[number]
        dues[flip.course] = flip.due
        cost += flip.cost
    return Step(opened.day, cost, tuple(dues), before)
