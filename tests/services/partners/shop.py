"""A shop that repairs for Gulou, open all week from 09:00 to 18:00, with an hour to answer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.kinds import Language, Role
from dispatch.services.people.accounts import Principal
from dispatch.services.plans import publish_plan
from dispatch.store.organisation import PartnerCertificate
from dispatch.store.partners import PartnerOffer
from dispatch.store.plans import PartnerAssignment, RoutePlan
from dispatch.store.session import Database
from dispatch.store.work import Visit
from solver.plan import Status
from tests.support import rows
from tests.support.points import FEE_FEN, add_point, add_visits

SHOP = Principal("user-shop", "shop", Role.PARTNER, None, "shop", Language.EN)
OTHER = Principal("user-other", "other", Role.PARTNER, None, "other", Language.EN)
DESK = Principal("user-dora", "dora", Role.DISPATCHER, None, None, Language.EN)


def clock(hour: int, minute: int = 0, day: int = 8) -> datetime:
    """An instant of October 2026 in Fuzhou; the day is Thursday the 8th."""
    return rows.NOON + timedelta(days=day - 8, hours=hour - 12, minutes=minute)


def add_shop(session: Session, visits: int) -> None:
    """Add the shop, another point, and so many mandatory visits; Li repairs until the 9th."""
    rows.add_organisation(session)
    add_point(session)
    add_point(session, "other")
    add_visits(session, visits)
    session.add(
        PartnerCertificate(
            partner_id="shop",
            person="Li",
            skill="repair",
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 10, 9),
        )
    )


def draft(
    session: Session,
    name: str,
    visits: Sequence[str],
    *,
    point: str = "shop",
    own: Sequence[str] = (),
    began: datetime | None = None,
) -> RoutePlan:
    """Add a draft that gives visits to a point from 15:00 on, and others to Ann."""
    began = began or clock(9)
    session.add(rows.run(f"r-{name}", started_at=began, created_at=began, status=Status.COMPLETED))
    session.flush()
    plan = rows.plan(name, run_id=f"r-{name}")
    session.add(plan)
    session.flush()
    for position, visit in enumerate(visits):
        session.add(
            PartnerAssignment(
                plan_id=name,
                visit_id=visit,
                partner_id=point,
                date=rows.DAY,
                start_at=clock(15) + timedelta(hours=position),
                fee_fen=FEE_FEN,
            )
        )
    if own:
        session.add(rows.route(f"{name}-ann", plan_id=name, visits=list(own)))
    session.flush()
    session.refresh(plan)
    return plan


def publish(session: Session, plan: RoutePlan, now: datetime) -> None:
    publish_plan(session, plan.id, plan.version, "dora", now)


def offered(database: Database, visits: int, now: datetime | None = None) -> None:
    """Publish a plan that gives all visits to the shop, at 10:00."""
    with database.write() as session:
        add_shop(session, visits)
        plan = draft(session, "p1", [f"v{number}" for number in range(1, visits + 1)])
        publish(session, plan, now or clock(10))


def ids_of(database: Database) -> dict[str, str]:
    """The newest offer of each visit."""
    with database.read() as session:
        found = session.scalars(select(PartnerOffer).order_by(PartnerOffer.offered_at))
        return {offer.visit_id: offer.id for offer in found}


def states(database: Database) -> list[tuple[str, str, str]]:
    """Visit, point and state of each offer."""
    with database.read() as session:
        found = session.scalars(select(PartnerOffer))
        return sorted((one.visit_id, one.partner_id, one.state.value) for one in found)


def status_of(database: Database, visit: str) -> str:
    with database.read() as session:
        return session.get_one(Visit, visit).status.value


def given(database: Database, plan: str) -> list[tuple[str, str]]:
    """Visits and points of a plan."""
    with database.read() as session:
        found = session.scalars(select(PartnerAssignment).where(PartnerAssignment.plan_id == plan))
        return sorted((row.visit_id, row.partner_id) for row in found)
