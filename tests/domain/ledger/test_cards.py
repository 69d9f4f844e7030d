"""A visit is priced by the card of its day."""

from datetime import date

import pytest

from dispatch.domain.ledger.cards import DatedCard, card_of_day
from dispatch.domain.partners.fees import FeeCard, beyond


def card(fees: dict[str, int]) -> FeeCard:
    return FeeCard(fees, beyond(20, 150))


OLD = DatedCard(date(2026, 10, 1), card({"install": 8000}))
NEW = DatedCard(date(2026, 10, 15), card({"install": 9000, "removal": 3000}))


@pytest.mark.parametrize(
    ("day", "fee_fen"),
    [
        (date(2026, 9, 30), 8000),  # before the first card: by the first
        (date(2026, 10, 14), 8000),
        (date(2026, 10, 15), 9000),
        (date(2026, 12, 1), 9000),
    ],
)
def test_the_card_that_held_on_the_day_prices_the_visit(day: date, fee_fen: int) -> None:
    found = card_of_day([NEW, OLD], day, "install")
    assert found is not None
    assert found.fees_fen["install"] == fee_fen


def test_a_fee_that_was_forgotten_is_taken_from_the_first_later_card() -> None:
    assert card_of_day([OLD, NEW], date(2026, 10, 2), "removal") == NEW.card
    # Nobody has added a fee for inspections: the card of the day says so.
    assert card_of_day([OLD, NEW], date(2026, 10, 2), "inspection") == OLD.card


def test_without_a_card_there_is_no_price() -> None:
    assert card_of_day([], date(2026, 10, 2), "install") is None
