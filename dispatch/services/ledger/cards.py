"""Fee cards by day: what a partner point's card says is kept from the day it is found changed."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.ledger.cards import DatedCard
from dispatch.domain.partners.fees import FeeCard, beyond
from dispatch.store.ledger import KeptFeeCard
from dispatch.store.organisation import PartnerPoint
from dispatch.store.queries.directory import all_partner_points

_BY_DAY = select(KeptFeeCard).order_by(KeptFeeCard.partner_id, KeptFeeCard.valid_from)


def keep_fee_cards(session: Session, today: date) -> None:
    """Keep the fee cards that are not what was kept last, from `today` on."""
    last = {row.partner_id: row for row in session.scalars(_BY_DAY)}
    for point in all_partner_points(session):
        kept = last.get(point.id)
        if kept is not None and _card(point) == _kept_card(kept):
            continue
        if kept is None or kept.valid_from != today:
            kept = KeptFeeCard(partner_id=point.id, valid_from=today)
            session.add(kept)
        kept.fees_fen = dict(_card(point).fees_fen)
        kept.free_km, kept.per_km_fen = point.free_km, point.per_km_fen
    session.flush()


def dated_cards(session: Session, today: date) -> Mapping[str, Sequence[DatedCard]]:
    """Return the cards that were kept, and what they are `today`, by partner point."""
    cards: dict[str, list[DatedCard]] = {}
    for row in session.scalars(_BY_DAY):
        cards.setdefault(row.partner_id, []).append(DatedCard(row.valid_from, _kept_card(row)))
    for point in all_partner_points(session):
        own = cards.setdefault(point.id, [])
        if not own or own[-1].card != _card(point):
            own.append(DatedCard(today, _card(point)))
    return cards


def _card(point: PartnerPoint) -> FeeCard:
    fees = {line.work_type_id: line.fee_fen for line in point.work_types}
    return FeeCard(fees, beyond(point.free_km, point.per_km_fen))


def _kept_card(row: KeptFeeCard) -> FeeCard:
    return FeeCard(dict(row.fees_fen), beyond(row.free_km, row.per_km_fen))
