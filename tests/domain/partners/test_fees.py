"""F6: what a job costs by the published card, and what is wrong with a card that has a gap."""

from collections.abc import Sequence

import pytest

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.fees import FeeCard, KmBand, beyond, card_faults
from solver.faults import Fault
from tests.domain.partners.card import FEES_FEN, PUBLISHED


@pytest.mark.parametrize(
    ("work_type", "distance_m", "fee_fen"),
    [
        ("installation-under-sink", 0, 80_00),
        ("installation-central", 20_000, 150_00),
        # 26 km are 6 beyond 20: 60 + 6 x 1.50 = 69.
        ("filter-replacement", 26_000, 69_00),
        # 3,333 m beyond at 150 fen a km are 499.95 fen, half up 500; 80 + 5 = 85.
        ("repair-ro", 23_333, 85_00),
        # 1 m beyond is 0.15 fen, which is nothing.
        ("removal-table-top", 20_001, 30_00),
    ],
)
def test_a_job_by_the_published_card(work_type: str, distance_m: int, fee_fen: int) -> None:
    assert PUBLISHED.fee_fen(work_type, distance_m) == fee_fen


@pytest.mark.parametrize(
    ("work_type", "yuan"),
    [
        ("installation-under-sink", 80),
        ("installation-table-top", 60),
        ("installation-pre-filter", 80),
        ("installation-central", 150),
        ("repair", 60),
        ("repair-ro", 80),
        ("repair-central", 150),
        ("removal-table-top", 30),
        ("removal", 60),
        ("filter-replacement", 60),
    ],
)
def test_every_fee_of_the_published_card(work_type: str, yuan: int) -> None:
    assert PUBLISHED.fee_fen(work_type, 20_000) == yuan * 100
    # 10 km beyond 20 at 1.50 yuan are 15 yuan.
    assert PUBLISHED.fee_fen(work_type, 30_000) == (yuan + 15) * 100


def test_a_work_type_that_is_not_on_the_card_has_no_fee() -> None:
    with pytest.raises(KeyError):
        PUBLISHED.fee_fen("inspection", 0)


def test_the_published_card_has_no_gap() -> None:
    assert [*card_faults(PUBLISHED, FEES_FEN)] == []
    assert PUBLISHED.free_and_rate() == (20, 150)


def test_a_work_type_offered_without_a_fee_is_a_gap() -> None:
    faults = card_faults(PUBLISHED, {*FEES_FEN, "inspection", "complaint-follow-up"})
    assert [(fault.code, fault.params["workType"]) for fault in faults] == [
        (PartnerCode.FEE_MISSING, "complaint-follow-up"),
        (PartnerCode.FEE_MISSING, "inspection"),
    ]


def band_faults(*bands: KmBand) -> Sequence[Fault]:
    return [*card_faults(FeeCard(FEES_FEN, bands), FEES_FEN)]


def test_bands_of_kilometres_with_a_gap() -> None:
    (fault,) = band_faults(KmBand(0, 20, 0), KmBand(25, None, 150))
    assert (fault.code, fault.field) == (PartnerCode.BANDS_GAP, "bands[1].fromKm")
    assert dict(fault.params) == {"from": 20, "to": 25}
    (first,) = band_faults(KmBand(5, None, 150))
    assert dict(first.params) == {"from": 0, "to": 5}
    (last,) = band_faults(KmBand(0, 20, 0))
    assert dict(last.params) == {"from": 20, "to": "∞"}
    assert [fault.code for fault in band_faults()] == [PartnerCode.BANDS_GAP]


def test_bands_that_overlap_or_that_plans_cannot_price() -> None:
    (fault,) = band_faults(KmBand(0, 20, 0), KmBand(15, None, 150))
    assert (fault.code, dict(fault.params)) == (PartnerCode.BANDS_OVERLAP, {"from": 15})
    (two,) = band_faults(KmBand(0, 20, 100), KmBand(20, None, 150))
    assert two.code is PartnerCode.BANDS_TOO_MANY


def test_prices_below_nothing_are_all_told_at_once() -> None:
    card = FeeCard({"repair": -1}, beyond(0, -150))
    assert [fault.field for fault in card_faults(card, ["repair"])] == [
        "fees.repair",
        "bands[0].perKilometre",
    ]
