"""The appointment of a visit, and what follows for the visit when it is set."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.appointments import Span
from dispatch.store.contacts import VisitContact
from dispatch.store.work import Visit
from solver.visit import AppointmentState, Assignment

_S = AppointmentState


def contact_of(session: Session, visit_id: str) -> VisitContact:
    """Return what is known of calls about a visit; nothing yet at first."""
    row = session.get(VisitContact, visit_id)
    if row is None:
        row = VisitContact(visit_id=visit_id, times_unreachable=0)
        session.add(row)
    return row


def set_appointment(
    visit: Visit, contact: VisitContact, state: AppointmentState, window: Span | None
) -> None:
    """Set it.

    CONFIRMED makes the visit mandatory, until that is undone; RESCHEDULED makes the customer's wish
    the window of the visit; UNREACHABLE leaves what was offered or wished for.
    """
    before, visit.appointment_state = visit.appointment_state, state
    if state is _S.UNREACHABLE:
        return  # what was offered or wished for before stays
    visit.appointment_from, visit.appointment_to = window or (None, None)
    if state is _S.CONFIRMED and before is not _S.CONFIRMED:
        contact.assignment, visit.assignment = visit.assignment, Assignment.MANDATORY
    elif state is not _S.CONFIRMED and contact.assignment is not None:
        visit.assignment = contact.assignment
        contact.assignment = None
    if state is _S.RESCHEDULED and window is not None:
        first, last = (at.isoformat() for at in window)
        ends = window[1].timestamp() + visit.service_s
        by = datetime.fromtimestamp(ends, tz=window[1].tzinfo).isoformat()
        visit.windows = [{"minStartTime": first, "maxStartTime": last, "maxEndTime": by}]
