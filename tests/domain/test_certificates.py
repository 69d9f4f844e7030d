"""F11: certificates that expire in 30 and in 7 days come on the list, unless they are renewed."""

from datetime import date, timedelta
from typing import Any

import pytest

from dispatch.domain.certificates import (
    Certificate,
    CertificatePolicy,
    Expiring,
    Holder,
    Pressing,
    certificate_policy_faults,
    expiring,
)

TODAY = date(2026, 10, 8)
DEFAULT = CertificatePolicy()


def certificate(days: int | None, **fields: Any) -> Certificate:
    """Ann's, for gas; its last valid day is so many days away."""
    values: dict[str, Any] = {
        "holder": Holder.TECHNICIAN,
        "holder_id": "ann",
        "person": "",
        "skill": "gas",
        "level": 2,
    }
    last = None if days is None else TODAY + timedelta(days=days)
    return Certificate(valid_to=last, **(values | fields))


@pytest.mark.parametrize(
    ("days", "pressing"),
    [
        (31, None),
        (30, Pressing.SOON),
        (8, Pressing.SOON),
        (7, Pressing.URGENT),
        (0, Pressing.URGENT),  # still valid today
        (-1, Pressing.EXPIRED),
    ],
)
def test_thirty_and_seven_days_before_the_last_day(days: int, pressing: Pressing | None) -> None:
    one = certificate(days)
    listed = [] if pressing is None else [Expiring(one, days, pressing)]
    assert expiring(DEFAULT, [one], TODAY) == listed


def test_one_without_an_end_never_expires() -> None:
    assert expiring(DEFAULT, [certificate(None)], TODAY) == []


def test_an_organisation_may_warn_at_other_days() -> None:
    assert expiring(CertificatePolicy(60, 45), [certificate(45)], TODAY) == [
        Expiring(certificate(45), 45, Pressing.URGENT)
    ]


@pytest.mark.parametrize(
    ("renewal", "renews"),
    [
        ({"valid_from": TODAY + timedelta(days=6)}, True),  # from the day after the last
        ({"valid_from": TODAY + timedelta(days=7)}, False),  # a day without any
        ({"valid_from": TODAY, "level": 1}, False),
        ({"valid_from": TODAY, "skill": "water"}, False),
        ({"valid_from": TODAY, "holder_id": "ben"}, False),
    ],
)
def test_one_that_is_renewed_without_a_gap_is_left_out(
    renewal: dict[str, Any], renews: bool
) -> None:
    old = certificate(5)
    listed = expiring(DEFAULT, [old, certificate(400, **renewal)], TODAY)
    assert [each.certificate for each in listed] == ([] if renews else [old])


def test_one_that_ran_out_is_renewed_when_the_later_one_begins() -> None:
    old = certificate(-10)
    assert expiring(DEFAULT, [old, certificate(400, valid_from=TODAY)], TODAY) == []
    # Until then nobody may send her.
    next_week = certificate(400, valid_from=TODAY + timedelta(days=7))
    assert expiring(DEFAULT, [old, next_week], TODAY) == [Expiring(old, -10, Pressing.EXPIRED)]


def test_persons_under_a_partner_point_have_their_own_and_the_first_to_expire_is_first() -> None:
    point: dict[str, Any] = {"holder": Holder.PARTNER, "holder_id": "shop"}
    li, wang = certificate(20, **point, person="李"), certificate(3, **point, person="王")
    assert [each.certificate for each in expiring(DEFAULT, [li, certificate(9), wang], TODAY)] == [
        wang,
        certificate(9),
        li,
    ]


def test_a_policy_has_its_ranges() -> None:
    faults = [*certificate_policy_faults(CertificatePolicy(warn_days=5, urgent_days=7))]
    assert [(fault.field, fault.params["least"]) for fault in faults] == [("warnDays", 7)]
    faults = [*certificate_policy_faults(CertificatePolicy(warn_days=-1, urgent_days=-1))]
    assert [fault.field for fault in faults] == ["urgentDays", "warnDays"]
    assert [*certificate_policy_faults(DEFAULT)] == []
