"""A small office to make requests of: who works there, what is planned, and a client for each.

Thursday noon in Fuzhou. Plan `p1` is published: Ann serves v1 at noon and v2 an hour later, Ben
serves v3 at noon, the partner point serves v4, and v5 is left out. Plan `p2` is a draft that moves
v2 to Ben.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.app import app_of
from api.auth import COOKIE
from dispatch.bootstrap import House
from dispatch.config import Settings
from dispatch.domain.kinds import Language, PartnerKind, PlanStage, Role, TokenScope
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.people.accounts import Credentials, begin_session, principal_for
from dispatch.services.people.api_tokens import create_token
from dispatch.services.people.secrets import password_hash
from dispatch.store.accounts import User
from dispatch.store.organisation import PartnerPoint
from dispatch.store.plans import PartnerAssignment, Unassigned
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.plan import Status, UnassignedKind
from tests.support.rows import (
    DAY,
    NOON,
    add_organisation,
    plan,
    route,
    run,
    shift,
    technician,
    visit,
)

KPIS = {
    "totalVisits": 5,
    "totalOvertime": "PT1H30M",
    "slaPenalty": "10.00",
    "byDay": {"2026-10-08": {"totalVisits": 5}},
}
PASSWORD = "correct horse battery staple"
HASH = password_hash(PASSWORD)
LOGINS = {
    "admin": Role.ADMIN,
    "manager": Role.MANAGER,
    "dispatcher": Role.DISPATCHER,
    "ann": Role.TECHNICIAN,
    "ben": Role.TECHNICIAN,
    "partner": Role.PARTNER,
}


@dataclass
class Office:
    """The application over a database; its clock stands still until a test moves it."""

    database: Database
    settings: Settings
    now: datetime = NOON
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        house = House(self.settings, self.database, GeodesicTravelTimes(), lambda: self.now)
        self.app = app_of(house)

    def anyone(self) -> TestClient:
        """Nobody is signed in with this client."""
        return TestClient(self.app, base_url="http://localhost", raise_server_exceptions=False)

    def signed_in(self, login: str) -> TestClient:
        """A client whose session is that of a user."""
        client = self.anyone()
        with self.database.write() as session:
            proved = Credentials(f"user-{login}", HASH)
            token, _ = begin_session(session, proved, self.now, timedelta(hours=12))
        client.cookies.set(COOKIE, token)
        return client

    def with_token(self, login: str, *scopes: TokenScope) -> TestClient:
        """A client of a program that acts for a user."""
        client = self.anyone()
        with self.database.write() as session:
            who = principal_for(session.get_one(User, f"user-{login}"))
            token, _ = create_token(session, who, "test", scopes, None, self.now)
        client.headers["Authorization"] = f"Bearer {token}"
        return client


def office_over(database: Database, settings: Settings) -> Office:
    """Fill an empty database and open the office."""
    for fill in (_people, _work, _plans):
        _written(database, fill)
    return Office(database, settings)


def quiet(settings: Settings, **changes: object) -> Settings:
    """Settings under which nothing happens by itself."""
    return settings.model_copy(update={"solves": False, "works_nights": False, **changes})


def _written(database: Database, fill: Callable[[Session], None]) -> None:
    with database.write() as session:
        fill(session)


def _people(session: Session) -> None:
    add_organisation(session)
    session.add_all(
        [
            technician("ben", name_zh="本", name_en="Ben", phone="13800000002"),
            PartnerPoint(
                id="point",
                name_zh="网点",
                name_en="Point",
                lat=26.0,
                lon=119.2,
                phone="13800000009",
                kind=PartnerKind.REPAIR,
                radius_m=10_000,
                acceptance_minutes=60,
                free_km=5,
                per_km_fen=150,
                quality=90,
            ),
        ]
    )
    session.flush()
    session.add(shift("ben-1", technician_id="ben"))
    session.add_all(
        User(
            id=f"user-{login}",
            login=login,
            password_hash=HASH,
            role=role,
            language=Language.EN,
            technician_id=login if role is Role.TECHNICIAN else None,
            partner_id="point" if role is Role.PARTNER else None,
        )
        for login, role in LOGINS.items()
    )


def _work(session: Session) -> None:
    served = {"status": VisitStatus.PUBLISHED}
    session.add_all(
        [
            visit("v1", **served, device_id="d1", sla_due_at=NOON + timedelta(hours=3)),
            visit("v2", **served, sla_due_at=NOON + timedelta(minutes=30)),
            visit("v3", **served),
            visit("v4", **served),
            visit("v5"),
        ]
    )


def _plans(session: Session) -> None:
    session.add_all(
        [
            run("r1", status=Status.COMPLETED, created_at=NOON - timedelta(hours=2)),
            run("r2", status=Status.COMPLETED, created_at=NOON - timedelta(hours=1)),
        ]
    )
    session.flush()
    published = NOON - timedelta(minutes=90)
    session.add_all(
        [
            plan("p1", run_id="r1", stage=PlanStage.PUBLISHED, published_at=published, kpis=KPIS),
            plan("p2", run_id="r2", kpis=KPIS | {"totalOvertime": "PT1H", "slaPenalty": "12.50"}),
        ]
    )
    session.flush()
    bens = {"technician_id": "ben", "shift_id": "ben-1"}
    session.add_all(
        [
            route("p1-ann", ["v1", "v2"]),
            route("p1-ben", ["v3"], **bens),
            route("p2-ann", ["v1"], plan_id="p2"),
            route("p2-ben", ["v3", "v2"], **bens, plan_id="p2"),
        ]
    )
    session.add_all(_beyond(plan_id) for plan_id in ("p1", "p2"))
    session.add_all(
        Unassigned(
            plan_id=plan_id,
            visit_id="v5",
            kind=UnassignedKind.STRUCTURAL,
            mandatory=True,
            reasons=[
                {
                    "code": "SKILL_MISSING",
                    "technicianIds": ["ann", "ben"],
                    "detail": {"skill": "gas"},
                },
                {
                    "code": "PARTNER_OUT_OF_REACH",
                    "technicianIds": [],
                    "detail": {"partners": "point, p9"},
                },
            ],
            relaxations=[],
        )
        for plan_id in ("p1", "p2")
    )


def _beyond(plan_id: str) -> PartnerAssignment:
    return PartnerAssignment(
        plan_id=plan_id,
        visit_id="v4",
        partner_id="point",
        date=DAY,
        start_at=NOON + timedelta(hours=1),
        fee_fen=8050,
    )
