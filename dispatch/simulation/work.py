"""A day's work: routes are driven and visits end, as they were planned."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain.ledger.lines import EndedVisit, Payee
from dispatch.domain.sla_state import lateness_s
from dispatch.domain.visit_events import VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.simulation.after import completed, failed, reported
from dispatch.simulation.cases import Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.day_problem import DayProblem
from dispatch.simulation.field import Outcome, outcome
from dispatch.simulation.ledger import Money, book, payee_of
from dispatch.simulation.partners import Partner
from dispatch.simulation.surveys import Experience, ask
from dispatch.simulation.tally import Ended, Month, month_of
from dispatch.simulation.terms import TIERS
from solver.cost import paid_s, route_cost, route_distance_m, sla_penalty_fen
from solver.plan import Plan, Route, StopKind

ONE_AFTER_ANOTHER = timedelta(minutes=80)
"""A partner point serves what it has accepted one visit after the other, so long each."""


@dataclass(frozen=True, slots=True)
class Served:
    """A visit as it was served, by a technician or, `away_m` of road from it, a partner point."""

    visit: Visit
    doer: str
    start: datetime
    end: datetime
    partner: Partner | None = None
    away_m: int = 0


def work_day(centre: Centre, made: DayProblem, plan: Plan) -> None:
    """Carry out the plan of a day."""
    spent_fen = 0
    for route in plan.routes:
        spent_fen += route_cost(made.problem, route).technicians
        _drive(centre, made, route)
        for stop in route.stops:
            if stop.visit is not None:
                start, end = map(made.horizon.instant, (stop.start_s, stop.departure_s))
                doer = made.crew[route.shift].id
                _end(centre, made, Served(made.visits[stop.visit], doer, start, end))
    centre.spent.append((spent_fen, sum(len(route.visits) for route in plan.routes)))
    served: defaultdict[str, int] = defaultdict(int)
    for handed in plan.partner_assignments:
        partner, visit = made.partners[handed.partner], made.visits[handed.visit]
        start = made.horizon.instant(handed.start_s) + served[partner.id] * ONE_AFTER_ANOTHER
        served[partner.id] += 1
        places = made.problem.partners[handed.partner], made.problem.visits[handed.visit]
        away_m = int(made.problem.travel.distance_m[places[0].location, places[1].location])
        end = start + timedelta(seconds=visit.service_s)
        _end(centre, made, Served(visit, partner.id, start, end, partner, away_m))


def _drive(centre: Centre, made: DayProblem, route: Route) -> None:
    shift, instant = made.problem.shifts[route.shift], made.horizon.instant
    month = centre.tally.month(made.day)
    month.metres += route_distance_m(route)
    month.overtime_s += paid_s(shift, route)[1]
    centre.log.add(
        "route.driven",
        day=made.day.isoformat(),
        technician=made.crew[route.shift].id,
        departure=instant(route.departure_s),
        back=instant(route.return_s),
        softEnd=instant(shift.soft_end_s),
        breaks=[
            [instant(stop.start_s), instant(stop.departure_s)]
            for stop in route.stops
            if stop.kind is StopKind.BREAK
        ],
        legs=[*(stop.distance_m for stop in route.stops), route.return_distance_m],
        visits=[made.visits[visit].id for visit in route.visits],
    )


def _end(centre: Centre, made: DayProblem, served: Served) -> None:
    """Let a visit end: count it, pay for it, and let follow what follows."""
    visit, kinds = served.visit, VisitEventKind
    ended = outcome(centre.dice["field"], centre.settings.rates, visit)
    done = ended.reason is None
    visit.status = VisitStatus.PUBLISHED
    last = kinds.COMPLETE if done else kinds.CANNOT_COMPLETE
    reported(visit, kinds.START, kinds.ARRIVE, kinds.BEGIN, last)
    visit.failed_for = ended.reason
    del centre.pool[visit.id]
    _write(centre, made, served, ended)
    _count(centre.tally.month(made.day), made, served, done=done)
    centre.tally.ended[visit.id] = Ended(month_of(made.day), ended.part is not None)
    if served.partner is None:
        visit.home.seen.add(served.doer)
    payee = payee_of(served.doer, served.partner)
    book(centre, _money(made, served, ended, payee))
    if not done:
        failed(centre, visit, ended, served.doer, served.end)
        return
    completed(centre, visit, ended, payee, made.day, served.end)
    ask(centre, Experience(visit, _is_late(served), served.end), made.day)
    centre.log.add("case.closed", at=served.end, case=visit.case.id)


def _is_late(served: Served) -> bool:
    """Whether a visit began after what was promised, or else after the hours that were agreed."""
    visit = served.visit
    if visit.due_at is not None:
        return served.start > visit.due_at
    return visit.window is not None and served.start > visit.window[1]


def _money(made: DayProblem, served: Served, ended: Outcome, payee: Payee) -> Money:
    visit = served.visit
    late_s = None
    if visit.due_at is not None:
        late_s = int((served.start - visit.due_at).total_seconds())
    return Money(
        EndedVisit(
            visit_id=visit.id,
            work_type=visit.case.work_type,
            payee=payee,
            day=made.day,
            failed_for=ended.reason,
            late_s=late_s,
        ),
        served.end,
        served.partner,
        served.away_m,
    )


def _write(centre: Centre, made: DayProblem, served: Served, ended: Outcome) -> None:
    centre.log.add(
        "visit.ended",
        at=served.end,
        day=made.day.isoformat(),
        visit=served.visit.id,
        start=served.start,
        by="PARTNER" if served.partner else "OWN",
        doer=served.doer,
        awayM=served.away_m,
        reason=ended.reason,
        part=ended.part,
    )


def _count(month: Month, made: DayProblem, served: Served, *, done: bool) -> None:
    visit = served.visit
    month.visits += 1
    month.partner_visits += served.partner is not None
    month.completed += done
    promise = visit.work.promise
    if visit.due_at is not None and promise is not None:
        month.promised += 1
        month.in_time += lateness_s(visit.due_at, served.start) == 0
        past_s = int((served.start - visit.due_at).total_seconds())
        month.lateness_fen += sla_penalty_fen(TIERS[promise], past_s)
    if visit.case.round is not None and done:
        early = (visit.case.round.due_on - made.day).days
        month.rounds += 1
        month.rounds_early += early > 0
        month.days_early += max(0, early)
        late = visit.wall_on is not None and made.day > visit.wall_on
        month.past_wall += late
        month.past_wall_put_off += late and visit.postponed
