"""Offers to partner points: held for a change, due for a look, and as lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from dispatch.domain.partners.offers import REFUSED, PartnerOfferState
from dispatch.domain.visit_status import FINAL
from dispatch.store.events import one_at_a_time
from dispatch.store.organisation import PartnerContract, PartnerPoint, ServiceCentre
from dispatch.store.partners import PartnerOffer
from dispatch.store.pieces import in_pieces
from dispatch.store.work import Visit

STANDING = frozenset({PartnerOfferState.OPEN, PartnerOfferState.ACCEPTED})
"""The point has the visit, or is asked for it."""


def held_offers(session: Session, ids: Collection[str]) -> Sequence[PartnerOffer]:
    """Return offers as they are now, by id; nobody else can hold them until the end."""
    one_at_a_time(session)
    rows = (
        select(PartnerOffer)
        .where(PartnerOffer.id.in_(ids))
        .order_by(PartnerOffer.id)
        .with_for_update(of=PartnerOffer, key_share=True)
        # On PostgreSQL another may have changed them while this one waited.
        .execution_options(populate_existing=True)
    )
    return session.scalars(rows).all()


def open_offers(session: Session, partner_id: str, centre_id: str) -> Sequence[str]:
    """Return what a point is asked for by a centre and has not answered."""
    rows = (
        select(PartnerOffer.id)
        .join(Visit, Visit.id == PartnerOffer.visit_id)
        .where(
            PartnerOffer.state == PartnerOfferState.OPEN,
            PartnerOffer.partner_id == partner_id,
            Visit.centre_id == centre_id,
        )
    )
    return session.scalars(rows).all()


def ended_contracts(
    session: Session, partner_ids: Collection[str]
) -> Mapping[tuple[str, str], Sequence[PartnerContract]]:
    """Return the contracts of points by point and centre, where one of them has a last day."""
    found: dict[tuple[str, str], list[PartnerContract]] = {}
    rows = select(PartnerContract).where(PartnerContract.partner_id.in_(partner_ids))
    for row in session.scalars(rows):
        found.setdefault((row.partner_id, row.centre_id), []).append(row)
    return {
        parties: rows
        for parties, rows in found.items()
        if any(row.valid_to is not None for row in rows)
    }


def held_standing_offers(
    session: Session, visit_ids: Collection[str]
) -> Mapping[str, PartnerOffer]:
    """Return the open and accepted offers of visits, by visit, held as `held_offers` does."""
    one_at_a_time(session)
    rows = (
        select(PartnerOffer)
        .where(PartnerOffer.state.in_(STANDING))
        .order_by(PartnerOffer.id)
        .with_for_update(of=PartnerOffer, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {
        offer.visit_id: offer
        for ids in in_pieces(visit_ids)
        for offer in session.scalars(rows.where(PartnerOffer.visit_id.in_(ids)))
    }


def refusals_of(session: Session, visit_ids: Collection[str]) -> frozenset[tuple[str, str]]:
    """Return which of these visits which points have refused, as (visit, point)."""
    pairs = select(PartnerOffer.visit_id, PartnerOffer.partner_id)
    return frozenset(
        (visit_id, partner_id)
        for ids in in_pieces(visit_ids)
        for visit_id, partner_id in session.execute(
            pairs.where(PartnerOffer.visit_id.in_(ids), PartnerOffer.state.in_(REFUSED))
        )
    )


def offers_due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Return up to `limit` open offers whose time for an answer is over, the oldest first."""
    rows = (
        select(PartnerOffer.id)
        .where(PartnerOffer.state == PartnerOfferState.OPEN, PartnerOffer.due_at < now)
        .order_by(PartnerOffer.due_at, PartnerOffer.id)
        .limit(limit)
    )
    return session.scalars(rows).all()


@dataclass(frozen=True, slots=True)
class OfferFilter:
    """Which offers are wanted: in these states, of a point and of a centre if they are named.

    Of those that ended in another way than ACCEPTED only what ended from `since` on.
    """

    states: Collection[PartnerOfferState]
    since: datetime
    partner_id: str | None = None
    centre_id: str | None = None


def list_offers(session: Session, wanted: OfferFilter, limit: int) -> Sequence[PartnerOffer]:
    """Return up to `limit` offers by their start, with their visits; not those that are done."""
    rows = (
        select(PartnerOffer)
        .join(Visit, Visit.id == PartnerOffer.visit_id)
        .where(
            PartnerOffer.state.in_(wanted.states),
            or_(
                PartnerOffer.state == PartnerOfferState.OPEN,
                PartnerOffer.ended_at >= wanted.since,
                (PartnerOffer.state == PartnerOfferState.ACCEPTED) & Visit.status.not_in(FINAL),
            ),
        )
        .options(
            selectinload(PartnerOffer.visit).joinedload(Visit.case),
            selectinload(PartnerOffer.visit).joinedload(Visit.work_type),
            selectinload(PartnerOffer.visit).joinedload(Visit.device),
        )
        .order_by(PartnerOffer.start_at, PartnerOffer.id)
        .limit(limit)
    )
    if wanted.partner_id is not None:
        rows = rows.where(PartnerOffer.partner_id == wanted.partner_id)
    if wanted.centre_id is not None:
        rows = rows.where(Visit.centre_id == wanted.centre_id)
    return session.scalars(rows).all()


def accepted_offer(session: Session, visit_id: str, partner_id: str | None) -> PartnerOffer | None:
    """Return the offer by which a point has accepted a visit; None when it has not."""
    rows = select(PartnerOffer).where(
        PartnerOffer.visit_id == visit_id,
        PartnerOffer.partner_id == partner_id,
        PartnerOffer.state == PartnerOfferState.ACCEPTED,
    )
    return session.scalars(rows).one_or_none()


def list_contracts(
    session: Session, centre_id: str | None, partner_id: str | None
) -> Sequence[PartnerContract]:
    """Return contracts by point, centre and age, of a centre and of a point if they are named."""
    rows = select(PartnerContract).order_by(
        PartnerContract.partner_id, PartnerContract.centre_id, PartnerContract.id
    )
    if centre_id is not None:
        rows = rows.where(PartnerContract.centre_id == centre_id)
    if partner_id is not None:
        rows = rows.where(PartnerContract.partner_id == partner_id)
    return session.scalars(rows).all()


def guarantees_within(session: Session, first: date, last: date) -> Sequence[PartnerContract]:
    """Return contracts with a guaranteed volume that hold on one of these dates.

    In the order in which they begin.
    """
    rows = (
        select(PartnerContract)
        .where(
            in_force_within(first, last),
            PartnerContract.guaranteed_visits > 0,
            PartnerContract.shortfall_fen > 0,
        )
        .order_by(PartnerContract.valid_from.nulls_first(), PartnerContract.id)
    )
    return session.scalars(rows).all()


def handed_over(session: Session, first: date, last: date) -> Mapping[tuple[str, str], int]:
    """Count by point and centre the visits of these dates that points have accepted.

    However they ended: who came in vain was handed the visit.
    """
    rows = (
        select(PartnerOffer.partner_id, Visit.centre_id, func.count())
        .join(Visit, Visit.id == PartnerOffer.visit_id)
        .where(
            PartnerOffer.state == PartnerOfferState.ACCEPTED,
            PartnerOffer.date.between(first, last),
        )
        .group_by(PartnerOffer.partner_id, Visit.centre_id)
    )
    return {
        (partner_id, centre_id): count for partner_id, centre_id, count in session.execute(rows)
    }


def in_force_within(first: date, last: date) -> ColumnElement[bool]:
    """Return the condition that a contract holds on one of these local dates."""
    return and_(
        or_(PartnerContract.valid_from.is_(None), PartnerContract.valid_from <= last),
        or_(PartnerContract.valid_to.is_(None), PartnerContract.valid_to >= first),
    )


def zone_of_point(session: Session, point: PartnerPoint) -> str:
    """Return the time zone of a point: that of the first centre it has a contract with."""
    zone = session.scalar(
        select(ServiceCentre.timezone)
        .join(PartnerContract, PartnerContract.centre_id == ServiceCentre.id)
        .where(PartnerContract.partner_id == point.id)
        .order_by(ServiceCentre.id)
        .limit(1)
    )
    return zone or "UTC"
