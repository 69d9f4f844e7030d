"""Guaranteed volume: what a month owes for visits that were not handed over."""

import pytest

from dispatch.domain.ledger.guarantees import Guarantee, owed
from dispatch.domain.ledger.lines import Draft, LineKind, Payee, PayeeKind
from dispatch.domain.ledger.statement import Totals, totals

THIRTY = Guarantee(7, "point", "gulou", visits=30, price_fen=40_00)


def amounts(*guarantees: Guarantee, **handed_over: int) -> list[tuple[int | None, int]]:
    """Contract and fen of each line; visits handed over by `gulou`, `cangshan`."""
    given = {("point", centre): count for centre, count in handed_over.items()}
    return [(line.contract_id, line.amount_fen) for line in owed(guarantees, given)]


def test_a_line_names_its_contract_and_how_it_comes_about() -> None:
    # 30 - 20 = 10 visits are missing, at 40 yuan each: 400 yuan.
    basis = {
        "centreId": "gulou",
        "guaranteedVisits": 30,
        "handedOver": 20,
        "missingVisits": 10,
        "shortfallFen": 40_00,
    }
    assert [*owed([THIRTY], {("point", "gulou"): 20})] == [
        Draft(
            None,
            Payee(PayeeKind.PARTNER, "point"),
            LineKind.GUARANTEE,
            "guaranteed-volume",
            400_00,
            basis,
            contract_id=7,
        )
    ]


@pytest.mark.parametrize(
    ("handed_over", "fen"),
    [(0, 1_200_00), (29, 40_00), (30, None), (31, None)],
)
def test_each_missing_visit_costs_its_price_and_more_than_promised_costs_nothing(
    handed_over: int, fen: int | None
) -> None:
    assert amounts(THIRTY, gulou=handed_over) == ([] if fen is None else [(7, fen)])


def test_what_another_centre_hands_over_does_not_count() -> None:
    other = Guarantee(8, "point", "cangshan", visits=10, price_fen=50_00)
    # 30 - 25 = 5 at 40 yuan; 10 - 4 = 6 at 50.
    assert amounts(THIRTY, other, gulou=25, cangshan=4) == [(7, 200_00), (8, 300_00)]


@pytest.mark.parametrize(
    ("second", "lines"),
    [
        # 10 of 30 are missing and paid for; so 30 are reached, for the second too.
        (Guarantee(9, "point", "gulou", visits=30, price_fen=50_00), [(7, 400_00)]),
        # Of 36 six more are missing: 6 x 50 yuan.
        (Guarantee(9, "point", "gulou", visits=36, price_fen=50_00), [(7, 400_00), (9, 300_00)]),
    ],
)
def test_where_one_contract_follows_another_no_visit_is_missing_twice(
    second: Guarantee, lines: list[tuple[int, int]]
) -> None:
    assert amounts(THIRTY, second, gulou=20) == lines


def test_nothing_is_owed_where_missing_visits_cost_nothing() -> None:
    free = Guarantee(6, "point", "gulou", visits=30, price_fen=0)
    assert amounts(free, gulou=0) == []
    assert amounts(free, THIRTY, gulou=20) == [(7, 400_00)]


def test_totals_tie_to_visits_and_contracts() -> None:
    # 60 + 1.50 - 20 + 400 - 40 yuan of one visit and one contract.
    lines = [
        ("v1", LineKind.FEE, 60_00),
        ("v1", LineKind.WAY, 1_50),
        ("v1", LineKind.DEDUCTION, -20_00),
        (None, LineKind.GUARANTEE, 400_00),
        (None, LineKind.CORRECTION, -40_00),
    ]
    found = totals(lines)
    assert found == Totals(61_50, -20_00, 0, -40_00, visits=1, guaranteed_fen=400_00)
    assert found.total_fen == 401_50
