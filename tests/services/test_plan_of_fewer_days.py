"""A plan of fewer days leaves the other days of the published one as they are."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.apply import apply
from dispatch.planning.build import build
from dispatch.services.plans import RunRequest, publish_plan, request_run
from dispatch.store.people import Shift
from dispatch.store.plans import RoutePlan
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.store.work import Visit
from dispatch.travel.times import GeodesicTravelTimes
from solver.solve import Engine, Options, solve
from tests.support import rows

DAYS = [rows.DAY + timedelta(days=number) for number in range(4)]
EVENING_BEFORE = rows.NOON - timedelta(hours=18)
"""Ann works on four days; everybody plans on the evening before the first."""


def four_days(session: Session) -> None:
    """Add Ann's four shifts, and for each day three visits bound to it; one more fits any day."""
    rows.add_organisation(session)
    session.delete(session.get_one(Shift, "ann-1"))
    session.add(rows.site("home", lat=26.11, lon=119.3))
    session.flush()
    for number, day in enumerate(DAYS):
        noon = rows.NOON + timedelta(days=number)
        session.add(
            rows.shift(
                f"ann-{day}",
                date=day,
                starts_at=noon - timedelta(hours=4),
                ends_at=noon + timedelta(hours=4),
                soft_ends_at=noon + timedelta(hours=4),
            )
        )
        for name in "abc":
            session.add(
                rows.visit(f"{name}{number}", site_id="home", windows=[window(noon)], service_s=600)
            )
    session.add(rows.visit("any-day", site_id="home", service_s=600))
    session.flush()


def window(noon: datetime) -> dict[str, str]:
    """The whole local day round a noon."""
    opens, closes = noon - timedelta(hours=12), noon + timedelta(hours=11)
    return {
        "minStartTime": opens.isoformat(),
        "maxStartTime": closes.isoformat(),
        "maxEndTime": (closes + timedelta(minutes=59)).isoformat(),
    }


def publish(session: Session, first: date, last: date, now: datetime) -> RoutePlan:
    """Plan the days with the baseline and publish the result."""
    return publish_run(session, RunRequest(first, last, "dora"), now)


def publish_run(session: Session, request: RunRequest, now: datetime) -> RoutePlan:
    """Carry a request out with the baseline and publish the result."""
    run = request_run(session, request, now)
    run.started_at = now
    session.flush()
    made = build(session, session.get_one(PlanRun, run.id), GeodesicTravelTimes())
    plan = apply(session, run, made, solve(made.problem, Options(Engine.GREEDY)), now)
    return publish_plan(session, plan.id, plan.version, "dora", now + timedelta(minutes=1))


def by_day(plan: RoutePlan) -> dict[date, set[str]]:
    """The visits of each day's routes."""
    return {
        route.date: {stop.visit_id for stop in route.stops if stop.visit_id}
        for route in plan.routes
    }


def test_other_days_stay_as_they_were_published(database: Database) -> None:
    with database.write() as session:
        four_days(session)
        before = by_day(publish(session, DAYS[0], DAYS[3], EVENING_BEFORE))
        assert sorted(before) == DAYS
        assert sum(map(len, before.values())) == 13
        later = EVENING_BEFORE + timedelta(hours=1)
        after = by_day(publish(session, DAYS[1], DAYS[2], later))
        statuses = set(session.scalars(select(Visit.status)))
    assert (after[DAYS[0]], after[DAYS[3]]) == (before[DAYS[0]], before[DAYS[3]])
    assert set().union(*after.values()) == set().union(*before.values())
    assert statuses == {VisitStatus.PUBLISHED}


def test_days_of_a_past_week_stay_too(database: Database) -> None:
    """A pinned week may lie long before the day on which it is looked at."""
    with database.write() as session:
        four_days(session)
        before = by_day(publish(session, DAYS[0], DAYS[3], EVENING_BEFORE + timedelta(days=60)))
        later = EVENING_BEFORE + timedelta(days=60, hours=1)
        after = by_day(publish(session, DAYS[0], DAYS[1], later))
    assert (after[DAYS[2]], after[DAYS[3]]) == (before[DAYS[2]], before[DAYS[3]])


def test_what_was_missed_yesterday_is_planned_again(database: Database) -> None:
    with database.write() as session:
        four_days(session)
        publish(session, DAYS[0], DAYS[3], EVENING_BEFORE)
        for name in ("a0", "b0", "c0"):
            session.get_one(Visit, name).windows = []
        session.flush()
        night = EVENING_BEFORE + timedelta(hours=30)  # 00:00 of the second day
        after = by_day(publish(session, DAYS[1], DAYS[3], night))
    assert {"a0", "b0", "c0"} <= set().union(*(after[day] for day in DAYS[1:]))


def test_other_centres_keep_their_past_days(database: Database) -> None:
    """Only who plans anew knows what became of yesterday."""
    with database.write() as session:
        four_days(session)
        publish(session, DAYS[0], DAYS[3], EVENING_BEFORE)
        session.add(rows.centre("mawei"))
        session.flush()
        third_night = EVENING_BEFORE + timedelta(hours=78)  # three of Ann's days are past
        own = RunRequest(DAYS[3], DAYS[3], "dora", centre_ids=["mawei"])
        after = by_day(publish_run(session, own, third_night))
    assert sorted(after) == DAYS


def test_every_visit_says_what_the_published_plan_says(database: Database) -> None:
    with database.write() as session:
        four_days(session)
        publish(session, DAYS[0], DAYS[3], EVENING_BEFORE)
        night = EVENING_BEFORE + timedelta(hours=78)  # three days are past, their windows closed
        plan = publish(session, DAYS[3], DAYS[3], night)
        told = set().union(*by_day(plan).values())
        missed = {left.visit_id for left in plan.unassigned}
        statuses = {visit.id: visit.status for visit in session.scalars(select(Visit))}
    assert {"a0", "b0", "c0"} <= missed
    assert {visit for visit, status in statuses.items() if status is VisitStatus.PUBLISHED} == told
    assert {visit for visit, status in statuses.items() if status is VisitStatus.NEW} == missed


def test_what_is_left_out_on_other_days_stays_listed(database: Database) -> None:
    with database.write() as session:
        four_days(session)
        last_noon = rows.NOON + timedelta(days=3)
        needs = [{"name": "nobody", "min_level": 1}]
        session.add(
            rows.visit("out", site_id="home", windows=[window(last_noon)], required_skills=needs)
        )
        session.flush()
        first = publish(session, DAYS[0], DAYS[3], EVENING_BEFORE)
        assert [left.visit_id for left in first.unassigned] == ["out"]
        later = EVENING_BEFORE + timedelta(hours=1)
        second = publish(session, DAYS[0], DAYS[1], later)
        assert [left.visit_id for left in second.unassigned] == ["out"]
