"""What publishing a plan means to partner points: who is asked for what, and until when."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.domain.partners.opening import acceptance_clock, answer_due
from dispatch.domain.visit_status import OPEN
from dispatch.planning.partner_facts import accepted_visits, closed_days, opening_of
from dispatch.services.partners.events import record_answer
from dispatch.store.ids import new_id
from dispatch.store.organisation import PartnerPoint
from dispatch.store.partners import PartnerOffer
from dispatch.store.pieces import in_pieces
from dispatch.store.plans import PartnerAssignment, RoutePlan
from dispatch.store.queries.partners import (
    ended_contracts,
    held_standing_offers,
    refusals_of,
    zone_of_point,
)
from dispatch.store.work import Visit

BY_CONTRACT = "contract"
"""Who accepts for a point that has no time to answer in, because it need not answer."""


def settle_with_answers(
    session: Session, plan: RoutePlan, centre_ids: Collection[str], since: date
) -> tuple[frozenset[str], list[str]]:
    """Hold a draft against what points have answered by now.

    What a point has accepted, and the draft gives it too, stays as it was accepted.

    Returns
    -------
    frozenset of str
        Visits that points have accepted, so that nothing takes them away.
    list of str
        Those that the draft gives to somebody else, or to a point that has refused them, or whose
        contract was ended before the day.
    """
    accepted = {one.visit_id: one for one in accepted_visits(session, centre_ids, since)}
    given = {row.visit_id: row for row in plan.partner_assignments}
    others = {stop.visit_id for route in plan.routes for stop in route.stops if stop.visit_id}
    others |= {left.visit_id for left in plan.unassigned}
    contradicted = others & accepted.keys()
    for visit_id, row in given.items():
        mine = accepted.get(visit_id)
        if mine is None:
            continue
        if mine.partner_id == row.partner_id:
            row.date, row.start_at, row.fee_fen = mine.date, mine.start_at, mine.fee_fen
        else:
            contradicted.add(visit_id)
    refused = refusals_of(session, given.keys())
    contradicted |= {
        visit_id for visit_id, row in given.items() if (visit_id, row.partner_id) in refused
    }
    contradicted |= _uncovered(session, [row for id_, row in given.items() if id_ not in accepted])
    return frozenset(accepted), sorted(contradicted)


def _uncovered(session: Session, rows: Collection[PartnerAssignment]) -> set[str]:
    """Return the visits for days on which the contract of their point is over."""
    ended = ended_contracts(session, {row.partner_id for row in rows})
    if not ended:
        return set()
    centres: dict[str, str] = {}
    for ids in in_pieces([row.visit_id for row in rows]):
        found = session.execute(select(Visit.id, Visit.centre_id).where(Visit.id.in_(ids)))
        centres.update((row[0], row[1]) for row in found)
    return {
        row.visit_id
        for row in rows
        if (own := ended.get((row.partner_id, centres[row.visit_id])))
        and not any(contract.holds_on(row.date) for contract in own)
    }


def offer_visits(
    session: Session, plan: RoutePlan, told_before: Collection[str], actor: str, now: datetime
) -> None:
    """Offer the visits of a plan that has just been published to the points it gives them to.

    Offers of before go on as they are where the point is the same; others are withdrawn.
    """
    given = {row.visit_id: row for row in plan.partner_assignments}
    standing = held_standing_offers(session, {*given, *told_before})
    for visit_id, offer in standing.items():
        row = given.get(visit_id)
        if row is None or row.partner_id != offer.partner_id:
            offer.state, offer.ended_at, offer.answered_by = PartnerOfferState.WITHDRAWN, now, None
            record_answer(session, offer, actor, now)
            continue
        offer.plan_id = plan.id
        if offer.state is PartnerOfferState.OPEN:
            offer.date, offer.start_at, offer.fee_fen = row.date, row.start_at, row.fee_fen
    session.flush()
    kept = {
        visit_id
        for visit_id, offer in standing.items()
        if offer.state is not PartnerOfferState.WITHDRAWN
    }
    fresh = [row for visit_id, row in given.items() if visit_id not in kept]
    _offer(session, plan, fresh, now)


def _offer(
    session: Session, plan: RoutePlan, rows: Iterable[PartnerAssignment], now: datetime
) -> None:
    by_visit = {row.visit_id: row for row in rows}
    open_ids = [
        visit_id
        for ids in in_pieces(by_visit)
        for visit_id in session.scalars(
            select(Visit.id).where(Visit.id.in_(ids), Visit.status.in_(OPEN)).order_by(Visit.id)
        )
    ]
    dues = _Dues(session, {by_visit[visit_id].partner_id for visit_id in open_ids}, now)
    for visit_id in open_ids:
        row = by_visit[visit_id]
        due_at = dues.of(row)
        offer = PartnerOffer(
            id=new_id(),
            visit_id=visit_id,
            partner_id=row.partner_id,
            plan_id=plan.id,
            date=row.date,
            start_at=row.start_at,
            fee_fen=row.fee_fen,
            offered_at=now,
            due_at=due_at,
        )
        if dues.needs_none(row.partner_id):
            offer.state, offer.answered_by, offer.ended_at = (
                PartnerOfferState.ACCEPTED,
                BY_CONTRACT,
                now,
            )
        session.add(offer)
    session.flush()


class _Dues:
    """Until when each of some points answers what it is offered now."""

    def __init__(self, session: Session, partner_ids: Collection[str], now: datetime) -> None:
        closed = closed_days(session, partner_ids)
        self._now = now
        self._minutes: dict[str, int] = {}
        self._due: dict[str, datetime] = {}
        for partner_id in sorted(partner_ids):
            point = session.get_one(PartnerPoint, partner_id)
            opening = opening_of(point, closed.get(partner_id, ()))
            self._minutes[partner_id] = point.acceptance_minutes
            if opening.weekdays:
                clock = acceptance_clock(opening, ZoneInfo(zone_of_point(session, point)))
                self._due[partner_id] = answer_due(clock, now, point.acceptance_minutes)

    def needs_none(self, partner_id: str) -> bool:
        """Tell whether the point has no time to answer in, because it need not answer."""
        return self._minutes[partner_id] == 0

    def of(self, row: PartnerAssignment) -> datetime:
        """Return the deadline; a point without opening hours answers until the visit starts."""
        return self._due.get(row.partner_id, max(self._now, row.start_at))
