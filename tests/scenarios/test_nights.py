"""Five nights, one after the other: nothing that fits an empty day stays out for all of them.

Ann and Ben work eight hours every day. The first day has more calls than they can answer, and each
day brings new ones. Rounds of filters may wait for weeks; some are far away. Every night the centre
plans its next seven days and publishes the plan; then the day passes as it was planned.
"""

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dispatch.clock import NightlyPlanner
from dispatch.config import Settings
from dispatch.domain.kinds import Language, Role
from dispatch.domain.visit_events import VisitEventKind
from dispatch.services.execution import Report, report
from dispatch.services.people.accounts import Principal
from dispatch.store.people import Technician
from dispatch.store.plans import RoutePlan
from dispatch.store.session import Database
from dispatch.store.work import WorkType
from solver.plan import UnassignedKind
from solver.problem import Assignment
from tests.support import rows
from tests.support.every_insertion import alone
from tests.support.planned import publish, read_published, solve_queued

pytestmark = pytest.mark.slow

NIGHTS = 5
MIDNIGHT = rows.NOON - timedelta(hours=12)
DORA = Principal("dora", "dora", Role.DISPATCHER, None, None, Language.ZH)
PAY = {"filter-replacement": 1200}
"""Fen a visit; a kilometre is paid with 90."""
KM = 0.009
"""A kilometre to the north, in degrees; by road it is a third more."""
FIRST_CALLS, NEW_CALLS, AT_ONCE = 22, 8, 4
"""An hour each with the way: two people have time for sixteen a day. So many cannot wait a day."""


@dataclass
class Story:
    """What the nights left out, and what became of the days."""

    out: list[dict[str, UnassignedKind]] = field(default_factory=list)
    hopeless: set[str] = field(default_factory=set)
    starts: dict[str, datetime] = field(default_factory=dict)

    def never_in(self) -> set[str]:
        """Visits that every single night left out."""
        return set.intersection(*(set(night) for night in self.out))


@pytest.fixture(scope="module", params=["kernel", "routing-model", "greedy"])
def story(
    request: pytest.FixtureRequest, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Story:
    """Five nights and days with one engine."""
    told = Story()
    folder = tmp_path_factory.mktemp("nights")
    shutil.copyfile(migrated_file, folder / "nights.sqlite")
    settings = Settings(engine=request.param, time_limit_s=2, threads=2)
    with Database(f"sqlite:///{folder}/nights.sqlite") as database:
        with database.write() as session:
            add_centre(session)
        planner = NightlyPlanner(database, settings, "test")
        for day in range(NIGHTS):
            with database.write() as session:
                add_calls(session, day, FIRST_CALLS if day == 0 else NEW_CALLS)
            two = MIDNIGHT + timedelta(days=day, hours=2)
            plan_id = pass_night(database, planner, folder, two)
            look(database, plan_id, told)
            pass_day(database, plan_id, day, told)
    return told


def pass_night(database: Database, planner: NightlyPlanner, folder: Path, two: datetime) -> str:
    """Plan at two o'clock, and publish; the id of the plan."""
    (night,) = planner.nightly(two)
    assert night.run_id is not None
    solve_queued(database, folder, lambda: two)
    return publish(database, night.run_id, two + timedelta(minutes=5))


def add_centre(session: Session) -> None:
    """Ann, Ben and the rounds that may wait."""
    rows.add_organisation(session)
    session.add(
        WorkType(id="filter-replacement", name_zh="滤芯", name_en="Filter", default_duration_s=1500)
    )
    session.add(rows.technician("ben", phone="13800000002", per_km_fen=90, per_visit_fen=PAY))
    ann = session.get_one(Technician, "ann")
    ann.per_km_fen, ann.per_visit_fen = 90, PAY
    session.flush()
    for day in range(NIGHTS + 7):
        for person in ("ann", "ben"):
            if (person, day) != ("ann", 0):  # she has it from `add_organisation`
                later = timedelta(days=day)
                session.add(
                    rows.shift(
                        f"{person}-{day + 1}",
                        technician_id=person,
                        date=rows.DAY + later,
                        starts_at=rows.NOON - timedelta(hours=4) + later,
                        ends_at=rows.NOON + timedelta(hours=4) + later,
                        soft_ends_at=rows.NOON + timedelta(hours=4) + later,
                    )
                )
    received = MIDNIGHT - timedelta(hours=4)
    session.add(rows.case("rounds", ticket="T-2", received_at=received))
    session.flush()
    for number in range(12):
        add_visit(session, f"round-{number}", number - 6, received, days=21, **ROUND)
    # By road 33, 53 and 80 km from where the shifts begin: 60, 95 and 144 yuan there and back.
    for kilometres in (25, 40, 60):
        add_visit(session, f"far-{kilometres}", kilometres, received, days=21, **ROUND)
    add_visit(session, "cheap", 25, received, days=21, **ROUND | {"drop_price_fen": 700})
    needs = [{"name": "juggling", "min_level": 1}]
    add_visit(session, "hopeless", 1, received, days=21, **ROUND | {"required_skills": needs})


ROUND = {
    "case_id": "rounds",
    "work_type_id": "filter-replacement",
    "assignment": Assignment.OPTIONAL,
    "service_s": 1500,
    "priority": 7,
}


def add_calls(session: Session, day: int, count: int) -> None:
    """Repairs that came in before the morning of a day, four of them to be done on it."""
    begins = MIDNIGHT + timedelta(days=day)
    for number in range(count):
        days = 1 if number < AT_ONCE else 3
        add_visit(session, f"call-{day}-{number}", number - count // 2, begins, days=days)


def add_visit(
    session: Session, name: str, km_north: float, begins: datetime, days: int, **fields: Any
) -> None:
    """A visit so many kilometres north of home, within so many days."""
    session.add(rows.site(f"at-{name}", lat=26.1 + KM * km_north, lon=119.3))
    session.flush()
    ends = (begins + timedelta(days=days)).isoformat()
    windows = [{"minStartTime": begins.isoformat(), "maxStartTime": ends, "maxEndTime": ends}]
    mandatory = {"assignment": Assignment.MANDATORY}
    session.add(rows.visit(name, site_id=f"at-{name}", windows=windows, **mandatory | fields))


def look(database: Database, plan_id: str, told: Story) -> None:
    """What a plan leaves out, and what of it no empty day would take."""
    problem, plan = read_published(database, plan_id)
    told.out.append({problem.visits[left.visit].id: left.kind for left in plan.unassigned})
    told.hopeless |= {
        problem.visits[left.visit].id for left in plan.unassigned if not alone(problem, left.visit)
    }


def pass_day(database: Database, plan_id: str, day: int, told: Story) -> None:
    """Whatever the plan has on the day is done when it says so."""
    with database.write() as session:
        plan = session.get_one(RoutePlan, plan_id)
        today = rows.DAY + timedelta(days=day)
        for stop in (s for route in plan.routes if route.date == today for s in route.stops):
            if stop.visit_id is None:
                continue
            told.starts[stop.visit_id] = stop.start_at
            for kind, at in (
                (VisitEventKind.ARRIVE, stop.arrival_at),
                (VisitEventKind.COMPLETE, stop.departure_at),
            ):
                sent = Report(kind, at, f"{stop.visit_id}-{kind.value}")
                report(session, DORA, stop.visit_id, sent, at)


def test_nothing_that_fits_an_empty_day_stays_out(story: Story) -> None:
    assert story.never_in() == {"hopeless"}
    assert story.hopeless == {"hopeless"}
    # It was not for want of pressure: the far ones had to wait.
    assert {"far-40", "far-60", "cheap"} <= set(story.out[0])


def test_calls_are_answered_in_time(story: Story) -> None:
    out = {name for night in story.out for name in night if name.startswith("call")}
    assert out == set()
    due = {f"call-{day}-{number}" for day in range(NIGHTS) for number in range(AT_ONCE)}
    due |= {f"call-0-{number}" for number in range(FIRST_CALLS)}
    assert due <= set(story.starts)
