"""Rows keep to their rules, and what belongs together goes together."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from dispatch.domain.kinds import Coordination, Role
from dispatch.store.accounts import User
from dispatch.store.base import Base
from dispatch.store.people import Absence, Shift, ShiftBreak, Technician, TechnicianSkill
from dispatch.store.plans import Route, RoutePlan, RouteStop, Unassigned
from dispatch.store.session import Database
from dispatch.store.work import Case, Visit, VisitDependency, VisitGroup
from solver.plan import StopKind, UnassignedKind
from solver.workforce import BreakKind
from tests.support.rows import DAY, NOON, plan, route, shift, site, technician, visit

HOUR = timedelta(hours=1)


def count(database: Database, table: type[Base]) -> int:
    """Number of rows."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    "broken",
    [
        lambda: visit(priority=0),
        lambda: visit(priority=11),
        lambda: visit(service_s=-1),
        lambda: visit(appointment_from=NOON, appointment_to=NOON - HOUR),
        lambda: visit(lock_from=NOON, lock_to=NOON - HOUR),
        lambda: VisitDependency(visit_id="v1", preceding_visit_id="v1"),
        lambda: VisitGroup(id="g", min_gap_s=60, max_gap_s=30),
        lambda: site("s2", lat=91.0, lon=0.0),
        lambda: site("s2", lat=26.0),
        lambda: site("s2", lat=26.0, lon=119.0, geocode_confidence=1.5),
        lambda: technician("bob", home_lon=181.0),
        lambda: shift("late", ends_at=NOON - 5 * HOUR),
        lambda: shift("soft", soft_ends_at=NOON + 5 * HOUR),
        lambda: TechnicianSkill(technician_id="ann", skill="repair", level=0),
        lambda: TechnicianSkill(
            technician_id="ann", skill="repair", valid_from=DAY, valid_to=DAY - timedelta(days=1)
        ),
        lambda: Absence(technician_id="ann", starts_at=NOON, ends_at=NOON, reason=""),
        lambda: plan(window_end=DAY - timedelta(days=1)),
        lambda: User(id="u", login="u", password_hash="", role=Role.TECHNICIAN),
        lambda: User(id="u", login="u", password_hash="", role=Role.PARTNER),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(
    organisation: Database, broken: Callable[[], Base]
) -> None:
    with pytest.raises(IntegrityError), organisation.write() as session:
        session.add(broken())


def test_what_is_left_open_breaks_no_rule(organisation: Database) -> None:
    with organisation.write() as session:
        session.add_all(
            [
                visit(lock_from=NOON),
                site("s2"),
                TechnicianSkill(technician_id="ann", skill="repair", valid_from=DAY),
            ]
        )


def test_a_stop_names_a_visit_if_it_is_one(organisation: Database) -> None:
    with organisation.write() as session:
        session.add(plan())
    for kind in (StopKind.VISIT, StopKind.BREAK):
        broken = route(visits=["v1"])
        broken.stops[0].kind = kind
        broken.stops[0].visit_id = None if kind is StopKind.VISIT else "v1"
        with pytest.raises(IntegrityError), organisation.write() as session:
            session.add_all([visit(), broken])


def test_a_shift_is_planned_once_in_a_plan(organisation: Database) -> None:
    with pytest.raises(IntegrityError), organisation.write() as session:
        session.add(plan())
        session.flush()
        session.add_all([route("a"), route("b")])


def test_a_technician_has_skills_and_shifts_have_breaks(organisation: Database) -> None:
    with organisation.write() as session:
        ann = session.get_one(Technician, "ann")
        ann.skills = [
            TechnicianSkill(skill="repair", level=2),
            TechnicianSkill(skill="water test", valid_to=DAY),
        ]
        lunch = ShiftBreak(
            kind=BreakKind.FLOATING, starts_at=NOON, ends_at=NOON + HOUR, duration_s=1800
        )
        session.get_one(Shift, "ann-1").breaks = [lunch]
    with organisation.read() as session:
        planned = session.scalars(select(Shift)).one()
    # No query is needed, or possible, any more.
    assert [skill.skill for skill in planned.technician.skills] == ["repair", "water test"]
    assert planned.technician.skills[0].duration_permille == 1000
    assert [pause.duration_s for pause in planned.breaks] == [1800]


def test_a_visit_brings_its_customer(organisation: Database) -> None:
    with organisation.write() as session:
        session.add(visit(device_id="d1"))
    with organisation.read() as session:
        found = session.get_one(Visit, "v1")
    assert found.site.customer.phone == "13900001234"


def test_a_case_and_a_group_list_their_visits_in_order(organisation: Database) -> None:
    with organisation.write() as session:
        session.add(VisitGroup(id="pair"))
        session.add(visit("v1", group_id="pair", group_position=1, created_at=NOON))
        session.add(visit("v2", group_id="pair", group_position=0, created_at=NOON + HOUR))
        session.flush()
        follow_up = VisitDependency(
            preceding_visit_id="v1", coordination=Coordination.SAME_TECHNICIAN
        )
        session.get_one(Visit, "v2").dependencies = [follow_up]
    with organisation.read() as session:
        case = session.get_one(Case, "c1")
        assert [row.id for row in case.visits] == ["v1", "v2"]
        group = session.get_one(VisitGroup, "pair")
        assert [row.id for row in group.visits] == ["v2", "v1"]
        second = session.get_one(Visit, "v2")
        assert [row.preceding_visit_id for row in second.dependencies] == ["v1"]


def test_a_plan_goes_with_all_that_is_in_it(organisation: Database) -> None:
    with organisation.write() as session:
        session.add_all([visit("v1"), visit("v2"), plan()])
        session.flush()
        left_out = Unassigned(plan_id="p1", visit_id="v2", kind=UnassignedKind.CAPACITY)
        session.add_all([route(visits=["v1"]), left_out])
    assert count(organisation, RouteStop) == 1
    with organisation.write() as session:
        session.delete(session.get_one(RoutePlan, "p1"))
    remaining = {table: count(organisation, table) for table in (Route, RouteStop, Unassigned)}
    assert remaining == {Route: 0, RouteStop: 0, Unassigned: 0}
    assert count(organisation, Visit) == 2
