"""The independent recount reads instants as instants, whatever offset they are written with."""

import pytest

from tools.recount_year.centre import Centre, Seen
from tools.recount_year.handlers import day_closed


@pytest.mark.parametrize(
    ("due", "past"),
    [
        ("2026-03-31T23:59:00+08:00", 1),
        ("2026-03-31T15:59:00+00:00", 1),  # the same instant
        ("2026-04-01T00:01:00+08:00", 0),
        ("2026-03-31T16:01:00+00:00", 0),  # the same instant: April has begun at the centre
    ],
)
def test_a_visit_is_past_its_deadline_by_the_day_of_its_centre(due: str, past: int) -> None:
    centre = Centre(terms={"zone": "Asia/Shanghai"})
    centre.visits["v"] = Seen({"due": due, "cartridges": []}, case="c")
    day_closed(centre, {"day": "2026-03-31"})
    assert centre.months["2026-03"]["backlog_past_due"] == past
