"""Shared questions: who is calling, and what did we promise."""

from datetime import timedelta

import pytest

from dispatch.domain.kinds import PlanStage
from dispatch.domain.visit_status import VisitStatus
from dispatch.store.plans import Unassigned
from dispatch.store.queries.plans import (
    published_plans,
    published_route,
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
    with organisation.write() as session:
        draft = session.get_one(type(plan()), "p1")
        draft.stage, draft.published_at = PlanStage.PUBLISHED, NOON
    with organisation.read() as session:
        itinerary = published_route(session, "ann", DAY)
        assert itinerary is not None
        assert published_route(session, "ann", NEXT_DAY) is None
        assert published_route(session, "bob", DAY) is None
    assert [stop.visit and stop.visit.id for stop in itinerary.stops] == ["v1", "v2"]


def test_what_a_plan_leaves_out(organisation: Database) -> None:
    reasons = [{"code": "ROUTE_FULL"}]
    kind = UnassignedKind.CAPACITY
    with organisation.write() as session:
        session.add_all([visit("v1"), visit("v2"), plan("p0"), plan("p1")])
        session.flush()
        for plan_id, name in (("p1", "v2"), ("p1", "v1"), ("p0", "v1")):
            session.add(Unassigned(plan_id=plan_id, visit_id=name, kind=kind, reasons=reasons))
    with organisation.read() as session:
        left_out = unassigned_of(session, "p1")
    assert [(row.visit.id, row.reasons) for row in left_out] == [("v1", reasons), ("v2", reasons)]
