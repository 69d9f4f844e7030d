"""A household's file: what it may leave out, and every fault of it at once."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dispatch.domain.cartridges.bundling import bundle
from dispatch.domain.cartridges.household import HouseCartridge
from dispatch.files.household import read_horizon, read_household
from solver.faults import InvalidInput

SHIPPED = Path(__file__).parents[2] / "scenarios" / "household.json"
TODAY = date(2026, 6, 1)
PP: dict[str, Any] = {"id": "pp", "type": "PP", "installedOn": "2026-01-10", "price": "30.00"}


def household(*cartridges: object, **fields: Any) -> str:
    return json.dumps({"visitPrice": "40", "cartridges": cartridges, **fields})


def only(text: str) -> HouseCartridge:
    (found,) = read_household(text, today=TODAY).cartridges
    return found


def faults(text: str) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read_household(text, today=TODAY)
    return {(fault.code.value, fault.field) for fault in refused.value.faults}


def test_the_shipped_household_costs_102_33() -> None:
    found = bundle(read_household(SHIPPED.read_bytes(), today=TODAY))
    assert (found.price_fen, [visit.on.isoformat() for visit in found.visits]) == (
        10_233,
        ["2026-07-09", "2026-09-20"],
    )


def test_a_known_type_needs_no_life_and_no_tolerance() -> None:
    due = date(2026, 7, 9)  # 180 days after 10 January
    assert only(household(PP)) == HouseCartridge("pp", "PP", due, 180, 20, 10, 3_000, 180)


def test_what_the_file_leaves_out() -> None:
    read = read_household(household(PP), today=TODAY)
    assert (read.visit_fen, read.overdue_fen_per_day, read.as_of, read.months) == (
        4_000,
        200,
        None,
        24,
    )


def test_the_cartridge_goes_before_its_type_and_that_before_the_defaults() -> None:
    types = [{"type": "pp", "ratedDays": 90, "earlyDays": 9, "price": 25}]
    own = {**PP, "earlyDays": 3, "price": 31.5}
    assert only(household(own, types=types)) == HouseCartridge(
        "pp", "PP", date(2026, 4, 10), 90, 3, 10, 3_150, 90
    )


@pytest.mark.parametrize(
    ("fields", "due", "life"),
    [
        ({"ratedLitres": 3600, "litresPerDay": 24}, date(2026, 6, 9), 150),
        ({"ratedLitres": 3600}, date(2026, 5, 10), 120),  # the household's 30 litres a day
        ({"remainingPercentage": 50, "reportedOn": "2026-03-01"}, date(2026, 5, 30), 180),
        ({"dueOn": "2026-08-01", "installed_on": None}, date(2026, 8, 1), 180),
    ],
)
def test_due_dates_follow_from_what_is_known(fields: dict[str, Any], due: date, life: int) -> None:
    found = only(household({**PP, **fields}, litresPerDay=30))
    assert (found.due_on, found.life_days) == (due, life)


def test_cartridges_may_stand_in_devices_and_names_have_underlines() -> None:
    one = {"id": "a", "kind": "post carbon", "installed_on": "2026-01-10", "price_yuan": 50}
    text = json.dumps(
        {"visit_price": 40, "devices": [{"id": "d1", "model": "M", "cartridges": [one]}]}
    )
    assert only(text).kind == "post-carbon"


def test_every_fault_is_told_at_once() -> None:
    text = household(
        {**PP, "installedOn": "2026-06-02"},
        {**PP, "price": -1, "lateDays": "many"},
        {"id": "x", "type": "zeolite", "installedOn": "2026-02-30", "colour": "red"},
        {"id": "k", "type": "KDF", "installedOn": "2026-01-01", "price": "1.005"},
        {**PP, "id": "r", "remainingPercentage": 101, "reportedOn": "2026-01-01"},
        {"id": "n", "type": "PP", "price": 1},
        visitPrice=-40,
        horizon="for ever",
    )
    assert faults(text) == {
        ("INSTALLED_IN_FUTURE", "cartridges[0].installedOn"),
        ("DUPLICATE_ID", "cartridges[1].id"),
        ("PRICE_NEGATIVE", "cartridges[1].price"),
        ("FIELD_TYPE", "cartridges[1].lateDays"),
        ("LIFE_UNKNOWN", "cartridges[2].type"),
        ("TOLERANCE_MISSING", "cartridges[2].earlyDays"),
        ("TOLERANCE_MISSING", "cartridges[2].lateDays"),
        ("NOT_A_DATE", "cartridges[2].installedOn"),
        ("FIELD_MISSING", "cartridges[2].price"),
        ("FIELD_UNKNOWN", "cartridges[2].colour"),
        ("TOLERANCE_MISSING", "cartridges[3].earlyDays"),
        ("TOLERANCE_MISSING", "cartridges[3].lateDays"),
        ("FIELD_VALUE", "cartridges[3].price"),
        ("OUT_OF_RANGE", "cartridges[4].remainingPercentage"),
        ("READING_OUT_OF_TIME", "cartridges[4].reportedOn"),
        ("FIELD_MISSING", "cartridges[5].installedOn"),
        ("PRICE_NEGATIVE", "visitPrice"),
        ("HORIZON_UNREADABLE", "horizon"),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{}", {("FIELD_MISSING", "cartridges"), ("FIELD_MISSING", "visitPrice")}),
        ("[]", {("FIELD_TYPE", "")}),
        ("{", {("NOT_JSON", "")}),
        (household({**PP, "ratedDays": 0}), {("OUT_OF_RANGE", "cartridges[0].ratedDays")}),
        (household({**PP, "price": True}), {("FIELD_TYPE", "cartridges[0].price")}),
        (household({**PP, "price": "NaN"}), {("FIELD_TYPE", "cartridges[0].price")}),
        (household({**PP, "price": 1e300}), {("FIELD_TYPE", "cartridges[0].price")}),
        (household({**PP, "dueOn": "0001-01-01"}), {("NOT_A_DATE", "cartridges[0].dueOn")}),
        (household({**PP, "kind": "RO"}), {("FIELD_UNKNOWN", "cartridges[0].kind")}),
        (household({**PP, "price_yuan": 31}), {("FIELD_UNKNOWN", "cartridges[0].price_yuan")}),
        (household({**PP, "type": None}), {("FIELD_MISSING", "cartridges[0].type")}),
        (household(3), {("FIELD_TYPE", "cartridges[0]")}),
        (household({**PP, "id": "  "}), {("FIELD_VALUE", "cartridges[0].id")}),
        (household({**PP, "id": "\x1b[31mpp"}), {("FIELD_VALUE", "cartridges[0].id")}),
        (household({**PP, "id": "p" * 201}), {("FIELD_VALUE", "cartridges[0].id")}),
        (household(PP, months=0), {("HORIZON_UNREADABLE", "months")}),
        (
            household({**PP, "remainingPercentage": 50}),
            {("FIELD_MISSING", "cartridges[0].reportedOn")},
        ),
        (
            household(PP, types=[{"type": "PP"}, {"kind": "pp"}]),
            {("DUPLICATE_ID", "types[1].kind")},
        ),
    ],
)
def test_a_file_that_is_no_household(text: str, found: set[tuple[str, str]]) -> None:
    assert faults(text) == found


def test_what_is_wrong_is_told_once_and_can_be_printed() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_household(household({**PP, "price": "many", "id": "a\nb"}), today=TODAY)
    found = [(fault.code.value, fault.params) for fault in refused.value.faults]
    assert found == [("FIELD_VALUE", {"value": "a�b"}), ("FIELD_TYPE", {"expected": "number"})]


@pytest.mark.parametrize(
    ("text", "months"),
    [("ONE_CYCLE", None), ("one cycle", None), ("24", 24), ("24 months", 24), ("P6M", 6)],
)
def test_a_horizon_in_words(text: str, months: int | None) -> None:
    assert read_horizon(text) == months


@pytest.mark.parametrize("text", ["", "0", "61", "two years", "P2Y", "-3"])
def test_what_is_no_horizon(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is all that it holds
        read_horizon(text)
