"""Shared questions: who is calling, and what did we promise."""

from datetime import timedelta

import pytest

from dispatch.domain.kinds import PartnerKind, PlanStage
from dispatch.domain.visit_status import VisitStatus
from dispatch.store.organisation import PartnerPoint
from dispatch.store.plans import PartnerAssignment, Unassigned
from dispatch.store.queries.plans import (
    published_partner,
    published_plans,
    published_route,
    published_stop,
    unassigned_of,
)
from dispatch.store.queries.search import find_visits
from dispatch.store.session import Database
from solver.plan import UnassignedKind
from tests.support.rows import DAY, NOON, case, plan, route, visit

NEXT_DAY = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    "said",
    [
        "13900001234",
        "139 0000 1234",
        "139-0000",
        "五四路128号",
        "温泉街道",
        "rm-77",
        "T-1001",
        " t-1001 ",
    ],
)
def test_a_visit_is_found_by_what_a_caller_says(organisation: Database, said: str) -> None:
    with organisation.write() as session:
        session.add(visit(device_id="d1"))
    with organisation.read() as session:
        assert [found.id for found in find_visits(session, said, 10)] == ["v1"]


@pytest.mark.parametrize("said", ["", "  ", "1234", "RM", "T-100", "%", "_", "五四路129号"])
def test_nothing_is_found_by_what_does_not_match(organisation: Database, said: str) -> None:
    with organisation.write() as session:
        session.add(visit(device_id="d1"))
    with organisation.read() as session:
        assert list(find_visits(session, said, 10)) == []


def test_visits_to_come_are_found_before_those_that_are_over(organisation: Database) -> None:
    days = {"old": -3, "open": -2, "newer": -1, "over": 0}
    with organisation.write() as session:
        for name, day in days.items():
            session.add(visit(name, created_at=NOON + timedelta(days=day)))
        session.flush()
        session.add(case("c2", ticket="T-1002"))
        session.add(visit("other", case_id="c2", status=VisitStatus.COMPLETED))
    with organisation.write() as session:
        for found in find_visits(session, "T-1001", 10):
            if found.id in {"old", "over"}:
                found.status = VisitStatus.COMPLETED
    with organisation.read() as session:
        order = [found.id for found in find_visits(session, "T-1001", 10)]
        assert order == ["newer", "open", "over", "old"]
        assert [found.id for found in find_visits(session, "T-1001", 1)] == ["newer"]


def test_published_plans_of_a_window_and_centre(organisation: Database) -> None:
    published = {"stage": PlanStage.PUBLISHED, "published_at": NOON}
    with organisation.write() as session:
        session.add_all(
            [
                plan("draft"),
                plan("historic", stage=PlanStage.HISTORIC, published_at=NOON),
                plan("today", **published),
                plan("tomorrow", window_start=NEXT_DAY, window_end=NEXT_DAY, **published),
                plan("elsewhere", scope=["cangshan"], **published),
            ]
        )
    with organisation.read() as session:
        today = published_plans(session, DAY, DAY, ["gulou"])
        both_days = published_plans(session, DAY, NEXT_DAY, ["gulou"])
        everywhere = published_plans(session, DAY, DAY, ["gulou", "cangshan"])
    assert [row.id for row in today] == ["today"]
    assert [row.id for row in both_days] == ["today", "tomorrow"]
    assert [row.id for row in everywhere] == ["elsewhere", "today"]


def test_an_itinerary_is_that_of_the_published_plan(organisation: Database) -> None:
    with organisation.write() as session:
        session.add_all([visit("v1"), visit("v2"), plan("p0"), plan("p1")])
        session.flush()
        session.add_all(
            [
                route("p0-ann", ["v2"], plan_id="p0"),
                route("p1-ann", ["v1", "v2"], plan_id="p1"),
            ]
        )
    with organisation.read() as session:
        assert published_route(session, "ann", DAY) is None
        assert published_stop(session, "v2") is None
    with organisation.write() as session:
        draft = session.get_one(type(plan()), "p1")
        draft.stage, draft.published_at = PlanStage.PUBLISHED, NOON
    with organisation.read() as session:
        itinerary = published_route(session, "ann", DAY)
        assert itinerary is not None
        assert published_route(session, "ann", NEXT_DAY) is None
        assert published_route(session, "bob", DAY) is None
        stop = published_stop(session, "v2")
        assert stop is not None
    assert [stop.visit and stop.visit.id for stop in itinerary.stops] == ["v1", "v2"]
    assert (stop.route.id, stop.position) == ("p1-ann", 1)


def test_what_a_plan_gives_to_partners_and_leaves_out(organisation: Database) -> None:
    point = PartnerPoint(
        id="point",
        name_zh="特约网点",
        name_en="Point",
        lat=26.0,
        lon=119.3,
        phone="",
        kind=PartnerKind.REPAIR,
        radius_m=20_000,
        acceptance_minutes=60,
        free_km=20,
        per_km_fen=150,
        quality=90,
    )
    with organisation.write() as session:
        session.add_all([point, visit("v1"), visit("v2"), visit("v3")])
        session.add(plan("p1", stage=PlanStage.PUBLISHED, published_at=NOON))
        session.flush()
        given = PartnerAssignment(
            plan_id="p1", visit_id="v1", partner_id="point", date=DAY, start_at=NOON, fee_fen=8000
        )
        session.add(given)
        for name in ("v3", "v2"):
            reasons = [{"code": "ROUTE_FULL"}]
            kind = UnassignedKind.CAPACITY
            session.add(Unassigned(plan_id="p1", visit_id=name, kind=kind, reasons=reasons))
    with organisation.read() as session:
        served = published_partner(session, "v1")
        assert served is not None
        assert published_partner(session, "v2") is None
        left_out = unassigned_of(session, "p1")
    assert (served.partner_id, served.fee_fen) == ("point", 8000)
    assert [(row.visit.id, row.reasons) for row in left_out] == [
        ("v2", [{"code": "ROUTE_FULL"}]),
        ("v3", [{"code": "ROUTE_FULL"}]),
    ]
