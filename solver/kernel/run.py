"""The search as a whole: threads, temperatures, and plans in and out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from solver.budget import Budget
from solver.draft import Outline
from solver.eligible import eligible_of
from solver.kernel.arrays import Arrays, arrays_of
from solver.kernel.evaluate import Work, evaluate, work_of
from solver.kernel.ground import Ground, ground_of
from solver.kernel.moves import empty_lists, settle, take_with_pattern
from solver.kernel.parts import (
    Part,
    copy_part,
    copy_state,
    halves,
    recount,
    whole,
)
from solver.kernel.progress import Progress
from solver.kernel.recreate import recreate
from solver.kernel.rng import seeded
from solver.kernel.scratch import Scratch, scratch_of
from solver.kernel.search import Best, anneal, best_of
from solver.kernel.sound import sound
from solver.kernel.state import ABSENT, NOWHERE, State, new_state, refresh
from solver.kernel.threads import in_threads
from solver.problem import Problem

AVERAGE = 10
"""Mean number of visits taken out in an iteration."""
LONGEST = 10
"""Most visits of a string."""
HOT, COLD = 10.0, 0.05
"""First and last temperature, in mean ways to the nearest neighbour."""
HALVED_FROM = 300
"""Visits from which threads search halves of one plan rather than plans of their own."""
EPOCHS = 100
"""Times that halves are cut anew in a search."""
COMBINED_AT = (40, 60, 80, 97)
"""Epochs after which the combiner is asked for a better plan."""
SLICE_S = 0.04
"""A thread looks at the clock about this often."""
EXACT = Context(prec=30)


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search.

    Parameters
    ----------
    iterations
        Of each thread; None bounds the search by time alone. With it the same seed and number of
        threads give the same plan.
    """

    budget: Budget
    seed: int = 1
    threads: int = 1
    iterations: int | None = None


class Combiner(Protocol):
    """Makes a better plan of routes from several searches."""

    def add_rows(
        self, stops: NDArray[np.int64], count: NDArray[np.int64], amount: NDArray[np.int64]
    ) -> None:
        """Take in a plan: by shift its stops (the first `count` of a row) and what they cost."""

    def better(self, outline: Outline) -> Outline | None:
        """Give a better plan than this one, if there is any."""


@dataclass
class _Lane:
    """One thread's search."""

    state: State
    scratch: Scratch
    work: Work
    best: Best
    part: Part
    slice_iterations: int = 50


class Searcher:
    """A search over one problem, from a plan or from nothing.

    Parameters
    ----------
    visits
        Those to be served; the others stay out.
    """

    def __init__(self, problem: Problem, visits: Iterable[int], effort: Effort) -> None:
        self.problem, self.effort = problem, effort
        self.arrays = arrays_of(problem)
        self.ground = ground_of(problem, self.arrays)
        self.scale = _scale(self.arrays, self.ground)
        self._kept = np.zeros(len(problem.visits), np.uint8)
        self._kept[list(visits)] = 1
        self._rng = seeded(effort.seed, 1000)
        self._lanes: list[_Lane] = []
        self._combiner: Combiner | None = None

    # -- plans in and out -------------------------------------------------------------------

    def built(
        self,
        order: Sequence[int],
        offers: Iterable[tuple[NDArray[np.uint8], Sequence[int]]] = (),
    ) -> Outline:
        """Make a plan from nothing: visits in this order, each where it is cheapest.

        Parameters
        ----------
        offers
            Before that, visits that go to certain places alone, these as `Part.active`.
        """
        lane = self._lane(0)
        everywhere = lane.part
        for active, visits in offers:
            lane.part = replace(everywhere, active=active)
            self._fill(lane, visits)
        lane.part = everywhere
        self._fill(lane, order)
        return self._outline(lane.state.stops, lane.state.sizes, lane.state.where)

    def completed(self, outline: Outline, order: Sequence[int]) -> Outline:
        """Add to a plan the visits that it leaves out, in this order, each where it is cheapest."""
        lane = self._lane(0)
        self._load(lane, outline)
        self._fill(lane, order)
        return self._outline(lane.state.stops, lane.state.sizes, lane.state.where)

    def _fill(self, lane: _Lane, order: Sequence[int]) -> None:
        s, t = lane.state, lane.scratch
        empty_lists(t)
        for visit in order:
            if self._kept[visit] and s.where[visit] == ABSENT:
                take_with_pattern(s, self.ground, t, visit)
        recreate(self.arrays, self.ground, s, t, lane.work, lane.part.active, 0)
        settle(s, t)

    def _lane(self, stream: int) -> _Lane:
        a, g = self.arrays, self.ground
        state = new_state(a, g, self.effort.seed, stream)
        part = whole(a)
        own = np.flatnonzero(self._kept).astype(np.int64)
        return _Lane(
            state,
            scratch_of(a, g),
            work_of(a, g.width + 2),
            best_of(state),
            Part(part.active, self._kept.copy(), own),
        )

    def _load(self, lane: _Lane, outline: Outline) -> None:
        """Bring a plan into a lane's state, but for routes and patterns that break a rule."""
        a, g, s = self.arrays, self.ground, lane.state
        outline = sound(self.problem, a, g, lane.work, outline)
        m = len(a.start)
        s.where[:] = ABSENT
        s.held_visits[:] = 0
        s.held_service[:] = 0
        for shift in np.flatnonzero(s.sizes).tolist():
            s.sizes[shift] = 0
            refresh(a, g, s, shift)
            s.cost[shift] = 0
        for shift, visits in outline.routes.items():
            count = len(visits)
            s.stops[shift, :count] = visits
            s.sizes[shift] = count
            refresh(a, g, s, shift)
            if not g.simple:
                s.cost[shift] = evaluate(a, lane.work, shift, s.stops[shift], count)
        columns = {
            place: number for number, place in enumerate(eligible_of(self.problem).partner_places)
        }
        for place, visits in outline.partners.items():
            column = columns[place]
            for visit in visits:
                s.where[visit] = m + column
                s.held_visits[column] += 1
                s.held_service[column] += a.partner_service[visit]
        recount(a, g, s)
        lane.best = best_of(s)

    def _outline(
        self, stops: NDArray[np.int64], count: NDArray[np.int64], where: NDArray[np.int64]
    ) -> Outline:
        m = len(count)
        places = eligible_of(self.problem).partner_places
        held: dict[tuple[int, int], list[int]] = {}
        for visit in np.flatnonzero(where >= m):
            held.setdefault(places[where[visit] - m], []).append(int(visit))
        return Outline(
            {
                int(shift): tuple(int(stop) for stop in stops[shift, : count[shift]])
                for shift in np.flatnonzero(count)
            },
            {place: tuple(visits) for place, visits in sorted(held.items())},
        )

    # -- the search -------------------------------------------------------------------------

    def search(
        self,
        start: Outline,
        on_better: Callable[[Outline], None],
        combiner: Combiner | None = None,
    ) -> Outline:
        """Search for a better plan than `start`; the best one found, `start` itself if none is.

        Parameters
        ----------
        on_better
            Told of better plans while the search goes on.
        combiner
            Shown the routes of all threads, and asked now and then for a better plan of them.
        """
        self._combiner = combiner
        if not self._kept.any() or len(self.arrays.start) + len(self.arrays.cap_visits) == 0:
            return start
        threads = max(1, self.effort.threads)
        self._lanes = [self._lane(number) for number in range(threads)]
        for lane in self._lanes:
            self._load(lane, start)
        if threads > 1 and int(self._kept.sum()) >= HALVED_FROM:
            return self._halving(on_better)
        return self._side_by_side(on_better)

    def _heat(self, share: float) -> int:
        """Give the temperature when `share` of the search is over."""
        # In decimals: powers of floats are not the same on every machine.
        hot = EXACT.multiply(Decimal(HOT), EXACT.divide(Decimal(self.scale), Decimal(1000)))
        fall = EXACT.ln(EXACT.divide(Decimal(COLD), Decimal(HOT)))
        return max(1, int(EXACT.multiply(hot, EXACT.exp(EXACT.multiply(fall, Decimal(share))))))

    def _side_by_side(self, on_better: Callable[[Outline], None]) -> Outline:
        """Have each thread search a plan of its own; now and then the worse takes the better's."""
        clock = Progress(self.effort.budget, self.effort.iterations, EPOCHS)
        told = self._lanes[0].best.value.sum()
        best = min(self._lanes, key=lambda lane: int(lane.best.value.sum()))
        while clock.next():
            in_threads(lambda lane: self._run(lane, clock), self._lanes)
            best = min(self._lanes, key=lambda lane: int(lane.best.value.sum()))
            self._combine(best, self._lanes, clock)
            if clock.epoch in (EPOCHS // 2, EPOCHS * 3 // 4, EPOCHS * 9 // 10):
                for lane in self._lanes:
                    if lane is not best:
                        self._adopt(best, lane)
            if best.best.value.sum() < told:
                told = best.best.value.sum()
                on_better(self._outline(best.best.stops, best.best.sizes, best.best.where))
        return self._outline(best.best.stops, best.best.sizes, best.best.where)

    def _adopt(self, better: _Lane, lane: _Lane) -> None:
        """Let a lane go on from where another one is."""
        copy_state(better.state, lane.state)
        for name in Best._fields:
            np.copyto(getattr(lane.best, name), getattr(better.best, name))

    def _halving(self, on_better: Callable[[Outline], None]) -> Outline:
        """Have two threads search halves of one plan, cut anew in each epoch."""
        a, g = self.arrays, self.ground
        main = self._lane(len(self._lanes))
        copy_state(self._lanes[0].state, main.state)
        main.best = best_of(main.state)
        lanes = self._lanes[:2]
        clock = Progress(self.effort.budget, self.effort.iterations, EPOCHS)
        told = main.best.value.sum()
        while clock.next():
            before = main.state.total.copy()
            for lane, part in zip(lanes, halves(a, g, main.state, self._rng), strict=True):
                copy_state(main.state, lane.state)
                own = part.mine & self._kept
                lane.part = Part(part.active, own, np.flatnonzero(own).astype(np.int64))
                lane.best = best_of(lane.state)
            in_threads(lambda lane: self._run(lane, clock), lanes)
            gained = before + sum((lane.best.value - before for lane in lanes), 0 * before)
            if gained.sum() < main.best.value.sum():
                self._join_best(main, lanes, gained)
            for lane in lanes:
                copy_part(lane.part, lane.state, main.state)
            recount(a, g, main.state)
            self._combine(main, [main], clock)
            if main.best.value.sum() < told:
                told = main.best.value.sum()
                on_better(self._outline(main.best.stops, main.best.sizes, main.best.where))
        return self._outline(main.best.stops, main.best.sizes, main.best.where)

    def _combine(self, best: _Lane, lanes: Sequence[_Lane], clock: Progress) -> None:
        """Show the combiner where the lanes are; at some epochs let it make the best one better."""
        if self._combiner is None or clock.epoch < EPOCHS // 10:
            return
        for lane in lanes:
            s = lane.state
            self._combiner.add_rows(s.stops, s.sizes, s.cost)
        if clock.epoch not in COMBINED_AT:
            return
        found = self._combiner.better(
            self._outline(best.best.stops, best.best.sizes, best.best.where)
        )
        if found is not None:
            before, kept = best.best.value.sum(), best.best
            self._load(best, found)
            if best.best.value.sum() > before:
                kept.stale[:] = 1
                best.best = kept

    def _join_best(self, main: _Lane, lanes: Sequence[_Lane], value: NDArray[np.int64]) -> None:
        """Put the best of both halves together."""
        m = len(self.arrays.start)
        for lane in lanes:
            shifts = np.flatnonzero(lane.part.active[:m])
            main.best.stops[shifts] = lane.best.stops[shifts]
            main.best.sizes[shifts] = lane.best.sizes[shifts]
        main.best.where[:] = main.state.where
        for lane in lanes:
            main.best.where[lane.part.own] = lane.best.where[lane.part.own]
        main.best.value[:] = value

    def _run(self, lane: _Lane, clock: Progress) -> None:
        """Search until the epoch is over."""
        if not len(lane.part.own):
            return
        budget, done = self.effort.budget, 0
        while not (clock.epoch_over(done) or budget.over()):
            iterations = clock.slice(lane.slice_iterations, done)
            began = budget.clock()
            anneal(
                self.arrays,
                self.ground,
                lane.state,
                lane.scratch,
                lane.work,
                lane.best,
                lane.part.active,
                lane.part.own,
                lane.part.mine,
                iterations,
                self._heat(clock.share(done)),
                AVERAGE,
                LONGEST,
            )
            done += iterations
            took = budget.clock() - began
            if took < SLICE_S / 2:
                lane.slice_iterations *= 2
            elif took > SLICE_S * 2:
                lane.slice_iterations = max(1, lane.slice_iterations // 2)


def _scale(a: Arrays, g: Ground) -> int:
    """Give the price of the way to a visit's nearest neighbour in another place, on average.

    In thousandths, of integers alone: sums of floats are not the same on every machine.
    """
    if not g.near.shape[1]:
        return 1000
    lengths = a.duration[0] if g.objective == 2 else a.distance
    ways = lengths[a.place[:, None], a.place[g.near[:, :10]]].astype(np.int64)
    ways[ways == 0] = NOWHERE
    nearest = ways.min(axis=1)
    nearest = nearest[nearest < NOWHERE]
    mean = 1000 * int(nearest.sum()) // len(nearest) if len(nearest) else 1000
    if g.objective == 0 and len(a.per_km):
        minute = 1000 * int((a.per_hour + a.per_overtime).sum()) // (60 * len(a.per_hour))
        mean = mean * int(a.per_km.sum()) // (1000 * len(a.per_km)) + minute
    return max(1000, mean)
