"""One call of the master: prices for the whole pool, then region after region."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.budget import Budget
from solver.cost import drop_amount
from solver.draft import Outline
from solver.eligible import eligible_of
from solver.master.case import Case
from solver.master.choice import Chosen, Limit, choose
from solver.master.cut import cut
from solver.master.mend import Covering, RoutePrice, mended
from solver.master.narrow import narrowed
from solver.master.pool import Columns, Pool
from solver.master.prices import Duals, Prices, likely, price
from solver.master.region import grown
from solver.master.standing import NOBODY, Standing
from solver.master.terms import Terms

REGION = 25
"""Shifts of a restricted master."""
LOW_A_VISIT = 2
"""Columns for each visit, those of least reduced cost, that lead from shift to shift."""
SMALL_SHARE = 0.01
"""Weight of a column that the relaxation does not use but almost would."""
TRADE_EVERY = 4
"""Restricted masters from one in which visits may be left out for more urgent ones to the next:
the prices that say so are large, and with them no column can be proved to be of no use."""
FEW = 1e-6
DRY = 0.5
"""Amount below which nothing is left to gain: all amounts are integers."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """How long to go on.

    Parameters
    ----------
    most
        Restricted masters; 0 switches the master off.
    work
        CP-SAT's deterministic limit for one of them (about seconds).
    seconds
        Its limit by the clock. Without this and without `budget` the same seed gives the same plan.
    budget
        Of all of them together, and of the prices before them. None bounds them by `most` alone.
    """

    most: int = 20
    work: float = 1.0
    seconds: float | None = None
    budget: Budget | None = None
    seed: int = 1

    def over(self) -> bool:
        """Whether time is."""
        return self.budget is not None and self.budget.over()

    def left_s(self) -> float | None:
        """Seconds that the next step may take by the clock; None for any."""
        left = None if self.budget is None else self.budget.left_s()
        limits = [seconds for seconds in (left, self.seconds) if seconds is not None]
        return min(limits, default=None)


@dataclass(frozen=True, slots=True)
class Report:
    """What a call of `Master.improve` did.

    Parameters
    ----------
    outline
        The better plan, or None.
    gained
        By how much its amount is less (more mandatory visits served may make it negative).
    served
        How many mandatory visits more it serves.
    gap
        Amount of the plan at first less the bound of the relaxation over the whole pool.
    solved, won
        Restricted masters solved, and those of them that made the plan better.
    """

    outline: Outline | None
    gained: int = 0
    gap: float = 0.0
    solved: int = 0
    won: int = 0
    served: int = 0


class Run:
    """One call of `Master.improve`."""

    def __init__(
        self, terms: Terms, pool: Pool, standing: Standing, rounds: Rounds, duals: Duals | None
    ) -> None:
        self.terms, self.pool, self.standing, self.rounds = terms, pool, standing, rounds
        self.duals = duals
        self.tries = np.zeros(self.terms.shifts + 1)
        self.random = np.random.default_rng(rounds.seed)

    def result(self) -> Report:
        """Go on until nothing is left to gain, or the rounds are over."""
        before = self.standing.value(self.terms.handed)
        columns = self.pool.columns()
        prices = self._price(columns)
        if prices is None:
            return Report(None)
        gap = self._amount() - prices.bound
        solved = won = 0
        while solved < self.rounds.most and not self.rounds.over():
            shifts = self._region(columns, prices)
            if shifts is None:
                break
            solved += 1
            better = self._solved(shifts, solved, prices)
            if better is not None:
                self.standing = better
                won += 1
        after = self.standing.value(self.terms.handed)
        if after >= before:
            return Report(None, 0, gap, solved, won)
        served = sum(before[0]) - sum(after[0])
        return Report(self.standing.outline(), before[1] - after[1], gap, solved, won, served)

    # -- the whole pool ---------------------------------------------------------------------

    def _price(self, columns: Columns) -> Prices | None:
        """Solve the relaxation over the whole pool."""
        terms, standing = self.terms, self.standing
        case = self._whole(columns)
        now = [
            self.pool.find(int(terms.kinds[shift]), stops)
            for shift, (stops, _) in standing.routes.items()
        ]
        known = np.array(sorted(column for column in now if column is not None), np.int64)
        prices = price(case, likely(case, self.duals, known), self._whole_s())
        if prices is not None:
            self.duals = prices.duals
        return prices

    def _whole_s(self) -> float | None:
        """Seconds that the relaxation of the whole pool may take by the clock; None for any."""
        return None if self.rounds.budget is None else self.rounds.budget.left_s()

    def _whole(self, columns: Columns) -> Case:
        terms, problem = self.terms, self.terms.problem
        tied = set(np.flatnonzero(terms.tied).tolist())
        visits = np.flatnonzero(~terms.tied)
        rooms = dict.fromkeys(terms.kinds.tolist(), 0)
        for shift, kind in enumerate(terms.kinds.tolist()):
            stops = self.standing.routes.get(shift, ((), None))[0]
            rooms[kind] += tied.isdisjoint(stops)
        choices = terms.choices.taken(~terms.tied[terms.choices.visit])
        days = [
            problem.partners[partner].days[day]
            for partner, day in eligible_of(problem).partner_places
        ]
        room_visits = np.array([day.max_visits for day in days], np.int64)
        room_service = np.array([day.max_service_s for day in days], np.int64)
        for place, held in self.standing.held.items():
            for visit in tied.intersection(held):
                room_visits[place] -= 1
                room_service[place] -= problem.visits[visit].service_s
        return Case(
            visits, self._absence(visits), columns, rooms, choices, room_visits, room_service
        )

    def _absence(self, visits: NDArray[np.int64]) -> NDArray[np.int64]:
        """Price absence for the relaxation: a mandatory visit far above any route."""
        problem = self.terms.problem
        amounts = self.pool.columns().amount
        much = 4 * int(amounts.max(initial=1)) + 1
        return np.array(
            [
                much * (11 - problem.visits[visit].priority)
                if problem.is_mandatory(visit)
                else drop_amount(problem, visit)
                for visit in visits.tolist()
            ],
            np.int64,
        )

    def _amount(self) -> float:
        """Count the plan as the relaxation does."""
        prices = [counted.amount for _, counted in self.standing.routes.values()]
        prices += [
            self.terms.handed[visit, place].amount
            for place, held in self.standing.held.items()
            for visit in held
        ]
        absent = np.flatnonzero((self.standing.holder == NOBODY) & ~self.terms.tied)
        return float(sum(prices) + int(self._absence(absent).sum()))

    # -- a region ---------------------------------------------------------------------------

    def _region(self, columns: Columns, prices: Prices) -> NDArray[np.int64] | None:
        """Choose shifts that the relaxation would plan otherwise; None when there are none.

        Visits that no shift holds count as one more shift, which is in every region for nothing:
        one may begin with it.
        """
        m = self.terms.shifts
        dear, fixed = self._dear(prices)
        touches, weights = self._touching(columns, prices, fixed)
        chances = np.where(touches.any(axis=0), dear + DRY, 0.0) / (1 + self.tries) ** 2
        if chances.sum() <= 0 or self._amount() - prices.bound < DRY:
            return None
        first = int(self.random.choice(m + 1, p=chances / chances.sum()))
        if first < m:
            touches = touches[:, :m]
        region = grown(touches, weights, first, REGION)
        self.tries[region] += 0.5
        self.tries[first] += 0.5
        return region[region < m]

    def _dear(self, prices: Prices) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Give by shift what its route costs more than it is worth, and whether it has to stay.

        The last entry is of the visits that no shift holds.
        """
        terms, standing, m = self.terms, self.standing, self.terms.shifts
        dear, fixed = np.zeros(m + 1), np.zeros(m + 1, np.bool_)
        for shift, (stops, counted) in standing.routes.items():
            visits = [stop for stop in stops if stop >= 0]
            fixed[shift] = terms.tied[visits].any()
            worth = prices.duals.visit[visits].sum() + prices.duals.kind[terms.kinds[shift]]
            dear[shift] = 0.0 if fixed[shift] else max(0.0, counted.amount - worth)
        for place, held in standing.held.items():
            for visit in held:
                saved = terms.handed[visit, place].amount - prices.duals.visit[visit]
                dear[m] += 0.0 if terms.tied[visit] else max(0.0, saved)
        absent = np.flatnonzero((standing.holder == NOBODY) & ~terms.tied)
        saved = self._absence(absent) - prices.duals.visit[absent]
        dear[m] += np.maximum(saved, 0.0).sum()
        return dear, fixed

    def _touching(
        self, columns: Columns, prices: Prices, fixed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Give the shifts that each wanted column needs, and how much it is wanted."""
        terms, m = self.terms, self.terms.shifts
        wanted = prices.share > FEW
        few = LOW_A_VISIT * len(self.standing.holder)
        wanted[np.argsort(prices.reduced, kind="stable")[:few]] = True
        some = columns.taken(wanted)
        weights = np.maximum(prices.share[wanted], SMALL_SHARE)
        touches = np.zeros((len(some.kind), m + 1), np.bool_)
        holder = self.standing.holder[some.visit]
        touches[some.owners(), np.where((holder >= 0) & (holder < m), holder, m)] = True
        alone = np.bincount(terms.kinds) == 1
        single = np.flatnonzero(alone[some.kind])
        own = np.array([terms.shift_of[int(kind)] for kind in some.kind[single]], np.int64)
        busy = np.isin(own, list(self.standing.routes))
        touches[single[busy], own[busy]] = True
        usable = ~touches[:, fixed].any(axis=1)
        return touches[usable], weights[usable]

    def _solved(self, shifts: NDArray[np.int64], number: int, prices: Prices) -> Standing | None:
        """Solve the restricted master of these shifts; the better plan, if that is one."""
        case, hint = cut(
            self.terms,
            self.pool,
            self._useful(prices),
            self.standing,
            shifts,
            trade=number % TRADE_EVERY == 0,
        )
        narrow = narrowed(case, hint, self.rounds.left_s())
        if narrow is None:
            return None
        case, hint = narrow
        limit = Limit(self.rounds.work, self.rounds.left_s(), self.rounds.seed + number)
        chosen = choose(case, hint, limit)
        if chosen is None or chosen == hint:
            return None
        return self._taken_over(case, shifts, chosen)

    def _useful(self, prices: Prices) -> Columns:
        """Leave out the columns that cost more than all that is to be gained, and so help none."""
        columns = self.pool.columns()
        useful = np.ones(len(columns.kind), np.bool_)
        gap = self._amount() - prices.bound
        useful[: len(prices.reduced)] = prices.reduced <= gap + 1
        return columns.taken(useful)

    def _taken_over(self, case: Case, shifts: NDArray[np.int64], chosen: Chosen) -> Standing | None:
        """Put a choice into the plan, mended; None unless the plan is better for it."""
        covering = Covering([])
        for at in chosen.columns:
            number = int(case.columns.number[at])
            shift = self.terms.shift_of[int(case.columns.kind[at])]
            counted = RoutePrice(*self.pool.price(number))
            covering.routes.append((shift, self.pool.stops[number], counted))
        for at in chosen.choices:
            visit, place = int(case.choices.visit[at]), int(case.choices.place[at])
            covering.handed.setdefault(visit, []).append((place, int(case.choices.amount[at])))
        whole = mended(covering, self.terms.pricing)
        if whole is None:
            return None
        for shift, stops, counted in whole.routes:
            self.pool.add(int(self.terms.kinds[shift]), stops, *counted)
        better = self._with(case, shifts, whole)
        handed = self.terms.handed
        return better if better.value(handed) < self.standing.value(handed) else None

    def _with(self, case: Case, shifts: NDArray[np.int64], whole: Covering) -> Standing:
        """Write the plan in which the region is planned as in `whole`; kinds get their shifts."""
        m, kinds = self.terms.shifts, self.terms.kinds.tolist()
        gone = set(shifts.tolist())
        old = {shift: stops for shift, (stops, _) in self.standing.routes.items()}
        routes = {s: route for s, route in self.standing.routes.items() if s not in gone}
        rows = set(case.visits.tolist())
        held = {
            place: [visit for visit in visits if visit not in rows]
            for place, visits in self.standing.held.items()
        }
        holder = self.standing.holder.copy()
        holder[case.visits] = NOBODY
        free = [shift for shift in range(m) if shift not in routes]
        # A route that stays has its own shift; the others take what is left of their kind.
        for stays in (True, False):
            for kind_of, stops, counted in whole.routes:
                if any(stops is put for put, _ in routes.values()):
                    continue
                for shift in free:
                    if kinds[shift] != kinds[kind_of] or (stays and old.get(shift) != stops):
                        continue
                    routes[shift] = stops, counted
                    holder[[stop for stop in stops if stop >= 0]] = shift
                    free.remove(shift)
                    break
        for visit, places in sorted(whole.handed.items()):
            for place, _ in places:
                held.setdefault(place, []).append(visit)
                holder[visit] = m + place
        return Standing(self.terms.problem, routes, held, holder)
