"""Lateness in money is one amount from the policy's row to the plan's figures, to the fen.

The amounts are counted a second time here, by hand and from the rows alone: deadlines and tiers as
they are stored, starts as the draft states them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.values import SlaTier, TimeWindow
from dispatch.planning.apply import apply
from dispatch.planning.build import build
from dispatch.store.customers import Site
from dispatch.store.plans import RoutePlan, RouteStop
from dispatch.store.session import Database
from dispatch.store.work import SlaPolicy, Visit
from dispatch.travel.times import GeodesicTravelTimes
from solver.cost import plan_cost
from solver.solve import Engine, Options, solve
from tests.support import rows

MINUTE = 60
CASES = [
    SlaTier(after_s=0, penalty_fen=0, per_hour_fen=0),
    SlaTier(after_s=30 * MINUTE, penalty_fen=2_000, per_hour_fen=0),
    SlaTier(after_s=120 * MINUTE, penalty_fen=5_000, per_hour_fen=0),
]
"""[0, 30 min) 0, [30, 120) 20 yuan, from 120 on 50 yuan."""

STANDARD = [*CASES[:2], SlaTier(after_s=120 * MINUTE, penalty_fen=5_000, per_hour_fen=500)]
"""The policy `standard` of fuzhou-week: 5 yuan more for each hour past 120 minutes."""


def at(instant: datetime) -> TimeWindow:
    """Service starts at exactly this instant."""
    start, end = instant.isoformat(), (instant + timedelta(hours=1)).isoformat()
    return TimeWindow(minStartTime=start, maxStartTime=start, maxEndTime=end)


def add_policies(session: Session) -> None:
    """Add the organisation with its site at Ann's door, so that no journey takes time."""
    rows.add_organisation(session)
    home = session.get_one(Site, "s1")
    home.lat, home.lon = 26.1, 119.3
    session.add_all(
        [
            SlaPolicy(id="cases", name="cases", tiers=CASES),
            SlaPolicy(id="standard", name="standard", tiers=STANDARD),
        ]
    )
    session.flush()


def drafted(session: Session, engine: Engine) -> tuple[int, RoutePlan]:
    """Plan the day: fen of lateness by the solver's own reckoning, and the draft."""
    run = rows.run()
    session.add(run)
    session.flush()
    built = build(session, run, GeodesicTravelTimes())
    plan = solve(built.problem, Options(engine=engine, time_limit_s=4.0))
    draft = apply(session, run, built, plan, rows.NOON)
    return plan_cost(built.problem, plan).sla, draft


def recounted_fen(session: Session) -> int:
    """Price every served visit from its rows: the last band begun, its rate past its beginning."""
    total = 0
    for stop in session.scalars(select(RouteStop).where(RouteStop.visit_id.is_not(None))):
        visit = session.get_one(Visit, stop.visit_id)
        assert visit.sla_due_at is not None
        assert visit.sla_policy is not None
        total += _price_fen(visit.sla_policy.tiers, stop.start_at - visit.sla_due_at)
    return total


def _price_fen(tiers: Sequence[SlaTier], late: timedelta) -> int:
    begun = [tier for tier in tiers if timedelta(seconds=tier["after_s"]) <= late]
    if not begun:
        return 0
    past = late - timedelta(seconds=begun[-1]["after_s"])
    hours = Fraction(past // timedelta(seconds=1), 3_600)
    return begun[-1]["penalty_fen"] + int(begun[-1]["per_hour_fen"] * hours + Fraction(1, 2))


@pytest.mark.parametrize(
    ("policy", "late_s", "fen"),
    [
        ("cases", 0, 0),
        ("cases", 29 * MINUTE + 59, 0),
        ("cases", 30 * MINUTE, 2_000),
        ("cases", 119 * MINUTE + 59, 2_000),
        ("cases", 120 * MINUTE, 5_000),
        ("standard", 120 * MINUTE, 5_000),
        # 500 fen an hour: 3 s are 0.4167 fen, 4 s 0.5556.
        ("standard", 120 * MINUTE + 3, 5_000),
        ("standard", 120 * MINUTE + 4, 5_001),
        # 60 minutes past the beginning of the last band; the bands before add nothing.
        ("standard", 180 * MINUTE, 5_500),
    ],
)
def test_the_cases_cost_the_same_at_all_three_places(
    database: Database, policy: str, late_s: int, fen: int
) -> None:
    start = rows.NOON + timedelta(minutes=10)
    due = start - timedelta(seconds=late_s)
    with database.write() as session:
        add_policies(session)
        session.add(rows.visit(sla_policy_id=policy, sla_due_at=due, windows=[at(start)]))
        session.flush()
        reckoned, draft = drafted(session, Engine.GREEDY)
        assert reckoned == fen
        assert draft.kpis["slaPenalty"] == f"{fen // 100}.{fen % 100:02}"
        assert recounted_fen(session) == fen


@pytest.mark.parametrize("engine", [Engine.GREEDY, Engine.KERNEL])
def test_a_day_of_late_visits_adds_up_at_all_three_places(
    database: Database, engine: Engine
) -> None:
    late_s = (29 * MINUTE + 59, 30 * MINUTE, 120 * MINUTE)
    with database.write() as session:
        add_policies(session)
        for number, seconds in enumerate(late_s):
            start = rows.NOON + timedelta(hours=number)
            visit = rows.visit(
                f"v{number}",
                sla_policy_id="cases",
                sla_due_at=start - timedelta(seconds=seconds),
                windows=[at(start)],
                service_s=30 * MINUTE,
            )
            session.add(visit)
        session.flush()
        reckoned, draft = drafted(session, engine)
        # 0 + 20 + 50 yuan
        assert reckoned == 7_000
        assert draft.kpis["slaPenalty"] == "70.00"
        assert recounted_fen(session) == 7_000


@pytest.mark.parametrize("engine", [Engine.GREEDY, Engine.KERNEL])
def test_of_two_equal_visits_the_cheaper_lateness_moves(database: Database, engine: Engine) -> None:
    """Both are due at noon and last an hour: whichever is second starts 60 minutes late."""
    with database.write() as session:
        add_policies(session)
        steep = [SlaTier(after_s=30 * MINUTE, penalty_fen=5_000, per_hour_fen=0)]
        session.add(SlaPolicy(id="steep", name="steep", tiers=steep))
        session.flush()
        for name in ("cases", "steep"):
            visit = rows.visit(name, sla_policy_id=name, sla_due_at=rows.NOON, service_s=3_600)
            session.add(visit)
        session.flush()
        reckoned, draft = drafted(session, engine)
        assert reckoned == recounted_fen(session) == 2_000
        assert draft.kpis["slaPenalty"] == "20.00"
        [second] = session.scalars(select(RouteStop).where(RouteStop.start_at > rows.NOON))
        assert second.visit_id == "cases"
