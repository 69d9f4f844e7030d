"""The life of a visit: which status may follow which."""

from collections.abc import Mapping
from enum import StrEnum

from dispatch.domain.codes import DomainCode
from solver.faults import Fault


class VisitStatus(StrEnum):
    """Where a visit stands, from the request to the end."""

    NEW = "NEW"
    PLANNED = "PLANNED"
    PUBLISHED = "PUBLISHED"
    EN_ROUTE = "EN_ROUTE"
    ARRIVED = "ARRIVED"
    IN_SERVICE = "IN_SERVICE"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


_S = VisitStatus

TRANSITIONS: Mapping[VisitStatus, frozenset[VisitStatus]] = {
    _S.NEW: frozenset({_S.PLANNED, _S.PUBLISHED, _S.CANCELLED}),
    # A draft that is thrown away, or one that leaves the visit out, makes it new again.
    _S.PLANNED: frozenset({_S.NEW, _S.PUBLISHED, _S.CANCELLED}),
    # A later plan may leave out what an earlier one had promised. A phone without a network can
    # skip steps on the way.
    _S.PUBLISHED: frozenset(
        {_S.NEW, _S.PLANNED, _S.EN_ROUTE, _S.ARRIVED, _S.IN_SERVICE, _S.FAILED, _S.CANCELLED}
    ),
    # Called off underway: the technician is sent elsewhere and the visit is dispatched still.
    _S.EN_ROUTE: frozenset({_S.PUBLISHED, _S.ARRIVED, _S.IN_SERVICE, _S.FAILED, _S.CANCELLED}),
    _S.ARRIVED: frozenset({_S.IN_SERVICE, _S.COMPLETED, _S.FAILED, _S.CANCELLED}),
    _S.IN_SERVICE: frozenset({_S.COMPLETED, _S.FAILED}),
    _S.COMPLETED: frozenset(),
    # What failed is over; what is left of the work becomes a visit of its own in the same case.
    _S.FAILED: frozenset(),
    _S.CANCELLED: frozenset(),
}

UNDER_WAY = frozenset({_S.EN_ROUTE, _S.ARRIVED, _S.IN_SERVICE})
"""A technician is at it: frozen for every plan."""

FINAL = frozenset(status for status, following in TRANSITIONS.items() if not following)
"""Nothing follows."""

OPEN = frozenset(VisitStatus) - UNDER_WAY - FINAL
"""Still to be served, hence what a plan is about."""


def allowed(before: VisitStatus, after: VisitStatus) -> bool:
    """Tell whether `after` may follow `before`. A status never follows itself.

    A repeated event is the caller's to notice.
    """
    return after in TRANSITIONS[before]


def transition_fault(before: VisitStatus, after: VisitStatus) -> Fault | None:
    """Return VISIT_TRANSITION on the field `status` unless `after` may follow `before`."""
    if allowed(before, after):
        return None
    return Fault(DomainCode.VISIT_TRANSITION, "status", {"before": before, "after": after})
