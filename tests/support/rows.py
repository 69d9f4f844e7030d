"""Rows for tests: one small organisation, whose values matter only where a test names them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dispatch.domain.kinds import CalendarKind, PartnerKind, PlanStage
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.organisation import PartnerPoint, ServiceCentre
from dispatch.store.people import Shift, Technician
from dispatch.store.plans import Route, RoutePlan, RouteStop
from dispatch.store.runs import PlanRun
from dispatch.store.work import Case, Visit, WorkType
from solver.plan import StopKind

NOON = datetime(2026, 10, 8, 4, tzinfo=UTC)
"""Twelve o'clock in Fuzhou on a Thursday."""

DAY = date(2026, 10, 8)


def centre(id: str = "gulou", **fields: Any) -> ServiceCentre:  # noqa: A002 - the column's name
    """Make a service centre."""
    values = {
        "name_zh": "鼓楼服务中心",
        "name_en": "Gulou",
        "timezone": "Asia/Shanghai",
        "lat": 26.08,
        "lon": 119.3,
        "calendar_kind": CalendarKind.SEVEN_DAYS,
    }
    return ServiceCentre(id=id, **(values | fields))


def partner(id: str = "shop", **fields: Any) -> PartnerPoint:  # noqa: A002 - the column's name
    """Make a partner point without contracts, hours or fees."""
    values = {
        "name_zh": "特约维修点",
        "name_en": "Shop",
        "lat": 26.09,
        "lon": 119.3,
        "phone": "13700000001",
        "kind": PartnerKind.REPAIR,
        "radius_m": 20_000,
        "acceptance_minutes": 60,
        "free_km": 20,
        "per_km_fen": 150,
        "quality": 80,
    }
    return PartnerPoint(id=id, **(values | fields))


def technician(id: str = "ann", **fields: Any) -> Technician:  # noqa: A002 - the column's name
    """Make a technician of the centre `gulou`."""
    values = {
        "name_zh": "安",
        "name_en": "Ann",
        "phone": "13800000001",
        "centre_id": "gulou",
        "home_lat": 26.1,
        "home_lon": 119.3,
        "travel_profile": "car",
    }
    return Technician(id=id, **(values | fields))


def shift(id: str = "ann-1", **fields: Any) -> Shift:  # noqa: A002 - the column's name
    """Make a shift of Ann's, four hours on either side of noon."""
    values = {
        "technician_id": "ann",
        "date": DAY,
        "starts_at": NOON - timedelta(hours=4),
        "ends_at": NOON + timedelta(hours=4),
        "soft_ends_at": NOON + timedelta(hours=4),
        "start_lat": 26.1,
        "start_lon": 119.3,
        "end_lat": 26.1,
        "end_lon": 119.3,
    }
    return Shift(id=id, **(values | fields))


def visit(id: str = "v1", **fields: Any) -> Visit:  # noqa: A002 - the column's name
    """Make a visit of the case `c1` at the site `s1`."""
    values = {
        "case_id": "c1",
        "site_id": "s1",
        "work_type_id": "repair",
        "centre_id": "gulou",
        "service_s": 3000,
        "created_at": NOON,
    }
    return Visit(id=id, **(values | fields))


def run(id: str = "r1", **fields: Any) -> PlanRun:  # noqa: A002 - the column's name
    """Make a queued run for one day."""
    values = {
        "scope": ["gulou"],
        "window_start": DAY,
        "window_end": DAY,
        "freeze_at": NOON,
        "engine": "routing-model",
        "seed": 1,
        "time_limit_s": 20,
        "requested_by": "dispatcher",
        "created_at": NOON,
    }
    return PlanRun(id=id, **(values | fields))


def plan(id: str = "p1", **fields: Any) -> RoutePlan:  # noqa: A002 - the column's name
    """Make a draft for one day."""
    values = {
        "scope": ["gulou"],
        "stage": PlanStage.DRAFT,
        "window_start": DAY,
        "window_end": DAY,
        "created_at": NOON,
    }
    return RoutePlan(id=id, **(values | fields))


def route(id: str = "p1-ann", visits: Sequence[str] = (), **fields: Any) -> Route:  # noqa: A002 - the column's name
    """Make Ann's route from noon on: its visits take an hour each, one after the other."""
    values = {
        "plan_id": "p1",
        "shift_id": "ann-1",
        "technician_id": "ann",
        "date": DAY,
        "departure_at": NOON,
        "return_at": NOON + timedelta(hours=len(visits)),
        "travel_s": 0,
        "distance_m": 0,
        "stops": [_stop(position, visit_id) for position, visit_id in enumerate(visits)],
    }
    return Route(id=id, **(values | fields))


def add_organisation(session: Session) -> None:
    """Add a centre, Ann, her shift, a work type; a customer with a site, a device and a case."""
    steps = (
        [
            centre(),
            WorkType(id="repair", name_zh="维修", name_en="Repair", default_duration_s=3000),
        ],
        [technician(), Customer(id="k1", name="陈", phone="13900001234")],
        [shift(), site()],
        [Device(id="d1", site_id="s1", model="M1", serial_number="RM-77", installed_on=DAY)],
        [case()],
    )
    for rows in steps:
        session.add_all(rows)
        session.flush()


def site(id: str = "s1", **fields: Any) -> Site:  # noqa: A002 - the column's name
    """Make a site of the customer `k1`."""
    values = {
        "customer_id": "k1",
        "address": "福建省福州市鼓楼区温泉街道五四路128号",
        "province": "福建省",
        "city": "福州市",
        "district": "鼓楼区",
        "town": "温泉街道",
    }
    return Site(id=id, **(values | fields))


def case(id: str = "c1", **fields: Any) -> Case:  # noqa: A002 - the column's name
    """Make a case of the customer `k1`."""
    values = {
        "ticket": "T-1001",
        "customer_id": "k1",
        "work_type_id": "repair",
        "received_at": NOON,
    }
    return Case(id=id, **(values | fields))


def _stop(position: int, visit_id: str) -> RouteStop:
    start = NOON + timedelta(hours=position)
    return RouteStop(
        position=position,
        kind=StopKind.VISIT,
        visit_id=visit_id,
        arrival_at=start,
        start_at=start,
        departure_at=start + timedelta(hours=1),
    )
