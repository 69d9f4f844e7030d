"""What the customer has confirmed is kept; every other state of an appointment is no rule."""

from solver.codes import RuleCode
from solver.problem import AppointmentState, Visit
from solver.rules.rule import Interval
from solver.rules.starts import start_rule


def confirmed(visit: Visit) -> Interval | None:
    """Give the span of starts that the customer has confirmed."""
    appointment = visit.appointment
    if appointment is None or appointment.state is not AppointmentState.CONFIRMED:
        return None
    return appointment.earliest_s, appointment.latest_s


RULE = start_rule(RuleCode.OUTSIDE_APPOINTMENT, confirmed)
