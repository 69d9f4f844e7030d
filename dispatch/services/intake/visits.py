"""The visit that a request asks for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.domain.cartridges.kinds import known_kind
from dispatch.domain.cartridges.rounds import RoundVisit, replacing_s
from dispatch.domain.intake.request import ServiceRequest, priority_of
from dispatch.domain.values import TimeWindow
from dispatch.services.intake.matching import Arrival
from dispatch.services.intake.register import Register
from dispatch.services.sla.many import Promised
from dispatch.store.ids import new_id
from dispatch.store.work import WorkType
from solver.visit import Assignment


def new_visit(
    register: Register,
    arrival: Arrival,
    now: datetime,
    promised: Promised | None = None,
    planned: RoundVisit | None = None,
) -> Mapping[str, Any]:
    """Return the values of the row of a visit, as its work type has it; mandatory: it is promised.

    One that names no cartridges takes as long as those of the round that was `planned` for it.
    Where remote first applies it is not planned before the attempt was logged.
    """
    request = arrival.asked.request
    kind = register.work_types[request.work_type]
    service_s = _service_s(request, kind, planned)
    return {
        "id": new_id(),
        "case_id": arrival.case_id,
        "site_id": arrival.site.id,
        "device_id": None if arrival.device is None else arrival.device.id,
        "work_type_id": kind.id,
        "centre_id": arrival.centre_id,
        "priority": priority_of(request, emergency=kind.emergency),
        "assignment": Assignment.MANDATORY,
        "service_s": service_s,
        "windows": [] if request.window is None else [time_window(*request.window, service_s)],
        "required_skills": list(kind.skills),
        "household": arrival.site.id,
        "created_at": now,
        **({} if promised is None else promised.of_visit(now)),
    }


def _service_s(request: ServiceRequest, kind: WorkType, planned: RoundVisit | None) -> int:
    kinds = [known_kind(name) for name in request.cartridges]
    if planned is not None and not kinds:
        kinds = [known_kind(one.kind) for one in planned.cartridges]
    usual: int = kind.default_duration_s
    return replacing_s(kinds, usual) if kinds else usual


def time_window(begins: datetime, ends: datetime, service_s: int) -> TimeWindow:
    """Return a window for the start of service, with the end that the service needs."""
    first, last = begins.astimezone(UTC), ends.astimezone(UTC)
    return TimeWindow(
        minStartTime=first.isoformat(),
        maxStartTime=last.isoformat(),
        maxEndTime=(last + timedelta(seconds=service_s)).isoformat(),
    )
