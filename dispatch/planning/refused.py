"""Visits that customers have refused until a date."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.visit_status import OPEN
from dispatch.planning.horizon import midnight
from dispatch.store.contacts import VisitContact
from dispatch.store.organisation import ServiceCentre
from dispatch.store.work import Visit
from solver.problem import TimeWindow
from solver.visit import AppointmentState

A_YEAR_S = 365 * 86_400
"""Whoever refused until a date past all windows may be served within a year from it."""


def refused_until(session: Session, centres: Iterable[ServiceCentre]) -> Mapping[str, datetime]:
    """Return by visit of the centres the beginning of the day from which it may be served."""
    zones = {centre.id: centre.timezone for centre in centres}
    rows = session.execute(
        select(Visit.id, Visit.centre_id, VisitContact.refused_until)
        .join(VisitContact, VisitContact.visit_id == Visit.id)
        .where(
            Visit.centre_id.in_(zones),
            Visit.status.in_(OPEN),
            Visit.appointment_state == AppointmentState.REFUSED,
            VisitContact.refused_until.is_not(None),
        )
    )
    return {
        visit_id: midnight(until, zones[centre_id])
        for visit_id, centre_id, until in rows
        if until is not None
    }


def from_then_on(windows: Iterable[TimeWindow], first_s: int) -> tuple[TimeWindow, ...]:
    """Cut windows to starts from an instant on; where nothing is left, any start in a year is."""
    left = tuple(
        replace(window, earliest_s=max(window.earliest_s, first_s))
        for window in windows
        if window.latest_start_s >= first_s
    )
    return left or (TimeWindow(first_s, first_s + A_YEAR_S, first_s + A_YEAR_S),)
