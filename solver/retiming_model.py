"""The CP-SAT model of when everything happens in routes whose order stands.

Each route is a chain: departure, starts, return, with every required break in one of its gaps.
Groups and dependencies tie chains. What is minimised is what the objective counts of times, money
in 3600ths of a fen and before rounding; then, at that amount, services as early and departures as
late as they can be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from solver.cost import HOUR_S
from solver.eligible import eligible_of
from solver.plan import PICKUP, Route, Stop, StopKind
from solver.problem import Objective, Problem
from solver.timetable import Day, Span, day_of
from solver.visit import AppointmentState, SlaTier, Visit
from solver.windows import Interval

Expr = cp_model.LinearExpr | int

WORK_A_STOP = 0.05
"""Deterministic seconds of the solver for each stop of the routes that are timed together."""
MOST_WORK = 8.0
"""And for all of them."""


@dataclass(frozen=True)
class Pause:
    """A required break: when it begins, and in which gap of its route it is.

    Parameters
    ----------
    gaps
        One literal a gap: before leaving, before each stop, before the return, after it.
    road
        Whether it is in one of those on the road.
    """

    span: Span
    begin: cp_model.IntVar
    gaps: tuple[cp_model.IntVar, ...]
    road: cp_model.IntVar


@dataclass(frozen=True)
class Line:
    """The variables of one route."""

    day: Day
    sequence: tuple[int, ...]
    departure: cp_model.IntVar
    starts: tuple[cp_model.IntVar, ...]
    back: cp_model.IntVar
    pauses: tuple[Pause, ...]


class Retiming:
    """Routes to be timed together.

    Parameters
    ----------
    routes
        Whose sequences stand; their times are where the search begins.
    handed
        Starts of visits at partner points, which stand too.
    spans
        Starts to which something else bounds visits, such as the days that a pattern chose.
    least_worst_s
        Under the tardiness objectives, the largest lateness elsewhere.
    """

    def __init__(
        self,
        problem: Problem,
        routes: Sequence[Route],
        handed: Mapping[int, int],
        spans: Mapping[int, Interval],
        least_worst_s: int = 0,
    ) -> None:
        self.problem, self.routes = problem, routes
        self.model = cp_model.CpModel()
        self.spans = spans
        self.lines = [self._line(route) for route in routes]
        self.start: dict[int, Expr] = dict(handed)
        for line in self.lines:
            self.start.update(zip(line.sequence, line.starts, strict=True))
        self.start.pop(PICKUP, None)
        self._tie_groups()
        self._tie_dependencies()
        self.amount = self._amount(least_worst_s)

    def solved(self, seconds: float) -> list[Route] | None:
        """Time the routes in at most this much time; None when nothing was found.

        The answer is the same on every machine unless the seconds end the search.
        """
        stops = sum(len(line.sequence) for line in self.lines)
        search = cp_model.CpSolver()
        search.parameters.num_workers = 1
        search.parameters.random_seed = 1
        search.parameters.max_deterministic_time = min(MOST_WORK, WORK_A_STOP * (stops + 2))
        search.parameters.max_time_in_seconds = max(0.0, seconds)
        self.model.minimize(self.amount)
        if search.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        found = [self._route(search, line) for line in self.lines]
        self.model.add(self.amount <= round(search.objective_value))
        self.model.minimize(
            sum(sum(line.starts) + line.back - line.departure for line in self.lines)
        )
        search.parameters.max_time_in_seconds = max(0.0, seconds - search.wall_time)
        if search.solve(self.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = [self._route(search, line) for line in self.lines]
        return found

    def _line(self, route: Route) -> Line:
        """Make the chain of a route, its breaks in its gaps."""
        model, day, sequence = self.model, day_of(self.problem, route.shift), route.sequence
        departure = model.new_int_var(day.start, day.end, "departure")
        back = model.new_int_var(day.start, day.end, "return")
        starts = tuple(
            model.new_int_var_from_domain(self._allowed(day, visit), f"start-{visit}")
            for visit in sequence
        )
        line = Line(day, sequence, departure, starts, back, tuple(self._pauses(day, sequence)))
        for gap, (leave, travel_s, ready) in enumerate(_gaps(line), start=1):
            resting = sum(pause.span[2] * pause.gaps[gap] for pause in line.pauses)
            model.add(ready >= leave + travel_s + resting)
            for pause in line.pauses:
                model.add(pause.begin >= leave).only_enforce_if(pause.gaps[gap])
                ends = pause.begin + pause.span[2]
                model.add(ends <= ready).only_enforce_if(pause.gaps[gap])
        for pause in line.pauses:
            model.add(pause.begin + pause.span[2] <= departure).only_enforce_if(pause.gaps[0])
            model.add(pause.begin >= back).only_enforce_if(pause.gaps[-1])
        self._apart(line.pauses)
        if day.max_duration is not None:
            model.add(back - departure <= day.max_duration)
        self._hint(line, route)
        return line

    def _allowed(self, day: Day, visit: int) -> cp_model.Domain:
        """Give the starts that the rules allow the visit in this shift."""
        allowed = cp_model.Domain.from_intervals(day.intervals[visit])
        allowed = allowed.intersection_with(cp_model.Domain(day.start, day.end))
        if visit in self.spans:
            allowed = allowed.intersection_with(cp_model.Domain(*self.spans[visit]))
        certified = eligible_of(self.problem).certified.get((visit, day.number))
        if certified:
            allowed = allowed.intersection_with(cp_model.Domain.from_intervals(certified))
        return allowed

    def _pauses(self, day: Day, sequence: Sequence[int]) -> Iterator[Pause]:
        for span in day.breaks:
            earliest, latest_end, duration = span
            begin = self.model.new_int_var(earliest, latest_end - duration, "break")
            gaps = tuple(self.model.new_bool_var("gap") for _ in range(len(sequence) + 3))
            road = self.model.new_bool_var("road")
            self.model.add_exactly_one(gaps)
            self.model.add(sum(gaps[1:-1]) == road)
            yield Pause(span, begin, gaps, road)

    def _apart(self, pauses: Sequence[Pause]) -> None:
        """No two breaks at once; off the road they follow the order of their windows."""
        model = self.model
        model.add_no_overlap(
            model.new_fixed_size_interval_var(pause.begin, pause.span[2], "break")
            for pause in pauses
        )
        for number, first in enumerate(pauses):
            for second in pauses[number + 1 :]:
                for gap in (0, -1):
                    after = model.add(first.begin + first.span[2] <= second.begin)
                    after.only_enforce_if(first.gaps[gap], second.gaps[gap])

    def _hint(self, line: Line, route: Route) -> None:
        """Begin where the route stands; of a break no more than whether it is on the road."""
        model = self.model
        model.add_hint(line.departure, route.departure_s)
        model.add_hint(line.back, route.return_s)
        stands = [stop.start_s for stop in route.stops if stop.kind is not StopKind.BREAK]
        for variable, start_s in zip(line.starts, stands, strict=True):
            model.add_hint(variable, start_s)

    def _tie_groups(self) -> None:
        for group in self.problem.groups:
            for first, second in pairwise(group.visits):
                if first in self.start and second in self.start:
                    gap = self.start[second] - self.start[first]
                    self._between(gap, group.min_gap_s, group.max_gap_s)

    def _tie_dependencies(self) -> None:
        problem = self.problem
        service = {visit: line.day.service[visit] for line in self.lines for visit in line.sequence}
        for visit, start in self.start.items():
            for need in problem.visits[visit].dependencies:
                if need.preceding not in self.start:
                    continue
                lasts = service.get(need.preceding, problem.visits[need.preceding].service_s)
                delay = start - self.start[need.preceding] - lasts
                self._between(delay, need.min_delay_s, need.max_delay_s)

    def _between(self, gap: Expr, least: int, most: int | None) -> None:
        if isinstance(gap, int):
            return  # both at partner points
        self.model.add(gap >= least)
        if most is not None:
            self.model.add(gap <= most)

    def _amount(self, least_worst_s: int) -> Expr:
        """Give what the objective counts of times."""
        match self.problem.objective:
            case Objective.MONEY:
                return sum(part for line in self.lines for part in self._priced(line))
            case Objective.DURATION:
                return sum(line.back - line.departure for line in self.lines)
            case Objective.TRAVEL:
                return 0
            case Objective.TARDINESS | Objective.TRAVEL_AND_TARDINESS:
                return self._tardiness(least_worst_s)

    def _tardiness(self, least_worst_s: int) -> Expr:
        far = max(line.day.end for line in self.lines)
        worst = self.model.new_int_var(least_worst_s, max(least_worst_s, 2 * abs(far)), "worst")
        total: Expr = worst
        for line in self.lines:
            for visit, start in zip(line.sequence, line.starts, strict=True):
                sla = None if visit == PICKUP else self.problem.visits[visit].sla
                if sla is not None and sla.due_s < line.day.end:
                    late = self.model.new_int_var(0, line.day.end - sla.due_s, "late")
                    self.model.add(late >= start - sla.due_s)
                    self.model.add(worst >= late)
                    total += late
        return total

    def _priced(self, line: Line) -> Iterator[Expr]:
        yield self._pay(line)
        for number, start in zip(line.sequence, line.starts, strict=True):
            if number == PICKUP:
                continue
            visit = self.problem.visits[number]
            if visit.sla is not None and visit.sla.tiers:
                yield self._lateness(start, visit.sla.due_s, visit.sla.tiers, line.day)
            yield from self._wishes(visit, start, line.day)

    def _pay(self, line: Line) -> Expr:
        """Price the time from departure to return less breaks, in 3600ths of a fen."""
        shift = self.problem.shifts[line.day.number]
        rates, model, length = shift.cost, self.model, line.day.end - line.day.start
        rested = sum(pause.span[2] * pause.road for pause in line.pauses)
        paid_s = line.back - line.departure - rested
        if shift.soft_end_s >= shift.end_s or rates.per_hour_fen == rates.per_overtime_hour_fen:
            return rates.per_hour_fen * paid_s
        until = model.new_int_var(line.day.start, shift.soft_end_s, "until")
        model.add_min_equality(until, [line.back, shift.soft_end_s])
        before = model.new_int_var(0, length, "before")
        model.add_max_equality(before, [until - line.departure, 0])
        rested_late = sum(self._late_rest(pause, shift.soft_end_s) for pause in line.pauses)
        overtime_s = line.back - line.departure - before - rested_late
        return rates.per_hour_fen * (paid_s - overtime_s) + rates.per_overtime_hour_fen * overtime_s

    def _late_rest(self, pause: Pause, soft_end_s: int) -> Expr:
        """Seconds of a break on the road past the soft end."""
        _, latest_end, duration = pause.span
        if latest_end <= soft_end_s:
            return 0
        past = self.model.new_int_var(0, duration, "past")
        rests = self.model.new_int_var(0, duration, "rests")
        clipped = self.model.new_int_var(-(10**9), duration, "clipped")
        self.model.add_min_equality(clipped, [pause.begin + duration - soft_end_s, duration])
        self.model.add_max_equality(past, [clipped, 0])
        self.model.add(rests == past).only_enforce_if(pause.road)
        self.model.add(rests == 0).only_enforce_if(~pause.road)
        return rests

    def _lateness(
        self, start: cp_model.IntVar, due_s: int, tiers: Sequence[SlaTier], day: Day
    ) -> Expr:
        """Price lateness: exactly one span of it holds, the first of them free."""
        model, spans = self.model, []
        ends = [*(due_s + tier.after_s for tier in tiers), day.end + 1]
        reachable = [
            (tier, low, min(high - 1, day.end))
            for tier, low, high in zip((None, *tiers), (day.start, *ends), ends, strict=False)
            if low <= day.end and high > day.start
        ]
        most = max(_most_fen(tier, high - low) for tier, low, high in reachable)
        price = model.new_int_var(0, most, "lateness")
        for tier, low, high in reachable:
            holds = model.new_bool_var("tier")
            spans.append(holds)
            model.add_linear_constraint(start, low, high).only_enforce_if(holds)
            if tier is None:
                model.add(price == 0).only_enforce_if(holds)
            else:
                past_s = start - due_s - tier.after_s
                fen = HOUR_S * tier.penalty_fen + tier.per_hour_fen * past_s
                model.add(price == fen).only_enforce_if(holds)
        model.add_exactly_one(spans)
        return price

    def _wishes(self, visit: Visit, start: cp_model.IntVar, day: Day) -> Iterator[Expr]:
        """Price a missed offer and a changed start."""
        weights, told = self.problem.weights, visit.appointment
        if told is not None and told.state is AppointmentState.OFFERED:
            missed = self.model.new_bool_var("missed")
            inside = self.model.add_linear_constraint(start, told.earliest_s, told.latest_s)
            inside.only_enforce_if(~missed)
            yield HOUR_S * weights.offered_miss_fen * missed
        if visit.published is not None and weights.changed_start_per_hour_fen:
            said = visit.published.start_s
            most = max(abs(day.start - said), abs(day.end - said))
            moved = self.model.new_int_var(0, most, "moved")
            self.model.add_abs_equality(moved, start - said)
            yield weights.changed_start_per_hour_fen * moved

    def _route(self, search: cp_model.CpSolver, line: Line) -> Route:
        """Write the route with the times found."""
        day, here = line.day, line.day.origin
        leave = departure = search.value(line.departure)
        stops: list[Stop] = []
        for gap, visit in enumerate(line.sequence, start=1):
            there, start = day.place[visit], search.value(line.starts[gap - 1])
            travel_s, distance_m = day.duration[here][there], day.distance[here][there]
            rests = _rests(search, line, gap)
            stops += rests
            arrival = leave + travel_s + sum(rest.departure_s - rest.start_s for rest in rests)
            arrival = max([arrival, *(rest.departure_s for rest in rests)])
            leave, here = start + day.service[visit], there
            kind, named = (StopKind.PICKUP, None) if visit == PICKUP else (StopKind.VISIT, visit)
            locked = day.locked[visit]
            stops.append(Stop(kind, named, arrival, start, leave, travel_s, distance_m, locked))
        stops += _rests(search, line, len(line.sequence) + 1)
        home_s, home_m = day.duration[here][day.goal], day.distance[here][day.goal]
        back = search.value(line.back)
        return Route(day.number, departure, back, tuple(stops), home_s, home_m)


def _gaps(
    line: Line,
) -> Iterator[tuple[Expr, int, Expr]]:
    """For each journey when it begins at the earliest, its length, and when it must have ended."""
    day, here, leave = line.day, line.day.origin, cp_model.LinearExpr.term(line.departure, 1)
    for visit, start in zip(line.sequence, line.starts, strict=True):
        there = day.place[visit]
        yield leave, day.duration[here][there], start - day.access[visit]
        here, leave = there, start + day.service[visit]
    yield leave, day.duration[here][day.goal], line.back


def _rests(search: cp_model.CpSolver, line: Line, gap: int) -> list[Stop]:
    """Write the breaks of a gap in their order."""
    begins = sorted(
        (search.value(pause.begin), pause.span[2])
        for pause in line.pauses
        if search.boolean_value(pause.gaps[gap])
    )
    return [
        Stop(StopKind.BREAK, None, begin, begin, begin + duration) for begin, duration in begins
    ]


def _most_fen(tier: SlaTier | None, length_s: int) -> int:
    if tier is None:
        return 0
    return HOUR_S * tier.penalty_fen + tier.per_hour_fen * max(0, length_s)
