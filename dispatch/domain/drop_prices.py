"""What it costs to leave an optional visit for later, by work type and days of waiting.

The figures and their reasons stand in docs/drop-prices.md. They are this product's defaults; a
price on the visit itself goes before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_DAYS = 60
"""Past two months the price no longer grows: a forgotten visit must not outweigh a day of work."""


MOST_DOUBLINGS = 8
"""256 times the price is more than any way to a customer costs; it must not grow for ever."""


@dataclass(frozen=True, slots=True)
class DropPrice:
    """Fen for a visit that has not waited yet, and fen more for each whole day that it has."""

    first_fen: int
    per_day_fen: int


DROP_PRICES: Mapping[str, DropPrice] = {
    "filter-replacement": DropPrice(first_fen=3_000, per_day_fen=800),
    "inspection": DropPrice(first_fen=2_500, per_day_fen=500),
    "removal": DropPrice(first_fen=4_000, per_day_fen=1_000),
    "installation": DropPrice(first_fen=12_000, per_day_fen=4_000),
    "repair": DropPrice(first_fen=15_000, per_day_fen=6_000),
    "complaint-follow-up": DropPrice(first_fen=10_000, per_day_fen=5_000),
}

OTHER = DropPrice(first_fen=5_000, per_day_fen=1_500)
"""For work types that an organisation has added itself."""


def drop_price_fen(work_type: str, waited_days: int) -> int:
    """Return the price of not serving a visit of `work_type` after `waited_days` whole days.

    A variant is priced by its longest listed beginning: `installation-whole-house` costs what
    `installation` does. Days below 0 count as 0, days above `MOST_DAYS` as `MOST_DAYS`.
    """
    price = _price(work_type)
    return price.first_fen + price.per_day_fen * min(max(waited_days, 0), MOST_DAYS)


def insisted_fen(price_fen: int, times_left_out: int) -> int:
    """Return the price of leaving out once more what published plans have left out before.

    It doubles with each time, up to `MOST_DOUBLINGS` times, so that nobody waits for ever because
    the way to them is long.
    """
    return price_fen << min(max(times_left_out, 0), MOST_DOUBLINGS)


def _price(work_type: str) -> DropPrice:
    known = [name for name in DROP_PRICES if work_type == name or work_type.startswith(f"{name}-")]
    return DROP_PRICES[max(known, key=len)] if known else OTHER
