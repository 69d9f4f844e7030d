"""A repair shop for tests of cases: Ann (level 1), Ben (level 2), and visits that end badly."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.findings import Findings
from dispatch.domain.kinds import Language, PlanStage, Role
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.execution import Report, report
from dispatch.services.people.accounts import Principal
from dispatch.store.people import TechnicianSkill
from dispatch.store.work import SlaPolicy, Visit
from tests.support import rows

NOON = rows.NOON
HOUR = timedelta(hours=1)
REPAIR: list[dict[str, Any]] = [{"name": "repair", "min_level": 1}]


def principal(name: str, role: Role = Role.TECHNICIAN) -> Principal:
    """Someone who reports or decides."""
    own = name if role is Role.TECHNICIAN else None
    return Principal(f"user-{name}", name, role, own, None, Language.EN)


ANN, BEN = principal("ann"), principal("ben")
DESK, MANAGER = principal("dora", Role.DISPATCHER), principal("mei", Role.MANAGER)


def shop(session: Session, **fields: Any) -> None:
    """Add both technicians, and the visit v1 of the case c1, which Ann is at, published at noon.

    It is a repair that was due an hour ago, needs a seal, and is about the device d1.
    """
    rows.add_organisation(session)
    session.add(rows.site("home", lat=26.09, lon=119.31))
    session.add(rows.technician("ben", phone="13800000002"))
    session.add(SlaPolicy(id="fast", name="fast", tiers=[]))
    session.flush()
    session.add(rows.shift("ben-1", technician_id="ben"))
    for name, level in (("ann", 1), ("ben", 2)):
        session.add(TechnicianSkill(technician_id=name, skill="repair", level=level))
    session.add(first_visit(**fields))
    session.flush()
    publish(session, "p1", "v1", "ann")


def first_visit(**fields: Any) -> Visit:
    """The visit v1."""
    values: dict[str, Any] = {
        "site_id": "home",
        "device_id": "d1",
        "household": "home",
        "status": VisitStatus.IN_SERVICE,
        "required_skills": REPAIR,
        "required_parts": {"seal": 1},
        "sla_policy_id": "fast",
        "sla_due_at": NOON - HOUR,
        "sla_outer_at": NOON + 48 * HOUR,
        "priority": 3,
    }
    return rows.visit("v1", **(values | fields))


def publish(session: Session, plan_id: str, visit_id: str, technician_id: str) -> None:
    """Publish a plan in which the technician serves the visit."""
    session.add(rows.plan(plan_id, stage=PlanStage.PUBLISHED, published_at=NOON))
    session.flush()
    who = {"technician_id": technician_id, "shift_id": f"{technician_id}-1"}
    session.add(rows.route(f"{plan_id}-{technician_id}", [visit_id], plan_id=plan_id, **who))
    session.flush()


def fails(
    session: Session,
    reason: FailureReason,
    found: Findings | None = None,
    *,
    visit_id: str = "v1",
    who: Principal = ANN,
    at: datetime = NOON,
) -> Visit:
    """The technician cannot complete the visit."""
    told = Report(VisitEventKind.CANNOT_COMPLETE, at, f"e-{visit_id}", reason, found=found)
    return report(session, who, visit_id, told, at)[0]


def completes(
    session: Session,
    found: Findings | None = None,
    *,
    visit_id: str = "v1",
    who: Principal = ANN,
    at: datetime = NOON,
) -> Visit:
    """The technician completes the visit."""
    told = Report(VisitEventKind.COMPLETE, at, f"e-{visit_id}", found=found)
    return report(session, who, visit_id, told, at)[0]


def others_of(session: Session, visit: Visit) -> Sequence[Visit]:
    """The other visits of the same case, in order."""
    others = select(Visit).where(Visit.case_id == visit.case_id, Visit.id != visit.id)
    return session.scalars(others.order_by(Visit.created_at, Visit.id)).all()
