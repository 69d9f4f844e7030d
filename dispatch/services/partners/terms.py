"""Terms and closures of partner points: hours, caps, reach, days on which they are closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.terms import PointTerms, terms_faults
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.values import JsonObject
from dispatch.services.partners.areas import (
    hold_point,
    reach_faults,
    reach_of,
    record_change,
)
from dispatch.services.people.accounts import Principal
from dispatch.store.organisation import PartnerDayCap, PartnerPoint
from dispatch.store.partners import PartnerClosure
from dispatch.store.queries.partners import zone_of_point
from solver.faults import Fault, InvalidInput


@dataclass(frozen=True, slots=True)
class Closing:
    """A point is closed from `first` to `last`, both days included, and why."""

    first: date
    last: date
    reason: str


def change_terms(
    session: Session, who: Principal, partner_id: str, terms: PointTerms, now: datetime
) -> PartnerPoint:
    """Give a point new hours, caps and reach, for plans and offers that are made from now on.

    Raises
    ------
    Refused
        NOT_FOUND.
    InvalidInput
        With everything that is wrong with them, an exclusive area that would overlap another among
        it; the old ones stay.
    """
    point = hold_point(session, partner_id)
    faults = [*terms_faults(terms)]
    reach = replace(reach_of(point), radius_m=terms.radius_m)
    faults += reach_faults(session, point, reach, "radiusMeters", now)
    if faults:
        raise InvalidInput(faults)
    point.radius_m, point.acceptance_minutes = terms.radius_m, terms.acceptance_minutes
    point.day_caps = []
    session.flush()  # the old days go before the new ones of the same weekdays come
    point.day_caps = [
        PartnerDayCap(
            weekday=day.weekday,
            opens=day.opens,
            closes=day.closes,
            max_visits=day.max_visits,
            max_minutes=day.max_minutes,
        )
        for day in sorted(terms.days, key=lambda day: day.weekday)
    ]
    session.flush()
    told: JsonObject = {
        "radiusMeters": point.radius_m,
        "acceptanceMinutes": point.acceptance_minutes,
        "days": [
            f"{day.weekday} {day.opens:%H:%M}-{day.closes:%H:%M} "
            f"{day.max_visits} visits {day.max_minutes} min"
            for day in point.day_caps
        ],
    }
    record_change(session, who, partner_id, "partner.terms", told, now)
    return point


def closures_after(session: Session, partner_id: str, now: datetime) -> Sequence[PartnerClosure]:
    """Return the closures of a point that are not over, the first first.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    point = session.get(PartnerPoint, partner_id)
    if point is None:
        fault = Fault(PartnerCode.POINT_NOT_FOUND, "id", {"id": partner_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    today = now.astimezone(ZoneInfo(zone_of_point(session, point))).date()
    rows = (
        select(PartnerClosure)
        .where(PartnerClosure.partner_id == partner_id, PartnerClosure.last >= today)
        .order_by(PartnerClosure.first, PartnerClosure.id)
    )
    return session.scalars(rows).all()


def close_point(
    session: Session, who: Principal, partner_id: str, closing: Closing, now: datetime
) -> PartnerClosure:
    """Close a point for some days; what it has accepted on them stays its own.

    Raises
    ------
    Refused
        NOT_FOUND. INVALID: it would end before it begins.
    """
    hold_point(session, partner_id)
    if closing.last < closing.first:
        raise Refused(Fault(PartnerCode.CLOSURE_REVERSED, "last"))
    row = PartnerClosure(
        partner_id=partner_id,
        first=closing.first,
        last=closing.last,
        reason=closing.reason.strip(),
    )
    session.add(row)
    session.flush()
    record_change(session, who, partner_id, "partner.closed", _told(row), now)
    return row


def reopen_point(
    session: Session, who: Principal, partner_id: str, closure_id: int, now: datetime
) -> None:
    """Take a closure back.

    Raises
    ------
    Refused
        NOT_FOUND: no such point, or no such closure of it.
    """
    hold_point(session, partner_id)
    row = session.get(PartnerClosure, closure_id)
    if row is None or row.partner_id != partner_id:
        fault = Fault(PartnerCode.CLOSURE_NOT_FOUND, "closureId", {"id": closure_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    told = _told(row)
    session.delete(row)
    session.flush()
    record_change(session, who, partner_id, "partner.closure-removed", told, now)


def _told(row: PartnerClosure) -> JsonObject:
    return {"from": row.first.isoformat(), "to": row.last.isoformat(), "reason": row.reason}
