"""F6: until when a point answers, who may be sent, and what it has room for."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.offers import (
    DeclineReason,
    PartnerOfferState,
    answer_fault,
    decline_faults,
    is_expired,
)
from dispatch.domain.partners.opening import ClosedDays, Opening, acceptance_clock, answer_due
from dispatch.domain.partners.rooms import DayRoom, Wanted, rooms
from dispatch.domain.partners.staff import StaffCertificate, able_people

ZONE = ZoneInfo("Asia/Shanghai")
SIX_DAYS = {weekday: (time(8, 30), time(18, 30)) for weekday in range(6)}


def at(day: int, clock: str) -> datetime:
    """An instant of October 2026; the 8th is a Thursday."""
    return datetime.combine(date(2026, 10, day), time.fromisoformat(clock), ZONE)


@pytest.mark.parametrize(
    ("offered", "due"),
    [
        # 60 minutes of opening time, Monday to Saturday 08:30 to 18:30.
        ((8, "10:00"), (8, "11:00")),
        ((8, "17:30"), (8, "18:30")),
        # 30 minutes on Thursday, the others on Friday.
        ((8, "18:00"), (9, "09:00")),
        ((8, "22:15"), (9, "09:30")),
        # 20 minutes on Saturday; Sunday is closed; 40 on Monday.
        ((10, "18:10"), (12, "09:10")),
        ((11, "12:00"), (12, "09:30")),
    ],
)
def test_the_acceptance_clock_stops_while_the_point_is_closed(
    offered: tuple[int, str], due: tuple[int, str]
) -> None:
    clock = acceptance_clock(Opening(SIX_DAYS), ZONE)
    assert answer_due(clock, at(*offered).astimezone(UTC), 60) == at(*due)


def test_days_that_the_point_has_entered_as_closed_stop_it_too() -> None:
    # Closed on Friday and Saturday: after 30 minutes on Thursday the others are on Monday.
    opening = Opening(SIX_DAYS, (ClosedDays(date(2026, 10, 9), date(2026, 10, 10)),))
    assert answer_due(acceptance_clock(opening, ZONE), at(8, "18:00"), 60) == at(12, "09:00")
    assert opening.on(date(2026, 10, 9)) is None
    assert opening.on(date(2026, 10, 8)) == (time(8, 30), time(18, 30))
    assert opening.on(date(2026, 10, 11)) is None


def test_a_public_holiday_is_the_points_own_affair() -> None:
    # 2026-10-01 is a holiday; a point that has not entered it is open.
    clock = acceptance_clock(Opening(SIX_DAYS), ZONE)
    assert answer_due(clock, at(1, "10:00"), 60) == at(1, "11:00")


def test_an_answer_at_the_last_instant_comes_in_time() -> None:
    due = at(8, "11:00")
    assert answer_fault(PartnerOfferState.OPEN, due, due) is None
    late = answer_fault(PartnerOfferState.OPEN, due, at(8, "11:01"))
    assert late is not None
    assert late.code is PartnerCode.OFFER_LATE
    twice = answer_fault(PartnerOfferState.ACCEPTED, due, at(8, "10:00"))
    assert twice is not None
    assert twice.code is PartnerCode.OFFER_ANSWERED
    assert not is_expired(PartnerOfferState.OPEN, due, due)
    assert is_expired(PartnerOfferState.OPEN, due, at(8, "11:01"))
    assert not is_expired(PartnerOfferState.ACCEPTED, due, at(8, "11:01"))


def test_another_reason_says_what_it_is() -> None:
    assert [fault.code for fault in decline_faults(DeclineReason.OTHER, " ")] == [
        PartnerCode.DECLINE_NOTE_MISSING
    ]
    assert [*decline_faults(DeclineReason.OTHER, "van broken")] == []
    assert [*decline_faults(DeclineReason.TOO_FAR, "")] == []


def test_a_certificate_that_ends_midweek_holds_to_its_last_day() -> None:
    year = date(2026, 1, 1)
    staff = [
        StaffCertificate("Li", "repair", year, date(2026, 10, 7)),  # Wednesday
        StaffCertificate("Wu", "repair", year, date(2026, 12, 31)),
        StaffCertificate("Wu", "gas", date(2026, 10, 8), date(2026, 12, 31)),
        StaffCertificate("Xu", "gas", year, date(2026, 12, 31)),
    ]
    assert able_people(staff, ["repair"], date(2026, 10, 7)) == ("Li", "Wu")
    assert able_people(staff, ["repair"], date(2026, 10, 8)) == ("Wu",)
    # Li for the repair and Xu for the gas do not make one who may do both.
    assert able_people(staff, ["repair", "gas"], date(2026, 10, 7)) == ()
    assert able_people(staff, ["repair", "gas"], date(2026, 10, 8)) == ("Wu",)
    assert able_people(staff, [], date(2026, 10, 8)) == ("Li", "Wu", "Xu")


def test_a_point_is_full_by_jobs_or_by_hours_whichever_comes_first() -> None:
    first, second = ("shop", 0), ("shop", 1)
    caps = {first: DayRoom(2, 7_200), second: DayRoom(3, 5_400)}
    found = rooms(
        [
            Wanted(0, 3_600, [first, second]),
            Wanted(1, 4_500, [first, second]),  # 1.25 h > the hour left: the next day
            Wanted(2, 3_600, [first, second]),  # day one: 2 jobs, 2 h
            Wanted(3, 600, [first]),  # the third job of day one
            Wanted(4, 900, [first, second]),  # 1.25 + 0.25 = 1.5 h on day two
            Wanted(5, 60, [second]),  # past its hours
            Wanted(6, 60, []),
        ],
        caps,
    )
    assert found == {0: first, 1: second, 2: first, 4: second}
