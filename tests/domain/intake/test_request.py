"""What a request has to have before anyone is looked up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.codes_intake import IntakeCode
from dispatch.domain.intake.request import (
    ServiceRequest,
    plain_address,
    plain_phone,
    plain_serial,
    priority_of,
    request_faults,
)
from solver.codes import InputCode

NOON = datetime(2026, 10, 8, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def asked(**fields: Any) -> ServiceRequest:
    values: dict[str, Any] = {"work_type": "repair", "phone": "13900001234", "name": "陈"}
    return ServiceRequest(**(values | fields))


def told(**fields: Any) -> list[tuple[str, str]]:
    return [(fault.code, fault.field) for fault in request_faults(asked(**fields), NOON)]


def test_a_phone_or_a_site_or_a_device_says_whose_request_it_is() -> None:
    assert told(phone=" ") == [(IntakeCode.PHONE_MISSING, "phone")]
    assert told(phone="", site_id="s1") == []
    assert told(phone="", device_id="d1") == []


@pytest.mark.parametrize("phone", ["1234", "ask the neighbour", "139-0000-12x4", "1" * 21])
def test_what_is_no_phone_is_told_even_where_none_is_needed(phone: str) -> None:
    assert told(phone=phone) == [(IntakeCode.PHONE_MALFORMED, "phone")]
    assert told(phone=phone, device_id="d1") == [(IntakeCode.PHONE_MALFORMED, "phone")]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("139 0000-1234", "13900001234"),
        ("+86 139 0000 1234", "13900001234"),
        ("0086-13900001234", "13900001234"),
        ("139.0000.1234", "13900001234"),
        ("(0591) 8765 4321", "059187654321"),
        ("+44 20 7946 0018", "+442079460018"),  # another country keeps its prefix
    ],
)
def test_a_phone_is_the_same_however_it_is_written(written: str, plain: str) -> None:
    assert plain_phone(written) == plain


def test_addresses_and_serial_numbers_compare_without_blanks_and_widths() -> None:
    assert plain_address("五四路 128号") == plain_address("五四路128号")
    assert plain_serial("rm-77 a") == plain_serial("RM77A")


def test_received_neither_later_than_now_nor_longer_ago_than_92_days() -> None:
    # The sender's clock may be 5 minutes ahead.
    assert told(received_at=NOON + 5 * MINUTE) == []
    assert told(received_at=NOON + 6 * MINUTE) == [(IntakeCode.RECEIVED_LATER, "receivedAt")]
    oldest = NOON - timedelta(days=92)
    assert told(received_at=oldest) == []
    assert told(received_at=oldest - MINUTE) == [(IntakeCode.RECEIVED_LONG_AGO, "receivedAt")]


def test_a_window_is_still_to_end_and_runs_forwards() -> None:
    assert told(window=(NOON - MINUTE, NOON + MINUTE)) == []
    assert told(window=(NOON - MINUTE, NOON)) == [(IntakeCode.WINDOW_PAST, "window")]
    assert told(window=(NOON + MINUTE, NOON)) == [(InputCode.WINDOW_REVERSED, "window")]


def test_everything_is_told_at_once() -> None:
    found = told(
        phone="12",
        place=(91.0, 119.3),
        received_at=NOON + timedelta(days=1),
        installed_on=date(2026, 10, 10),
        window=(NOON, NOON),
        cartridges=("PP",),
        priority=11,
    )
    assert found == [
        (IntakeCode.PHONE_MALFORMED, "phone"),
        (InputCode.COORDINATES_OUT_OF_RANGE, "location"),
        (IntakeCode.RECEIVED_LATER, "receivedAt"),
        (IntakeCode.INSTALLED_LATER, "installedOn"),
        (IntakeCode.WINDOW_PAST, "window"),
        (IntakeCode.CARTRIDGES_UNWANTED, "cartridges"),
        (InputCode.OUT_OF_RANGE, "priority"),
    ]


def test_cartridges_belong_to_the_replacement_of_filters_and_its_variants() -> None:
    for kind in ("filter-replacement", "filter-replacement-ro"):
        assert told(work_type=kind, cartridges=("PP", "RO")) == []


def test_what_is_urgent() -> None:
    assert priority_of(asked(), emergency=True) == 1
    assert priority_of(asked(), emergency=False) == 5
    assert priority_of(asked(priority=3), emergency=True) == 3
