"""Opening hours as text, and what is wrong with them."""

import pytest

from dispatch.domain.calendar.hours import Span, read_spans, spans_text
from dispatch.domain.codes_calendar import CalendarCode
from solver.faults import InvalidInput


def test_spans_are_read_in_any_order_and_written_back() -> None:
    spans = read_spans("13:30-18:00, 9:00-12:00")
    assert spans == (Span(540, 720), Span(810, 1080))
    assert spans_text(spans) == "09:00-12:00,13:30-18:00"
    assert read_spans("00:00-24:00") == (Span(0, 1440),)
    assert len(read_spans("09:00-12:00,12:00-18:00")) == 2  # they may touch


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", [CalendarCode.OPENING_MALFORMED]),
        ("09:00", [CalendarCode.OPENING_MALFORMED]),
        ("09:00-25:00", [CalendarCode.OPENING_MALFORMED]),
        ("09:00-24:30", [CalendarCode.OPENING_MALFORMED]),
        ("9-12,13:60-18:00", [CalendarCode.OPENING_MALFORMED] * 2),
        ("٠٩:00-12:00", [CalendarCode.OPENING_MALFORMED]),  # digits of another script
        ("12:00-09:00", [CalendarCode.OPENING_REVERSED]),
        ("09:00-09:00,x", [CalendarCode.OPENING_REVERSED, CalendarCode.OPENING_MALFORMED]),
        ("09:00-12:00,11:59-18:00", [CalendarCode.OPENING_OVERLAPS]),
    ],
)
def test_bad_hours_are_told_all_at_once(text: str, codes: list[CalendarCode]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_spans(text)
    assert [fault.code for fault in refused.value.faults] == codes
