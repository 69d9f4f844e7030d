"""F6: contracts come first. Exclusive, first call and overflow, each with who may serve."""

from datetime import date
from typing import Any

import pytest

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.contracts import (
    Contract,
    Offer,
    Servers,
    contract_faults,
    servers,
    weakest,
)
from dispatch.domain.partners.guarantee import avoidable_fee_fen, shortfall_fen
from solver.workforce import ContractKind

EXCLUSIVE, FIRST, OVERFLOW = (
    Offer("ex", ContractKind.EXCLUSIVE),
    Offer("fc", ContractKind.FIRST_CALL),
    Offer("of", ContractKind.OVERFLOW),
)


NEW_YEAR = date(2027, 1, 1)


def anyone(*partners: str) -> Servers:
    return Servers(own=True, partners=frozenset(partners))


def only(partner: str, kind: ContractKind) -> Servers:
    return Servers(own=False, partners=frozenset({partner}), ruled_by=kind)


@pytest.mark.parametrize(
    ("offers", "declined", "without_room", "expected"),
    [
        ([], [], [], anyone()),
        ([OVERFLOW], [], [], anyone("of")),
        ([OVERFLOW], ["of"], [], anyone()),
        # An exclusive area: nobody else, and a full point does not change that; only its own no.
        ([EXCLUSIVE, FIRST, OVERFLOW], [], [], only("ex", ContractKind.EXCLUSIVE)),
        ([EXCLUSIVE, OVERFLOW], [], ["ex"], only("ex", ContractKind.EXCLUSIVE)),
        ([EXCLUSIVE, FIRST, OVERFLOW], ["ex"], [], only("fc", ContractKind.FIRST_CALL)),
        ([EXCLUSIVE, OVERFLOW], ["ex"], [], anyone("of")),
        # First call: own people after a decline, or when it is full or closed.
        ([FIRST, OVERFLOW], [], [], only("fc", ContractKind.FIRST_CALL)),
        ([FIRST, OVERFLOW], ["fc"], [], anyone("of")),
        ([FIRST, OVERFLOW], [], ["fc"], anyone("fc", "of")),
    ],
)
def test_who_may_serve(
    offers: list[Offer], declined: list[str], without_room: list[str], expected: Servers
) -> None:
    assert servers(offers, declined, without_room) == expected


def contract(partner: str = "a", **fields: Any) -> Contract:
    """Exclusive for repairs within 5 km of a point in Gulou."""
    values: dict[str, Any] = {
        "centre_id": "gulou",
        "kind": ContractKind.EXCLUSIVE,
        "work_types": frozenset({"repair"}),
        "lat": 26.0,
        "lon": 119.3,
        "radius_m": 5_000,
    }
    return Contract(partner, **(values | fields))


# A tenth of a degree of latitude is 11.08 km here: 5 + 6 km do not meet, 5 + 6.1 km do.
@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        ({}, True),
        ({"lat": 26.1, "radius_m": 6_000}, False),
        ({"lat": 26.1, "radius_m": 6_100}, True),
        ({"work_types": frozenset({"installation"})}, False),
        ({"centre_id": "minhou"}, False),
        ({"kind": ContractKind.FIRST_CALL}, False),
        ({"valid_from": date(2027, 1, 1)}, True),  # the other has no end
    ],
)
def test_two_exclusive_areas_may_not_overlap(other: dict[str, Any], overlap: bool) -> None:
    faults = [*contract_faults([contract("a"), contract("b", **other)])]
    assert [fault.code for fault in faults] == [PartnerCode.EXCLUSIVE_OVERLAP] * overlap
    if overlap:
        assert dict(faults[0].params) == {"partner": "a", "other": "b", "centre": "gulou"}


@pytest.mark.parametrize(("begins", "overlap"), [(date(2026, 12, 31), True), (NEW_YEAR, False)])
def test_exclusive_areas_may_follow_each_other(begins: date, overlap: bool) -> None:
    old = contract("a", valid_to=date(2026, 12, 31))
    faults = [*contract_faults([old, contract("b", valid_from=begins)])]
    assert [fault.code for fault in faults] == [PartnerCode.EXCLUSIVE_OVERLAP] * overlap
    faults = [*contract_faults([old, contract("a", valid_from=begins)])]
    assert [fault.code for fault in faults] == [PartnerCode.CONTRACT_TWICE] * overlap


def test_a_contract_may_last_one_day_and_not_less() -> None:
    assert [*contract_faults([contract(valid_from=NEW_YEAR, valid_to=NEW_YEAR)])] == []
    (fault,) = contract_faults([contract(valid_from=NEW_YEAR, valid_to=date(2026, 12, 31))])
    assert (fault.code, fault.field) == (PartnerCode.CONTRACT_REVERSED, "contracts[0].validTo")


@pytest.mark.parametrize(
    ("kinds", "worth"),
    [
        ([ContractKind.EXCLUSIVE, ContractKind.EXCLUSIVE], ContractKind.EXCLUSIVE),
        ([ContractKind.EXCLUSIVE, ContractKind.FIRST_CALL], ContractKind.FIRST_CALL),
        (
            [ContractKind.FIRST_CALL, None],
            ContractKind.OVERFLOW,
        ),  # a day on which everybody may serve
        ([], None),
    ],
)
def test_a_contract_is_worth_what_it_is_on_the_day_it_says_least(
    kinds: list[ContractKind | None], worth: ContractKind | None
) -> None:
    assert weakest(kinds) == worth


def test_a_contract_twice_and_figures_below_0() -> None:
    faults = contract_faults([contract(), contract(guaranteed_visits=-1, margin_fen=-5)])
    assert [(fault.code, fault.field) for fault in faults] == [
        (PartnerCode.CONTRACT_RANGE, "contracts[1].guaranteedVisits"),
        (PartnerCode.CONTRACT_RANGE, "contracts[1].margin"),
        (PartnerCode.CONTRACT_TWICE, "contracts[1]"),
    ]


def test_a_guaranteed_visit_costs_its_fee_less_what_missing_it_costs() -> None:
    # 30 guaranteed, 22 handed over, 8 x 40 yuan; and none when more were handed over.
    assert shortfall_fen(30, 22, 40_00) == 320_00
    assert shortfall_fen(30, 31, 40_00) == 0
    assert avoidable_fee_fen(60_00, 40_00) == 20_00
    assert avoidable_fee_fen(60_00, 70_00) == 0
