"""A partner point beside Ann: its days, fees, contract, and what it was offered."""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.store.organisation import (
    PartnerContract,
    PartnerDayCap,
    PartnerWorkType,
)
from dispatch.store.partners import PartnerOffer
from solver.workforce import ContractKind
from tests.support import rows

FEE_FEN = 60_00


def add_point(
    session: Session,
    name: str = "shop",
    kind: ContractKind = ContractKind.OVERFLOW,
    *,
    visits: int = 3,
    hours: tuple[str, str] = ("09:00", "18:00"),
    fee_fen: int = FEE_FEN,
    **terms: Any,
) -> None:
    """Add a point that takes so many repairs a day, all week, under a contract for Gulou."""
    session.add(rows.partner(name))
    session.flush()
    opens, closes = (time.fromisoformat(clock) for clock in hours)
    session.add_all(
        PartnerDayCap(
            partner_id=name,
            weekday=weekday,
            opens=opens,
            closes=closes,
            max_visits=visits,
            max_minutes=480,
        )
        for weekday in range(7)
    )
    session.add(PartnerWorkType(partner_id=name, work_type_id="repair", fee_fen=fee_fen))
    session.add(PartnerContract(partner_id=name, centre_id="gulou", kind=kind, **terms))
    session.flush()


def add_visits(session: Session, count: int = 1, **fields: Any) -> None:
    """Add repairs `v1`, `v2` … at a home that both can reach, mandatory unless `fields` say."""
    session.add(rows.site("home", lat=26.09, lon=119.31))
    session.flush()
    values: dict[str, Any] = {"site_id": "home", "assignment": "MANDATORY"}
    session.add_all(rows.visit(f"v{n}", **(values | fields)) for n in range(1, count + 1))
    session.flush()


def offer(visit_id: str, state: PartnerOfferState, **fields: Any) -> PartnerOffer:
    """Make an offer to the shop for noon of the day; it needs the plan `p0`."""
    answered = state in {PartnerOfferState.ACCEPTED, PartnerOfferState.DECLINED}
    values: dict[str, Any] = {
        "partner_id": "shop",
        "plan_id": "p0",
        "date": rows.DAY,
        "start_at": rows.NOON,
        "fee_fen": FEE_FEN,
        "offered_at": rows.NOON - timedelta(hours=3),
        "due_at": rows.NOON - timedelta(hours=2),
        "answered_by": "user-shop" if answered else None,
        "reason": "TOO_FAR" if state is PartnerOfferState.DECLINED else None,
    }
    return PartnerOffer(id=f"o-{visit_id}", visit_id=visit_id, state=state, **(values | fields))


def later(days: int) -> date:
    """Return the date so many days after the day."""
    return rows.DAY + timedelta(days=days)
