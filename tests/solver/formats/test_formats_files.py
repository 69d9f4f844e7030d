"""All formats behind one call and one command: told apart by content, refused by code."""

import json
from pathlib import Path

import pytest

from solver.codes import FormatCode
from solver.command import main
from solver.faults import InvalidInput
from solver.formats.case import Family
from solver.formats.files import endings, read_any
from solver.formats.json import write_problem
from solver.plan import Plan, Status
from tests.support.foreign_files import (
    CARE,
    GOOD,
    PRIZED,
    PVRP,
    ROUTING,
    SOLOMON,
    TRSP,
    VRPTW,
)
from tests.support.full_problem import full_problem

FILES = {
    "vrptw": (VRPTW, Family.VRPLIB),
    "prized": (PRIZED, Family.VRPLIB),
    "solomon": (SOLOMON, Family.SOLOMON),
    "pvrp": (PVRP, Family.PVRP),
    "trsp": (TRSP, Family.TRSP),
    "care": (json.dumps(CARE), Family.HHCRSP),
    "vroom": (json.dumps(ROUTING), Family.VROOM),
    "own": (write_problem(full_problem()), Family.OWN),
}


def written(folder: Path, name: str) -> Path:
    path = folder / "problem"
    path.write_text(FILES[name][0], encoding="utf-8")
    return path


def codes(said: str) -> list[str]:
    return [json.loads(line)["code"] for line in said.splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_families_are_told_apart_by_content(name: str) -> None:
    text, family = FILES[name]
    assert read_any(text.encode()).family is family
    assert read_any(b"\xef\xbb\xbf" + text.encode()).family is family


@pytest.mark.parametrize("text", ["", "\n\n", "hello", "1 2 3", "Route #1: 1\nCost 3", "\0\xff"])
def test_anything_else_is_of_no_known_format(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_any(text.encode("latin-1"))
    assert [fault.code for fault in refused.value.faults] == [FormatCode.FORMAT_UNKNOWN]


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_off_anywhere_is_read_or_refused(name: str) -> None:
    data = FILES[name][0].encode()
    lengths = range(0, len(data), max(1, len(data) // 200))
    refused = 0
    for kept in lengths:
        try:
            read_any(data[:kept])
        except InvalidInput:
            refused += 1
    assert refused > len(lengths) * 3 // 4


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("vrptw", "DIMENSION : 4", "DIMENSION : 1000000000"),
        ("vrptw", "VEHICLES : 2", "VEHICLES : 1000000000"),
        ("solomon", "  2         10", "  1000000000 10"),
        ("pvrp", "1 1 3 2", "1 1000000000 3 2"),
    ],
)
def test_numbers_beyond_measure_are_refused_before_anything_is_made_of_them(
    name: str, old: str, new: str
) -> None:
    text = FILES[name][0]
    assert old in text
    with pytest.raises(InvalidInput) as refused:
        read_any(text.replace(old, new).encode())
    assert FormatCode.FORMAT_TOO_LARGE in {fault.code for fault in refused.value.faults}


@pytest.mark.parametrize("name", FILES)
def test_an_unknown_convention_is_answered_with_those_there_are(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_any(FILES[name][0].encode(), "help")
    (fault,) = refused.value.faults
    assert fault.code is FormatCode.CONVENTION_UNKNOWN
    known = {
        "vrptw": "dimacs, round, trunc, tenths, exact, double",
        "prized": "tenths, round, trunc, dimacs, exact, double",
        "solomon": "dimacs, round, trunc, tenths, exact, double",
        "pvrp": "double, round, trunc, dimacs, tenths, exact",
        "trsp": "double, round, trunc, dimacs, tenths, exact",
        "care": "exact, round, trunc, dimacs, tenths, double",
        "vroom": "round",
        "own": "-",
    }
    assert fault.params["known"] == known[name]


@pytest.mark.parametrize("name", ["vrptw", "prized", "solomon", "trsp", "vroom"])
def test_the_command_solves_and_judges_every_family(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = written(tmp_path, name)
    for ending in endings(FILES[name][1]):
        plan = tmp_path / f"plan{ending}"
        assert main(["solve", str(problem), "--out", str(plan), "--engine", "greedy"]) == 0
        assert main(["check", str(problem), str(plan)]) == 0, ending
    assert capsys.readouterr() == ("", "")


def test_the_command_tells_whom_no_vehicle_can_serve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A load of 11 where vehicles hold 10; a .sol has no place for the reason.
    problem = tmp_path / "problem"
    problem.write_text(VRPTW.replace("\n4 3\n", "\n4 11\n"), encoding="utf-8")
    solving = ["solve", str(problem), "--engine", "greedy", "--out"]
    assert main([*solving, str(tmp_path / "plan.sol")]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line) == {
        "code": "VISIT_FORGOTTEN",
        "visitId": "3",
        "kind": "STRUCTURAL",
        "reasons": ["CAPACITY_EXCEEDED"],
    }
    assert main([*solving, str(tmp_path / "plan.json")]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("ending", [".sol", ".json"])
def test_a_time_limit_that_ends_before_there_is_any_plan_is_told(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.command.solve", lambda *_: Plan("tiny", Status.INCOMPLETE))
    out = tmp_path / f"plan{ending}"
    assert main(["solve", str(written(tmp_path, "vrptw")), "--out", str(out)]) == 2
    assert codes(capsys.readouterr().err) == ["INTERRUPTED"]
    assert not out.exists()


def test_the_command_names_what_a_plan_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, plan = written(tmp_path, "care"), tmp_path / "plan.hhcrsp.json"
    plan.write_bytes(GOOD)
    assert main(["check", str(problem), str(plan)]) == 0
    plan.write_bytes(GOOD.replace(b"15.5", b"14.5"))
    assert main(["check", str(problem), str(plan)]) == 1
    assert codes(capsys.readouterr().out) == ["SERVICE_TOO_SHORT"]


def test_the_convention_of_the_command_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, plan = tmp_path / "problem", tmp_path / "plan.sol"
    problem.write_text(SOLOMON.replace("0          60          2", "0          14.1        2"))
    plan.write_text("Route #1: 2\nRoute #2: 1 3\n")
    assert main(["check", str(problem), str(plan)]) == 0
    assert main(["check", str(problem), str(plan), "--convention", "double"]) == 1
    assert codes(capsys.readouterr().out) == ["OUTSIDE_WINDOW"]


@pytest.mark.parametrize(
    ("name", "ending"),
    [("vrptw", ".hhcrsp.json"), ("care", ".sol"), ("own", ".sol"), ("trsp", ".txt")],
)
def test_an_ending_of_another_family_is_refused_before_the_search(
    name: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"plan{ending}"
    assert main(["solve", str(written(tmp_path, name)), "--out", str(out)]) == 2
    assert codes(capsys.readouterr().err) == [FormatCode.FORMAT_NOT_WRITABLE]
    assert not out.exists()
