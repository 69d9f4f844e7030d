"""A stored plan as the solver's own plan again, with the problem that its run solved."""

import gzip
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from dispatch.planning.build_partners import row_id
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, RouteStop, Unassigned
from dispatch.store.runs import PlanRun
from solver.codes import ReasonCode, RuleCode
from solver.formats.json_problem import read_problem
from solver.plan import PartnerAssignment as Given
from solver.plan import Plan, Reason, Relaxation, RelaxationKind, Stop
from solver.plan import Route as SolvedRoute
from solver.plan import Unassigned as LeftOut
from solver.problem import Problem

_SOLVERS = frozenset({*RuleCode, *ReasonCode})
"""Codes of its own; those of contracts stand beside them in the rows."""


def stored_problem(run: PlanRun) -> Problem | None:
    """Return the problem that a run handed to the solver; None when it never came so far."""
    return None if run.problem_gz is None else read_problem(gzip.decompress(run.problem_gz))


class PlanReader:
    """Reads rows of a plan as positions and seconds of its problem.

    Rows of visits that the problem does not know (carried over from other centres or days, or never
    placed) are left out.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._visits = _positions(visit.id for visit in problem.visits)
        self._shifts = _positions(shift.id for shift in problem.shifts)
        self._people = _positions(person.id for person in problem.technicians)
        self._points: dict[str, list[int]] = {}
        for number, point in enumerate(problem.partners):
            self._points.setdefault(row_id(point.id), []).append(number)

    def plan(self, row: RoutePlan) -> Plan:
        """Read a whole plan; its status is that of its run."""
        if row.run is None:
            raise ValueError(row.id)
        return Plan(
            problem_id=self._problem.id,
            status=row.run.status,
            routes=tuple(
                self._route(route) for route in row.routes if route.shift_id in self._shifts
            ),
            partner_assignments=tuple(
                self._given(given)
                for given in row.partner_assignments
                if given.visit_id in self._visits
            ),
            unassigned=tuple(
                self._left_out(left) for left in row.unassigned if left.visit_id in self._visits
            ),
        )

    def _route(self, row: Route) -> SolvedRoute:
        return SolvedRoute(
            shift=self._shifts[row.shift_id],
            departure_s=self._seconds(row.departure_at),
            return_s=self._seconds(row.return_at),
            stops=tuple(self._stop(stop) for stop in row.stops),
            return_travel_s=row.return_travel_s,
            return_distance_m=row.return_distance_m,
        )

    def _stop(self, row: RouteStop) -> Stop:
        return Stop(
            kind=row.kind,
            visit=None if row.visit_id is None else self._visits[row.visit_id],
            arrival_s=self._seconds(row.arrival_at),
            start_s=self._seconds(row.start_at),
            departure_s=self._seconds(row.departure_at),
            travel_s=row.travel_s,
            distance_m=row.distance_m,
            locked=row.locked,
        )

    def _given(self, row: PartnerAssignment) -> Given:
        start_s = self._seconds(row.start_at)
        partner, day = next(
            (partner, number)
            for partner in self._points[row.partner_id]
            for number, day in enumerate(self._problem.partners[partner].days)
            if day.opens_s <= start_s <= day.closes_s
        )
        return Given(self._visits[row.visit_id], partner, day, start_s)

    def _left_out(self, row: Unassigned) -> LeftOut:
        return LeftOut(
            visit=self._visits[row.visit_id],
            kind=row.kind,
            reasons=tuple(
                Reason(
                    _reason_code(reason["code"]),
                    tuple(self._people[name] for name in reason["technicianIds"]),
                    reason["detail"],
                )
                for reason in row.reasons
                if reason["code"] in _SOLVERS
            ),
            relaxations=tuple(
                Relaxation(
                    RelaxationKind(gives["kind"]),
                    gives["amount"],
                    gives["priceFen"],
                    None if gives["technicianId"] is None else self._people[gives["technicianId"]],
                )
                for gives in row.relaxations
            ),
        )

    def _seconds(self, at: datetime) -> int:
        return round((at - self._problem.origin.astimezone(UTC)).total_seconds())


def _positions(ids: Iterable[str]) -> Mapping[str, int]:
    return {name: position for position, name in enumerate(ids)}


def _reason_code(code: str) -> RuleCode | ReasonCode:
    return RuleCode(code) if code in RuleCode.__members__ else ReasonCode(code)
