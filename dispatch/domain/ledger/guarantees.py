"""Guaranteed volume: what is owed for visits that a partner point was not handed in a month."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dispatch.domain.ledger.lines import GUARANTEED_VOLUME, Draft, LineKind, Payee, PayeeKind
from dispatch.domain.partners.guarantee import shortfall_fen, still_promised


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What a contract promises a partner point for a calendar month.

    Each of the `visits` that the centre does not hand over costs `price_fen`.
    """

    contract_id: int
    partner_id: str
    centre_id: str
    visits: int
    price_fen: int


def owed(
    guarantees: Iterable[Guarantee], handed_over: Mapping[tuple[str, str], int]
) -> Iterator[Draft]:
    """Yield the line of each contract whose guarantee a month did not reach.

    Where one contract of a point follows another with the same centre, what the month brought
    counts towards both, and so does what the first of them pays for: no visit is missing twice.

    Parameters
    ----------
    guarantees
        Of all contracts that were in force on a day of the month, in the order in which they began.
    handed_over
        Visits of the month that were handed over, by point and centre.
    """
    reached = Counter(handed_over)
    for one in guarantees:
        parties = one.partner_id, one.centre_id
        fen = shortfall_fen(one.visits, reached[parties], one.price_fen)
        if fen == 0:
            continue
        missing = still_promised(one.visits, reached[parties])
        reached[parties] += missing
        basis = {
            "centreId": one.centre_id,
            "guaranteedVisits": one.visits,
            "handedOver": handed_over.get(parties, 0),
            "missingVisits": missing,
            "shortfallFen": one.price_fen,
        }
        payee = Payee(PayeeKind.PARTNER, one.partner_id)
        yield Draft(None, payee, LineKind.GUARANTEE, GUARANTEED_VOLUME, fen, basis, one.contract_id)
