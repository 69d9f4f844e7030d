"""What partner points have answered, are closed on, and were promised: what a run reads of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import Session

from dispatch.domain.partners.offers import REFUSED, PartnerOfferState
from dispatch.domain.partners.opening import ClosedDays, Opening
from dispatch.domain.visit_status import OPEN, UNDER_WAY
from dispatch.store.organisation import PartnerPoint
from dispatch.store.partners import PartnerClosure, PartnerOffer
from dispatch.store.work import Visit


@dataclass(frozen=True, slots=True)
class Accepted:
    """A visit that a partner point has accepted for a local date, at the fee that it will be paid.

    It is the point's, and no plan asks anew.
    """

    visit_id: str
    partner_id: str
    date: date
    start_at: datetime
    fee_fen: int
    service_s: int


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """Facts about the partner points of a run.

    Parameters
    ----------
    accepted
        Visits of the run's centres that points have accepted, those of past days left out.
    refused
        By visit the points that have declined it, or let its offer expire.
    closed
        By point when it is closed.
    handed_over
        By point the visits of the run's centres and the first day's month that it has accepted, or
        is asked for, but for those that the run plans anew.
    """

    accepted: Sequence[Accepted] = ()
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    closed: Mapping[str, tuple[ClosedDays, ...]] = field(default_factory=dict)
    handed_over: Mapping[str, int] = field(default_factory=dict)

    def opening(self, point: PartnerPoint) -> Opening:
        """Return the point's own calendar."""
        return opening_of(point, self.closed.get(point.id, ()))


def opening_of(point: PartnerPoint, closed: tuple[ClosedDays, ...]) -> Opening:
    """Return the calendar of a point that is closed on those days."""
    weekdays = {cap.weekday: (cap.opens, cap.closes) for cap in point.day_caps}
    return Opening(weekdays, closed)


def partner_facts(
    session: Session, centre_ids: Sequence[str], window: tuple[date, date], since: date
) -> PartnerFacts:
    """Read the facts for a run of these centres and dates; days before `since` are past."""
    return PartnerFacts(
        accepted=accepted_visits(session, centre_ids, since),
        refused=_refused(session, centre_ids),
        closed=closed_days(session),
        handed_over=_handed_over(session, centre_ids, window),
    )


def closed_days(
    session: Session, partner_ids: Collection[str] | None = None
) -> Mapping[str, tuple[ClosedDays, ...]]:
    """Return by point when it is closed; all points unless some are named."""
    rows = select(PartnerClosure).order_by(PartnerClosure.first, PartnerClosure.id)
    if partner_ids is not None:
        rows = rows.where(PartnerClosure.partner_id.in_(partner_ids))
    found: dict[str, tuple[ClosedDays, ...]] = {}
    for row in session.scalars(rows):
        span = ClosedDays(row.first, row.last)
        found[row.partner_id] = (*found.get(row.partner_id, ()), span)
    return found


def accepted_visits(
    session: Session, centre_ids: Collection[str], since: date
) -> Sequence[Accepted]:
    """Return what points have accepted; of days before `since` only what somebody has begun."""
    rows = (
        select(PartnerOffer, Visit.service_s)
        .join(Visit, Visit.id == PartnerOffer.visit_id)
        .where(
            PartnerOffer.state == PartnerOfferState.ACCEPTED,
            Visit.centre_id.in_(centre_ids),
            or_(
                Visit.status.in_(UNDER_WAY),
                Visit.status.in_(OPEN) & (PartnerOffer.date >= since),
            ),
        )
        .order_by(PartnerOffer.start_at, PartnerOffer.visit_id)
    )
    return [
        Accepted(row.visit_id, row.partner_id, row.date, row.start_at, row.fee_fen, service_s)
        for row, service_s in session.execute(rows)
    ]


def _refused(session: Session, centre_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    rows = (
        select(PartnerOffer.visit_id, PartnerOffer.partner_id)
        .join(Visit, Visit.id == PartnerOffer.visit_id)
        .where(
            PartnerOffer.state.in_(REFUSED),
            Visit.centre_id.in_(centre_ids),
            Visit.status.in_(OPEN),
        )
    )
    found: dict[str, set[str]] = {}
    for visit_id, partner_id in session.execute(rows):
        found.setdefault(visit_id, set()).add(partner_id)
    return {visit_id: frozenset(points) for visit_id, points in found.items()}


def _handed_over(
    session: Session, centre_ids: Sequence[str], window: tuple[date, date]
) -> Mapping[str, int]:
    """Count by point, for the month of the window's first day."""
    rows = (
        select(PartnerOffer.partner_id, func.count())
        .join(Visit, Visit.id == PartnerOffer.visit_id)
        .where(
            PartnerOffer.state.in_({PartnerOfferState.OPEN, PartnerOfferState.ACCEPTED}),
            PartnerOffer.date.between(*month_of(window[0])),
            Visit.centre_id.in_(centre_ids),
            or_(
                PartnerOffer.state == PartnerOfferState.ACCEPTED,
                not_(PartnerOffer.date.between(*window)),
            ),
        )
        .group_by(PartnerOffer.partner_id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a date's month."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def taken_on(accepted: Iterable[Accepted]) -> Mapping[tuple[str, date], tuple[int, int]]:
    """Count by point and date the visits that are accepted, and their seconds of service."""
    taken: dict[tuple[str, date], tuple[int, int]] = {}
    for one in accepted:
        visits, service_s = taken.get((one.partner_id, one.date), (0, 0))
        taken[one.partner_id, one.date] = visits + 1, service_s + one.service_s
    return taken
