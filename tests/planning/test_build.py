"""Rows become a problem: seconds are counted from 2026-10-08 00:00 in Fuzhou."""

from datetime import timedelta

from sqlalchemy.orm import Session

from dispatch.domain.kinds import PlanStage
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.build import Built, build
from dispatch.store.people import Absence, ShiftBreak, TechnicianSkill
from dispatch.store.plans import Unassigned
from dispatch.store.session import Database
from dispatch.store.work import SlaPolicy
from dispatch.travel.times import GeodesicTravelTimes
from solver.plan import UnassignedKind
from solver.problem import BreakKind, Lock, LockKind, Sla, SlaTier, TimeWindow
from tests.support import rows

HOUR = 3_600
NOON_S = 12 * HOUR
"""The freeze of the run, and the time that the rows of `tests.support.rows` are about."""


def built(session: Session) -> Built:
    """Add a run for the day and build it."""
    run = rows.run()
    session.add(run)
    session.flush()
    return build(session, run, GeodesicTravelTimes())


def add_placed_site(session: Session) -> None:
    """Add the organisation, and a second site whose place is known."""
    rows.add_organisation(session)
    session.add(rows.site("s2", lat=26.09, lon=119.31, access_s=120))
    session.flush()


def test_a_visit_keeps_its_facts_as_positions_and_seconds(database: Database) -> None:
    with database.write() as session:
        add_placed_site(session)
        tiers = [{"after_s": 1_800, "penalty_fen": 2_000, "per_hour_fen": 0}]
        session.add(SlaPolicy(id="fast", name="fast", tiers=tiers))
        session.flush()
        session.add(
            rows.visit(
                site_id="s2",
                access_s=60,
                windows=[
                    {
                        "minStartTime": "2026-10-08T01:00:00Z",
                        "maxStartTime": "2026-10-08T04:00:00Z",
                        "maxEndTime": "2026-10-08T05:00:00Z",
                    }
                ],
                required_skills=[{"name": "repair", "min_level": 2}],
                preferred_technicians=["ann"],
                lock_kind=LockKind.TECHNICIAN,
                lock_technician_id="ann",
                sla_policy_id="fast",
                sla_due_at=rows.NOON,
                sla_outer_at=rows.NOON + timedelta(hours=2),
            )
        )
        session.flush()
        problem = built(session).problem
    (visit,) = problem.visits
    assert visit.windows == (TimeWindow(9 * HOUR, NOON_S, 13 * HOUR),)
    assert visit.access_s == 60 + 120  # the visit's own and the way to the door of its site
    assert [(need.name, need.min_level) for need in visit.skills] == [("repair", 2)]
    assert visit.preferred_technicians == frozenset({0})
    assert visit.lock == Lock(LockKind.TECHNICIAN, technician=0)
    assert visit.sla == Sla(NOON_S, (SlaTier(1_800, 2_000, 0),), NOON_S + 2 * HOUR)
    assert problem.planning_end_s == 24 * HOUR
    assert problem.freeze_s == NOON_S


def test_a_visit_at_a_site_without_a_place_is_not_lost(database: Database) -> None:
    with database.write() as session:
        add_placed_site(session)
        session.add(rows.visit("nowhere"))
        session.flush()
        made = built(session)
    assert made.problem.visits == ()
    assert made.unplaced == ("nowhere",)


def test_visits_that_are_over_or_begin_later_are_left_out(database: Database) -> None:
    later = {
        "minStartTime": "2026-10-08T16:00:00Z",  # midnight, when the planning window ends
        "maxStartTime": "2026-10-09T04:00:00Z",
        "maxEndTime": "2026-10-09T05:00:00Z",
    }
    with database.write() as session:
        add_placed_site(session)
        session.add_all(
            [
                rows.visit("done", site_id="s2", status=VisitStatus.COMPLETED),
                rows.visit("later", site_id="s2", windows=[later]),
                rows.visit("open", site_id="s2"),
            ]
        )
        session.flush()
        problem = built(session).problem
    assert [visit.id for visit in problem.visits] == ["open"]


def test_what_is_under_way_stays_where_it_was_published(database: Database) -> None:
    with database.write() as session:
        add_placed_site(session)
        session.add(rows.visit("busy", site_id="s2", status=VisitStatus.ARRIVED))
        session.add(rows.plan(stage=PlanStage.PUBLISHED))
        session.flush()
        session.add(rows.route(visits=["busy"]))
        session.flush()
        (visit,) = built(session).problem.visits
    assert visit.lock == Lock(LockKind.TECHNICIAN_AND_TIME, technician=0, start_s=NOON_S)
    assert visit.published is not None
    assert visit.published.start_s == NOON_S


def test_a_certificate_counts_until_the_end_of_its_last_day(database: Database) -> None:
    with database.write() as session:
        add_placed_site(session)
        session.add(
            TechnicianSkill(technician_id="ann", skill="repair", level=1, valid_to=rows.DAY)
        )
        session.flush()
        (technician,) = built(session).problem.technicians
    assert technician.skills[0].valid_to_s == 24 * HOUR
    assert technician.skills[0].valid_from_s is None


def test_absences_shorten_split_or_take_away_a_shift(database: Database) -> None:
    def absence(from_h: int, to_h: int) -> Absence:
        midnight = rows.NOON - timedelta(hours=12)
        return Absence(
            technician_id="ann",
            starts_at=midnight + timedelta(hours=from_h),
            ends_at=midnight + timedelta(hours=to_h),
            reason="ill",
        )

    # Ann's shift is from 8 to 16.
    for spans, left in (
        ([(7, 9)], (9, 16, ())),
        ([(15, 18)], (8, 15, ())),
        ([(10, 11)], (8, 16, ((10, 11),))),
        ([(7, 17)], None),
    ):
        with database.write() as session:
            add_placed_site(session)
            session.add_all(absence(*span) for span in spans)
            session.flush()
            shifts = built(session).problem.shifts
            session.rollback()
        if left is None:
            assert shifts == ()
            continue
        (shift,) = shifts
        assert (shift.start_s, shift.end_s) == (left[0] * HOUR, left[1] * HOUR)
        assert [(b.kind, b.earliest_s, b.latest_end_s) for b in shift.breaks] == [
            (BreakKind.FIXED, begin * HOUR, end * HOUR) for begin, end in left[2]
        ]


def test_a_break_outside_what_is_left_of_a_shift_is_dropped(database: Database) -> None:
    with database.write() as session:
        add_placed_site(session)
        session.add(
            ShiftBreak(
                shift_id="ann-1",
                kind=BreakKind.FLOATING,
                starts_at=rows.NOON - timedelta(hours=1),
                ends_at=rows.NOON + timedelta(hours=1),
                duration_s=HOUR,
            )
        )
        session.add(
            Absence(
                technician_id="ann",
                starts_at=rows.NOON - timedelta(hours=5),
                ends_at=rows.NOON + timedelta(minutes=30),
                reason="training",
            )
        )
        session.flush()
        (shift,) = built(session).problem.shifts
    assert shift.start_s == NOON_S + 30 * 60
    assert shift.breaks == ()


def test_the_price_doubles_with_each_day_that_left_the_visit_out(database: Database) -> None:
    # Twice for the plans of two evenings. Not for a draft, not for another plan of the same
    # evening, nor for one of another centre, nor for one that left it out for want of room.
    plans: list[tuple[int, str, UnassignedKind, bool]] = [
        (1, "gulou", UnassignedKind.PRICED_OUT, True),
        (2, "gulou", UnassignedKind.PRICED_OUT, True),
        (2, "gulou", UnassignedKind.PRICED_OUT, True),
        (3, "mawei", UnassignedKind.PRICED_OUT, True),
        (4, "gulou", UnassignedKind.CAPACITY, True),
        (5, "gulou", UnassignedKind.PRICED_OUT, False),
    ]
    with database.write() as session:
        add_placed_site(session)
        session.add(rows.visit(site_id="s2", drop_price_fen=700))
        session.flush()
        for number, (days_ago, centre, kind, published) in enumerate(plans):
            before = timedelta(days=days_ago)
            session.add(rows.run(f"old-{number}", scope=[centre]))
            session.flush()
            plan = rows.plan(
                f"plan-{number}",
                run_id=f"old-{number}",
                scope=["gulou", "mawei"],
                stage=PlanStage.HISTORIC if published else PlanStage.DRAFT,
                published_at=rows.NOON - before if published else None,
                window_start=rows.DAY - before,
            )
            plan.unassigned = [Unassigned(visit_id="v1", kind=kind)]
            session.add(plan)
        session.flush()
        (visit,) = built(session).problem.visits
    assert visit.drop_fen == 700 * 2 * 2
