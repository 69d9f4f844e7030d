"""A file's family is told by its folder, its name, or what is in it; a missing file is said so."""

from pathlib import Path

import pytest

from tests.bench.__main__ import one
from tests.bench.guess import guessed


@pytest.mark.parametrize(
    ("place", "text", "family"),
    [
        ("pvrp/p01", "anything", "pvrp"),
        ("elsewhere/fuzhou-week-plain.json", "{}", "fuzhou-week-plain"),
        ("elsewhere/a.vrp", "NAME: a\nTYPE: SDVRPTW\nDIMENSION: 3\n", "sdvrptw"),
        ("elsewhere/a.vrp", "NAME : a\nTYPE : VRPTW\nDIMENSION : 3\n", "vrptw1000"),
        ("elsewhere/a.vrp", "NAME : a\nTYPE : CVRP\nDIMENSION : 3\n", None),
        ("elsewhere/a.json", '{"patients": [], "caregivers": []}', "hhcrsp"),
        ("elsewhere/a.json", '{"planningWindow": {}}', None),
        ("elsewhere/a.txt", "a letter to a friend", None),
    ],
)
def test_the_family_of_a_file(tmp_path: Path, place: str, text: str, family: str | None) -> None:
    file = tmp_path / place
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    assert guessed(file) == family


def test_a_file_that_is_not_there_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "sdvrptw" / "PR99.vrp"
    assert one(missing, None, 1.0, []) == 2
    assert f"{missing}: there is no such file" in capsys.readouterr().err


def test_a_file_of_no_family_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("a letter to a friend", encoding="utf-8")
    assert one(letter, None, 1.0, []) == 2
    assert "say --family" in capsys.readouterr().err
