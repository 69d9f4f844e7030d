"""Whoever waits for others to record their events holds no row yet: nobody can wait in a ring.

On PostgreSQL alone: on SQLite a writer is alone anyway. Each use case below is begun while somebody
else records events. Once it waits for that, no row of any table may be locked by it: what the
others still have to change, they can.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import wraps

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from dispatch.domain.calendar.days import DayKind
from dispatch.domain.cases.decisions import Decided, Verdict
from dispatch.domain.cases.next_visit import DecisionCause
from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.places import GeocodedPlace
from dispatch.domain.sla.policy import STANDARD
from dispatch.domain.visit_events import VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.calendars import fill_calendar, publish_notice
from dispatch.services.cartridges.entering import Entered, enter_cartridge
from dispatch.services.cartridges.policies import TypeLife
from dispatch.services.cartridges.rounds import generate_rounds
from dispatch.services.cases.calling_off import call_off, log_attempt
from dispatch.services.cases.decisions import decide
from dispatch.services.centre_hours import Closing, add_closure
from dispatch.services.drafts import stop_or_discard
from dispatch.services.execution import Report, report
from dispatch.services.partners.answers import accept
from dispatch.services.partners.terms import Closing as PointClosing
from dispatch.services.partners.terms import close_point
from dispatch.services.partners.watch import expire
from dispatch.services.placing import place_again
from dispatch.services.plans import publish_plan
from dispatch.services.sites import place_site
from dispatch.services.sla.clocks import start_clocks
from dispatch.services.sla.ladders import set_ladder
from dispatch.services.sla.watch import watch
from dispatch.services.visits import VisitChange, change_visit
from dispatch.store.base import Base
from dispatch.store.calendars import STATUTORY
from dispatch.store.cases import CaseDecision
from dispatch.store.customers import Site
from dispatch.store.events import one_at_a_time
from dispatch.store.partners import PartnerOffer
from dispatch.store.plans import RoutePlan
from dispatch.store.session import Database
from dispatch.store.work import SlaPolicy, Visit, WorkType
from tests.services.cartridges.homes import cartridge
from tests.services.cases.people import MANAGER
from tests.services.partners.shop import DESK, SHOP, clock, draft, offered
from tests.support import rows

pytestmark = pytest.mark.postgres

WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
NOW = clock(10, 30)
PP = TypeLife(rated_days=180, rated_litres=None, early_days=20, late_days=10)
FOUND = GeocodedPlace(26.09, 119.31, 0.8, "gazetteer")
LATE = clock(18)
"""When the shop's offers of ten o'clock have expired and promises of noon are broken."""


def filled(database: Database) -> None:
    """Two visits are offered to the shop, and a draft gives both to Ann.

    The first one's case has clocks; another case waits for a manager; a filter is due; a site is
    still to be placed.
    """
    offered(database, 2)
    with database.write() as session:
        session.add(SlaPolicy(id="standard", name="standard"))
        names = {"name_zh": "滤芯更换", "name_en": "Filters"}
        session.add(WorkType(id="filter-replacement", default_duration_s=1500, **names))
        session.add(rows.site("nowhere", lat=None, lon=None, geocode_failed_at=clock(9)))
        session.get_one(Site, "s1").centre_id = "gulou"
        session.add(cartridge())
        fill_calendar(session, ["gulou"], 2026)
        draft(session, "p2", [], own=["v1", "v2"], began=clock(10, 1))
        session.add(rows.case("c2", ticket="T-2"))
        session.flush()
        session.add(rows.visit("lost", case_id="c2", status=VisitStatus.FAILED))
        session.get_one(Visit, "v1").status = VisitStatus.PUBLISHED
        set_ladder(session, DESK, "standard", STANDARD, clock(9))
        session.flush()
        cause = DecisionCause.BEYOND_REPAIR
        waits = {"case_id": "c2", "visit_id": "lost", "cause": cause, "opened_at": clock(9)}
        session.add(CaseDecision(id="decision", **waits))
        start_clocks(session, DESK, "c1", "standard", "gulou", clock(9))


def publishes(session: Session) -> None:
    version = session.get_one(RoutePlan, "p2").version
    publish_plan(session, "p2", version, "dora", NOW)


def arrives(session: Session) -> None:
    report(session, DESK, "v1", Report(VisitEventKind.START, NOW, "e1"), NOW)


def accepts(session: Session) -> None:
    accept(session, SHOP, [*session.scalars(select(PartnerOffer.id))], NOW)


def changes(session: Session) -> None:
    version = session.get_one(Visit, "v1").version
    change_visit(session, DESK, "v1", version, VisitChange(priority=2), NOW)


def closes(session: Session) -> None:
    add_closure(session, DESK, "gulou", Closing(clock(14), clock(16), ""), NOW)


def notices(session: Session) -> None:
    publish_notice(session, "dora", STATUTORY, {date(2027, 1, 1): DayKind.HOLIDAY}, NOW)


def solves(session: Session) -> None:
    log_attempt(session, DESK, "c1", RemoteOutcome.SOLVED, "valve closed", NOW)


def decides(session: Session) -> None:
    decide(session, MANAGER, "decision", Decided(Verdict.NO_VISIT, "no parts"), NOW)


def starts(session: Session) -> None:
    start_clocks(session, DESK, "c2", "standard", "gulou", NOW)


def corrects(session: Session) -> None:
    place_site(session, DESK, "nowhere", 26.09, 119.31, NOW)


def enters(session: Session) -> None:
    enter_cartridge(session, DESK, "d1", Entered("PP", rows.DAY, 3_000, PP), NOW)


def calls_off(session: Session) -> None:
    call_off(session, DESK, "c1", "moved away", NOW)


def closes_point(session: Session) -> None:
    close_point(session, DESK, "shop", PointClosing(rows.DAY, rows.DAY, ""), NOW)


def makes_rounds(session: Session) -> None:
    generate_rounds(session, "gulou", rows.DAY, NOW)


def discards(session: Session) -> None:
    stop_or_discard(session, "p2", "dora", NOW)


def expires(database: Database) -> None:
    expire(database, LATE)


def watches(database: Database) -> None:
    watch(database, LATE)


def places(database: Database) -> None:
    place_again(database, lambda _: FOUND, LATE)


USE_CASES: list[Callable[[Session], object]] = [
    publishes,
    arrives,
    accepts,
    changes,
    closes,
    notices,
    solves,
    decides,
    starts,
    corrects,
    enters,
    calls_off,
    closes_point,
    makes_rounds,
    discards,
]
ON_THEIR_OWN: list[Callable[[Database], object]] = [expires, watches, places]


def carried_out(act: Callable[[Session], object]) -> Callable[[Database], object]:
    """Let a use case run in a transaction, as its door does."""

    @wraps(act)
    def run(database: Database) -> None:
        with database.write() as session:
            act(session)

    return run


@pytest.mark.parametrize(
    "act", [*map(carried_out, USE_CASES), *ON_THEIR_OWN], ids=lambda act: act.__name__
)
def test_who_waits_for_others_events_holds_no_row(
    migrated_postgres_url: str, act: Callable[[Database], object]
) -> None:
    with Database(migrated_postgres_url) as database:
        filled(database)
        with ThreadPoolExecutor(1) as pool:
            with database.write() as session:
                one_at_a_time(session)
                acting = pool.submit(act, database)
                while not session.scalar(WAITING):
                    assert not acting.done(), acting.result()
                    time.sleep(0.01)
                for table in Base.metadata.sorted_tables:
                    # Refused at once, should anybody hold one of its rows.
                    held = select(text("1")).select_from(table)
                    session.execute(held.with_for_update(nowait=True, key_share=True))
            acting.result()
