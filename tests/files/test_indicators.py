"""Tables of indicators: read from CSV and Excel alike, or refused with everything that is wrong."""

from pathlib import Path

import pytest

from dispatch.domain.quality.indicators import Indicator, Rule, Source, bounds_of
from dispatch.files.indicators import read_indicators
from dispatch.files.sheets import Sheet, write_workbook
from solver.faults import InvalidInput

HEAD = "id,name_en,name_zh,points,source,rule,target,threshold\n"
GOOD = HEAD + "fix,Fix,修,10.5,FIRST_TIME_FIX,,90,60.25\nrules,Rules,制度,6,MANUAL,,,\n"
INDICATORS = [
    Indicator(
        "fix", "Fix", "修", 1050, Source.FIRST_TIME_FIX, Rule.LINEAR, bounds_of(90_000, 60_250)
    ),
    Indicator("rules", "Rules", "制度", 600, Source.MANUAL),
]
EXAMPLE = Path(__file__).parents[2] / "scenarios" / "service-indicators.csv"


def test_a_table_as_csv_and_as_a_workbook() -> None:
    assert read_indicators("a.csv", GOOD.encode()) == INDICATORS
    head, *lines = (line.split(",") for line in GOOD.splitlines())
    book = write_workbook({"Indicators": Sheet(head, lines)})
    assert read_indicators("a.xlsx", book) == INDICATORS


def test_everything_that_is_wrong_is_told_at_once() -> None:
    bad = HEAD + (
        "fix,Fix,修,10,FIRST_TIME_FIX,,90,60\n"
        "fix,Fix,修,10,FIRST_TIME_FIX,,90,60\n"  # 3: an id twice
        "a,A,甲,many,REWORK,,1,5\n"  # 4: no number
        "b,B,乙,0,REWORK,,1,5\n"  # 5: no points
        "c,C,丙,5,REWORK,,1,\n"  # 6: no threshold
        "d,D,丁,5,REWORK,,5,5\n"  # 7: no way between
        "e,E,戊,5,MANUAL,,1,\n"  # 8: a person looks at no target
        "f,F,己,5,WEATHER,CURVE,1,2\n"  # 9: neither source nor rule
        "g,G,,5,MANUAL,,,\n"  # 10: no Chinese name
    )
    with pytest.raises(InvalidInput) as refused:
        read_indicators("a.csv", bad.encode())
    told = [
        (fault.code.value, getattr(fault, "row", None), fault.field)
        for fault in refused.value.faults
    ]
    assert told == [
        ("DUPLICATE_ID", 3, "id"),
        ("VALUE_NOT_A_NUMBER", 4, "points"),
        ("INDICATOR_POINTS_NONE", 5, "points"),
        ("INDICATOR_BOUNDS_MISSING", 6, "threshold"),
        ("INDICATOR_BOUNDS_EQUAL", 7, "threshold"),
        ("INDICATOR_BOUNDS_UNWANTED", 8, "target"),
        ("VALUE_NOT_LISTED", 9, "source"),
        ("VALUE_NOT_LISTED", 9, "rule"),
        ("VALUE_EMPTY", 10, "name_zh"),
    ]


@pytest.mark.parametrize("content", [HEAD.encode(), b"\xff\xfe", b"PK\x03\x04 no workbook", b"x\n"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_indicators("a.csv", content)


def test_the_example_gives_a_hundred_points_and_asks_for_every_figure() -> None:
    table = read_indicators(EXAMPLE.name, EXAMPLE.read_bytes())
    assert sum(each.points for each in table) == 10_000
    assert {each.source for each in table} == set(Source)
