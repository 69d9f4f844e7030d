"""Fee cards: yuan for a job by its work type, and for the kilometres beyond a distance."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dispatch.domain.codes_partners import PartnerCode
from solver.faults import Fault
from solver.formats.scalars import yuan_text

KILOMETRE_M = 1000


@dataclass(frozen=True, slots=True)
class KmBand:
    """The kilometres from `from_km` to `to_km` (None: all further ones) at `per_km_fen` each."""

    from_km: int
    to_km: int | None
    per_km_fen: int


def beyond(free_km: int, per_km_fen: int) -> tuple[KmBand, ...]:
    """Return the bands of a card with a free distance and one price after it."""
    priced = KmBand(free_km, None, per_km_fen)
    return (priced,) if free_km == 0 else (KmBand(0, free_km, 0), priced)


@dataclass(frozen=True, slots=True)
class FeeCard:
    """Fees in fen by work type, and the bands of kilometres in their order."""

    fees_fen: Mapping[str, int]
    bands: Sequence[KmBand]

    def fee_fen(self, work_type: str, distance_m: int) -> int:
        """Return the fee of a job so many metres by road from the point.

        Kilometres count by the metre; their price is rounded half up to the fen, once.

        Raises
        ------
        KeyError
            For a work type that is not on the card.
        """
        travelled = sum(band.per_km_fen * _metres_in(band, distance_m) for band in self.bands)
        return self.fees_fen[work_type] + (2 * travelled + KILOMETRE_M) // (2 * KILOMETRE_M)

    def free_and_rate(self) -> tuple[int, int]:
        """Return the free kilometres and the price of each one after; of a card without faults."""
        last = self.bands[-1]
        return (0, 0) if last.per_km_fen == 0 else (last.from_km, last.per_km_fen)


def card_faults(card: FeeCard, offered: Collection[str]) -> Iterator[Fault]:
    """Yield the gaps of a card, and what plans cannot go by.

    A work type that is offered needs a fee. The bands lead from kilometre 0 to the end without a
    gap or an overlap; those before the last are free, as plans price what is beyond one distance.
    """
    for work_type in sorted(set(offered) - card.fees_fen.keys()):
        yield Fault(PartnerCode.FEE_MISSING, "fees", {"workType": work_type})
    for work_type, fee in sorted(card.fees_fen.items()):
        if fee < 0:
            yield Fault(PartnerCode.FEE_RANGE, f"fees.{work_type}", {"value": yuan_text(fee)})
    yield from _band_faults(card.bands)


def _band_faults(bands: Sequence[KmBand]) -> Iterator[Fault]:
    for position, band in enumerate(bands):
        if band.per_km_fen < 0:
            field = f"bands[{position}].perKilometre"
            yield Fault(PartnerCode.FEE_RANGE, field, {"value": yuan_text(band.per_km_fen)})
    reached: list[int | None] = [0, *(band.to_km for band in bands)]
    for position, (until, band) in enumerate(zip(reached, bands, strict=False)):
        field = f"bands[{position}].fromKm"
        if until is None or band.from_km < until:
            yield Fault(PartnerCode.BANDS_OVERLAP, field, {"from": band.from_km})
        elif band.from_km > until:
            yield Fault(PartnerCode.BANDS_GAP, field, {"from": until, "to": band.from_km})
    if reached[-1] is not None:
        yield Fault(PartnerCode.BANDS_GAP, "bands", {"from": reached[-1], "to": "∞"})
    if any(band.per_km_fen > 0 for band, _ in pairwise(bands)):
        yield Fault(PartnerCode.BANDS_TOO_MANY, "bands")


def _metres_in(band: KmBand, distance_m: int) -> int:
    first = band.from_km * KILOMETRE_M
    last = distance_m if band.to_km is None else min(distance_m, band.to_km * KILOMETRE_M)
    return max(0, last - first)
