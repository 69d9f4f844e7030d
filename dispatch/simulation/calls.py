"""Calls before a day: who agrees to the planned time, and who puts the visit off."""

from datetime import date, datetime, timedelta
from random import Random

from dispatch.domain.appointments import call_fault, times_unreachable, window_round
from dispatch.simulation.cases import Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.day_problem import DayProblem
from dispatch.simulation.settings import Rates
from dispatch.simulation.terms import APPOINTMENTS
from solver.draft import Draft
from solver.faults import InvalidInput
from solver.visit import AppointmentState

REFUSES_DAYS = (3, 11)
LATER_DAYS = (1, 6)
SOUGHT_DAYS = 7
"""Somebody else has to find the household, which takes so long."""


def call_all(centre: Centre, made: DayProblem, draft: Draft, at: datetime) -> list[Visit]:
    """Call the customers of a plan in its order; return who does not want to be visited that day.

    Who waits for help is visited whether reached or not. Partner points call theirs themselves.
    """
    put_off = []
    for tour in draft.tours:
        if tour.route is None:
            continue
        for stop in tour.route.stops:
            if stop.visit is not None:
                visit = made.visits[stop.visit]
                start = made.horizon.instant(stop.start_s)
                if not _call(centre, made, visit, start, at):
                    put_off.append(visit)
    return put_off


def _call(centre: Centre, made: DayProblem, visit: Visit, start: datetime, at: datetime) -> bool:
    """Call one customer; tell whether the visit stays in the plan."""
    dice = centre.dice["calls"]
    waits = visit.due_at is not None
    after = _answered(dice, centre.settings.rates, waits=waits)
    _result(centre, visit, after, made.day, at)
    month = centre.tally.month(made.day)
    month.calls += 1
    if after is AppointmentState.CONFIRMED:
        month.confirmed += 1
        visit.window = window_round(APPOINTMENTS, start, _allowed(made, visit))
        return True
    if waits:
        return True
    visit.postponed = True
    visit.not_before = made.day + timedelta(days=_days_off(dice, visit, after))
    return False


def _result(centre: Centre, visit: Visit, after: AppointmentState, day: date, at: datetime) -> None:
    """Write down what a call led to.

    Raises
    ------
    InvalidInput
        A call cannot lead there.
    """
    fault = call_fault(visit.appointment, after)
    if fault is not None:
        raise InvalidInput([fault])
    visit.times_unreachable = times_unreachable(visit.times_unreachable, after)
    visit.appointment = after
    centre.log.add("visit.called", at=at, day=day.isoformat(), visit=visit.id, state=after.value)


def _answered(dice: Random, rates: Rates, *, waits: bool) -> AppointmentState:
    """Draw the answer; who waits for help is there or not reached, and puts nothing off."""
    chance = dice.random()
    if chance < rates.agrees:
        return AppointmentState.CONFIRMED
    if waits or chance < rates.agrees + rates.unreachable:
        return AppointmentState.UNREACHABLE
    if chance < rates.agrees + rates.unreachable + rates.reschedules:
        return AppointmentState.RESCHEDULED
    return AppointmentState.REFUSED


def _days_off(dice: Random, visit: Visit, after: AppointmentState) -> int:
    """Return after how many days the visit may be planned again."""
    match after:
        case AppointmentState.REFUSED:
            return dice.randrange(*REFUSES_DAYS)
        case AppointmentState.RESCHEDULED:
            return dice.randrange(*LATER_DAYS)
        case _:
            in_vain = visit.times_unreachable >= APPOINTMENTS.unreachable_times
            return SOUGHT_DAYS if in_vain else 1


def _allowed(made: DayProblem, visit: Visit) -> list[tuple[datetime, datetime]]:
    place = made.visits.index(visit)
    windows = made.problem.visits[place].windows
    span = made.horizon.instant
    return [(span(one.earliest_s), span(one.latest_start_s)) for one in windows]


def broken(centre: Centre, visit: Visit, day: date, at: datetime) -> None:
    """Take back an agreed time that no plan could keep: the customer is called anew."""
    if visit.appointment is AppointmentState.CONFIRMED:
        visit.appointment = AppointmentState.RESCHEDULED
        centre.tally.month(day).broken_appointments += 1
        centre.log.add("visit.broken", at=at, day=day.isoformat(), visit=visit.id)
    visit.window = None
