"""Which fee card a visit is priced by: that of its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dispatch.domain.partners.fees import FeeCard


@dataclass(frozen=True, slots=True)
class DatedCard:
    """A fee card that holds from a local date until the next one begins."""

    valid_from: date
    card: FeeCard


def card_of_day(cards: Iterable[DatedCard], day: date, work_type: str) -> FeeCard | None:
    """Return the card by which a visit of a day is priced; None where there never was one.

    It is the card that held on that day; before the first one, the first. Work that it does not
    list is priced by the first later card that does, so that a fee that was forgotten can be added.
    """
    ordered = sorted(cards, key=lambda dated: dated.valid_from)
    if not ordered:
        return None
    held = sum(dated.valid_from <= day for dated in ordered)
    own, *later = ordered[max(0, held - 1) :]
    listed = [dated for dated in (own, *later) if work_type in dated.card.fees_fen]
    return (listed or [own])[0].card
