"""Durations and yuan as files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.formats import scalars


@given(st.integers(-(10**9), 10**9))
def test_durations_come_back(length_s: int) -> None:
    assert scalars.duration(scalars.duration_text(length_s)) == length_s


@given(st.integers(0, 10**13))
def test_yuan_come_back(amount_fen: int) -> None:
    assert scalars.fen(scalars.yuan_text(amount_fen)) == amount_fen


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "1H", "PT1", "P1Y", "P1W", "PT1H30", "-P"])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        scalars.duration(text)


def test_durations_of_people_are_read() -> None:
    assert [
        scalars.duration(text) for text in ("PT1H30M", "P1DT1S", "PT90M", "PT0.4S", "PT0.5S")
    ] == [
        5_400,
        86_401,
        5_400,
        0,
        1,
    ]
