"""The price of leaving an optional visit out."""

from pathlib import Path

import pytest

from dispatch.domain.drop_prices import (
    DROP_PRICES,
    MOST_DAYS,
    MOST_DOUBLINGS,
    OTHER,
    DropPrice,
    drop_price_fen,
    insisted_fen,
)


@pytest.mark.parametrize(
    ("work_type", "waited_days", "fen"),
    [
        ("filter-replacement", 0, 3_000),
        ("filter-replacement", 7, 3_000 + 7 * 800),
        ("filter-replacement", -3, 3_000),
        ("filter-replacement", 400, 3_000 + MOST_DAYS * 800),
        ("repair-ro", 1, 15_000 + 6_000),
        ("repairs", 1, 5_000 + 1_500),  # another word, not a variant of `repair`
        ("exchange", 2, 5_000 + 2 * 1_500),
    ],
)
def test_drop_price(work_type: str, waited_days: int, fen: int) -> None:
    assert drop_price_fen(work_type, waited_days) == fen


def test_every_day_of_waiting_makes_it_dearer() -> None:
    for work_type in (*DROP_PRICES, "other"):
        prices = [drop_price_fen(work_type, day) for day in range(MOST_DAYS + 1)]
        assert prices == sorted(set(prices))


def test_being_left_out_again_costs_twice_as_much() -> None:
    assert [insisted_fen(700, times) for times in range(5)] == [700, 1_400, 2_800, 5_600, 11_200]
    assert insisted_fen(700, 400) == 700 * 2**MOST_DOUBLINGS
    assert insisted_fen(0, 4) == 0


def test_the_documented_table_is_the_table() -> None:
    page = Path("docs/drop-prices.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    documented = {
        name.strip("`"): DropPrice(int(first) * 100, int(more) * 100)
        for name, first, more in rows[1:]
    }
    assert documented == {**DROP_PRICES, "any other": OTHER}
