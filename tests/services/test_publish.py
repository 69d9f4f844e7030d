"""Publishing is one transaction: versions, staleness, what is carried over, what visits say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.kinds import PlanStage
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.plans import publish_plan
from dispatch.store.events import Event
from dispatch.store.plans import PartnerAssignment, RoutePlan, Unassigned
from dispatch.store.session import Database
from dispatch.store.work import Visit
from solver.plan import Status, UnassignedKind
from tests.support import rows

LATER = rows.NOON + timedelta(hours=1)


def drafted(
    session: Session, name: str, visits: list[str], *, scope: tuple[str, ...] = ("gulou",)
) -> RoutePlan:
    """Add the run `name` with a draft in which Ann serves the visits."""
    session.add(
        rows.run(f"run-{name}", scope=list(scope), started_at=rows.NOON, status=Status.COMPLETED)
    )
    session.flush()
    plan = rows.plan(name, run_id=f"run-{name}", scope=list(scope))
    session.add(plan)
    session.flush()
    if visits:
        session.add(rows.route(f"{name}-ann", plan_id=name, visits=visits))
    session.flush()
    session.refresh(plan)
    return plan


def organisation(session: Session) -> None:
    """Add Ann and three visits."""
    rows.add_organisation(session)
    session.add_all(rows.visit(f"v{number}") for number in (1, 2, 3))
    session.flush()


def second_centre(session: Session) -> None:
    """Add Bob of another centre with a shift of the same day, and his visit."""
    session.add(rows.centre("mawei"))
    session.flush()
    session.add(rows.technician("bob", centre_id="mawei"))
    session.flush()
    session.add(rows.shift("bob-1", technician_id="bob"))
    session.add(rows.visit("far", centre_id="mawei"))
    session.flush()


def status_of(session: Session, visit_id: str) -> VisitStatus:
    """The status of a visit."""
    return session.get_one(Visit, visit_id).status


def test_a_published_plan_tells_its_visits_and_the_log(database: Database) -> None:
    with database.write() as session:
        organisation(session)
        plan = drafted(session, "p1", ["v1", "v2"])
        publish_plan(session, "p1", plan.version, "dora", LATER)
    with database.read() as session:
        plan = session.get_one(RoutePlan, "p1")
        assert (plan.stage, plan.published_by, plan.published_at) == (
            PlanStage.PUBLISHED,
            "dora",
            LATER,
        )
        assert status_of(session, "v1") is VisitStatus.PUBLISHED
        assert status_of(session, "v3") is VisitStatus.NEW
        (event,) = session.scalars(select(Event).where(Event.kind == "plan.published"))
        assert (event.entity_id, event.actor) == ("p1", "dora")


def test_the_next_plan_of_the_day_takes_its_place(database: Database) -> None:
    with database.write() as session:
        organisation(session)
        first = drafted(session, "p1", ["v1", "v2"])
        publish_plan(session, "p1", first.version, "dora", rows.NOON)
        second = drafted(session, "p2", ["v2", "v3"])
        publish_plan(session, "p2", second.version, "dora", LATER)
        assert first.stage is PlanStage.HISTORIC
        assert status_of(session, "v1") is VisitStatus.NEW
        assert status_of(session, "v3") is VisitStatus.PUBLISHED


def test_what_is_under_way_keeps_its_status(database: Database) -> None:
    with database.write() as session:
        organisation(session)
        session.get_one(Visit, "v1").status = VisitStatus.ARRIVED
        plan = drafted(session, "p1", ["v1"])
        publish_plan(session, "p1", plan.version, "dora", LATER)
        assert status_of(session, "v1") is VisitStatus.ARRIVED


def test_a_plan_of_one_centre_carries_the_others_over(database: Database) -> None:
    with database.write() as session:
        organisation(session)
        second_centre(session)
        whole = drafted(session, "p1", ["v1"], scope=("gulou", "mawei"))
        session.add(rows.route("p1-bob", technician_id="bob", shift_id="bob-1", visits=["far"]))
        session.add(
            Unassigned(plan_id="p1", visit_id="v3", kind=UnassignedKind.CAPACITY, reasons=[])
        )
        session.flush()
        session.refresh(whole)
        publish_plan(session, "p1", whole.version, "dora", rows.NOON)
        own = drafted(session, "p2", ["v2", "v3"])
        publish_plan(session, "p2", own.version, "dora", LATER)
        session.refresh(own)
        by_technician = {
            route.technician_id: [stop.visit_id for stop in route.stops] for route in own.routes
        }
        assert by_technician == {"ann": ["v2", "v3"], "bob": ["far"]}
        assert own.scope == ["gulou", "mawei"]
        assert own.unassigned == []  # v3 was planned anew, and has a place now


def stale_by_plan(session: Session) -> None:
    """Somebody publishes another plan of the centre after the run of `p2` began."""
    other = drafted(session, "p1", ["v1"])
    publish_plan(session, "p1", other.version, "eve", LATER)


def stale_by_edit(session: Session) -> None:
    """Somebody changes a visit after the run of `p2` began."""
    session.add(
        Event(
            at=LATER, actor="eve", kind="visit.changed", entity="visit", entity_id="v1", payload={}
        )
    )
    session.flush()


@pytest.mark.parametrize("happens", [stale_by_plan, stale_by_edit])
def test_a_plan_that_something_has_overtaken_is_refused(
    database: Database, happens: Callable[[Session], None]
) -> None:
    with database.write() as session:
        organisation(session)
        plan = drafted(session, "p2", ["v1"])
        happens(session)
        with pytest.raises(Refused) as refused:
            publish_plan(session, "p2", plan.version, "dora", LATER + timedelta(minutes=1))
        assert refused.value.kind is Refusal.STALE
        assert refused.value.fault.code is PlanningCode.PLAN_STALE
        assert plan.stage is PlanStage.DRAFT


def test_a_plan_of_another_centre_overtakes_nothing(database: Database) -> None:
    with database.write() as session:
        organisation(session)
        second_centre(session)
        mine = drafted(session, "p2", ["v1"])
        other = drafted(session, "p1", [], scope=("mawei",))
        publish_plan(session, "p1", other.version, "eve", LATER)
        publish_plan(session, "p2", mine.version, "dora", LATER + timedelta(minutes=1))
        assert mine.stage is PlanStage.PUBLISHED


def test_another_version_or_another_stage_is_refused(database: Database) -> None:
    with database.write() as session:
        organisation(session)
        plan = drafted(session, "p1", ["v1"])
        with pytest.raises(Refused) as conflict:
            publish_plan(session, "p1", plan.version + 1, "dora", LATER)
        assert conflict.value.fault.code is PlanningCode.PLAN_VERSION_CONFLICT
        publish_plan(session, "p1", plan.version, "dora", LATER)
        with pytest.raises(Refused) as twice:
            publish_plan(session, "p1", plan.version, "dora", LATER)
        assert twice.value.fault.code is PlanningCode.PLAN_NOT_DRAFT
        with pytest.raises(Refused) as nowhere:
            publish_plan(session, "p9", 1, "dora", LATER)
        assert nowhere.value.kind is Refusal.NOT_FOUND


def test_partner_assignments_are_published_too(database: Database) -> None:
    with database.write() as session:
        organisation(session)
        session.add(rows.partner())
        session.flush()
        plan = drafted(session, "p1", [])
        session.add(
            PartnerAssignment(
                plan_id="p1",
                visit_id="v2",
                partner_id="shop",
                date=rows.DAY,
                start_at=rows.NOON,
                fee_fen=6000,
            )
        )
        session.flush()
        session.refresh(plan)
        publish_plan(session, "p1", plan.version, "dora", LATER)
        assert status_of(session, "v2") is VisitStatus.PUBLISHED
