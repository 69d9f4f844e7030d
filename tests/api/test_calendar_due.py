"""`roundsman calendar due`, as it is typed."""

import re

import pytest
from typer.testing import CliRunner, Result

from api.cli import app

OPENING = ("--opening", "09:00-12:00,13:30-18:00")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def typed(*arguments: str, language: str = "en") -> Result:
    environment = {"ROUNDSMAN_LANGUAGE": language, "COLUMNS": "200"}
    return CliRunner().invoke(app, ["calendar", "due", *arguments], env=environment)


@pytest.mark.parametrize(
    ("received", "working", "expected"),
    [
        # The cases of F1.
        ("2026-02-13T16:30+08:00", "PT2H", "2026-02-14T09:30:00+08:00 official"),
        ("2026-02-13T16:30+08:00", "PT5H", "2026-02-14T14:00:00+08:00 official"),
        ("2026-09-30T17:00+08:00", "PT2H", "2026-10-08T10:00:00+08:00 official"),
        ("2026-09-30T17:00+08:00", "PT5H", "2026-10-08T14:30:00+08:00 official"),
        # The same instant, written in UTC.
        ("2026-02-13T08:30Z", "PT2H", "2026-02-14T09:30:00+08:00 official"),
        # 1 h on Thursday, half an hour on a Friday whose calendar nobody has announced.
        ("2026-12-31T17:00+08:00", "PT1H", "2026-12-31T18:00:00+08:00 official"),
        ("2026-12-31T17:00+08:00", "PT1H30M", "2027-01-01T09:30:00+08:00 provisional"),
        ("2027-03-01T10:00+08:00", "PT2H", "2027-03-01T12:00:00+08:00 provisional"),
        # Before the centre opens, and after: 09:00 to 12:00 fills the morning.
        ("2026-11-23T01:00+08:00", "PT3H", "2026-11-23T12:00:00+08:00 official"),
        ("2026-11-20T22:15+08:00", "PT3H", "2026-11-23T12:00:00+08:00 official"),
        ("2026-11-20T22:15+08:00", "P0D", "2026-11-20T22:15:00+08:00 official"),
        # One second of Monday, half a second of Tuesday.
        ("2026-11-23T17:59:59+08:00", "PT1.5S", "2026-11-24T09:00:00.500000+08:00 official"),
        # 24 hours of open time: three days of 7.5 h and 1.5 h of the fourth.
        ("2026-11-23T09:00+08:00", "P1D", "2026-11-26T10:30:00+08:00 official"),
    ],
)
def test_one_line(received: str, working: str, expected: str) -> None:
    said = typed(received, working, *OPENING)
    assert (said.exit_code, said.stdout) == (0, expected + "\n")


def test_the_desks_hours_are_those_of_an_office_unless_told() -> None:
    arguments = ("2026-02-13T16:30+08:00", "PT2H")
    assert typed(*arguments).stdout == typed(*arguments, *OPENING).stdout
    # 09:00 to 17:00: half an hour on Friday, 1.5 h on the make-up Saturday.
    shorter = typed(*arguments, "--opening", "09:00-17:00")
    assert shorter.stdout == "2026-02-14T10:30:00+08:00 official\n"


def test_another_zone_with_its_daylight_saving() -> None:
    # Berlin, Friday 2026-10-23 17:00 +02:00: 1 h, then Monday the 26th, when it is +01:00.
    said = typed("2026-10-23T17:00+02:00", "PT2H", *OPENING, "--zone", "Europe/Berlin")
    assert said.stdout == "2026-10-26T10:00:00+01:00 official\n"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_wrong_is_told_at_once(language: str) -> None:
    said = typed(
        "2026-02-13T16:30",
        "-PT2H",
        "--opening",
        "9-12,18:00-13:30",
        "--zone",
        "Asia",
        language=language,
    )
    lines = said.stderr.splitlines()
    assert (said.exit_code, said.stdout) == (2, "")
    assert [line.split("]")[0] for line in lines] == [
        "[CALENDAR_RECEIVED_WITHOUT_OFFSET: received",
        "[CALENDAR_DURATION_NEGATIVE: duration",
        "[CALENDAR_OPENING_MALFORMED: opening",
        "[CALENDAR_OPENING_REVERSED: opening",
        "[CALENDAR_ZONE_UNKNOWN: zone",
    ]
    assert all(bool(CHINESE.search(line)) is (language == "zh") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("yesterday", "PT2H"), "CALENDAR_RECEIVED_NOT_AN_INSTANT"),
        (("2600-01-01T00:00Z", "PT2H"), "CALENDAR_RECEIVED_NOT_AN_INSTANT"),
        (("2026-02-13T16:30Z", "2h"), "CALENDAR_DURATION_MALFORMED"),
        (("2026-02-13T16:30Z", "P1M"), "CALENDAR_DURATION_MALFORMED"),
        (("2026-02-13T16:30Z", "-PT0.5S"), "CALENDAR_DURATION_NEGATIVE"),
        (("2026-02-13T16:30Z", "PT99999999H"), "CALENDAR_OUT_OF_REACH"),
        (("2026-02-13T16:30Z", "PT2H", "--opening", ""), "CALENDAR_OPENING_MALFORMED"),
        (
            ("2026-02-13T16:30Z", "PT2H", "--opening", "09:00-12:00,11:00-13:00"),
            "CALENDAR_OPENING_OVERLAPS",
        ),
        (("2026-02-13T16:30Z", "PT2H", "--zone", "../etc"), "CALENDAR_ZONE_UNKNOWN"),
    ],
)
def test_bad_input_has_a_code(arguments: tuple[str, ...], code: str) -> None:
    said = typed(*arguments)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith(f"[{code}")
