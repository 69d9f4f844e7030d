"""Bad input at each door: a coded error or a reasoned list, no traceback, never half a load.

Ten thousand visits for one technician are in tests/solver/test_solve.py, an undeclared skill of a
scenario in tests/files/test_scenario_folder.py.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from dispatch.domain.codes import PlanningCode
from dispatch.files.scenario.reader import read_scenario
from dispatch.store.base import Base
from dispatch.store.people import Shift
from dispatch.store.plans import RoutePlan
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from solver.command import main
from solver.faults import InvalidInput
from solver.formats.json import read_plan, read_problem, write_problem
from solver.plan import Plan, Status, UnassignedKind
from tests.support import rows
from tests.support.planned import load, publish, read_published, solve_queued
from tests.support.problems import Town, window

TODAY = date(2026, 9, 30)
STORY = Path("scenarios/stories/10-absence-and-price")


# Scenario folders


def broken_story(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of a story with a mistake in it."""
    copy = folder / "story"
    shutil.copytree(STORY, copy)
    content = (copy / file).read_text(encoding="utf-8")
    assert old in content
    (copy / file).write_text(content.replace(old, new, 1), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("visits.csv", "D0 17:00", "D0 08:00", "WINDOW_REVERSED"),
        ("service_centres.csv", "119.3", "219.3", "COORDINATES_OUT_OF_RANGE"),
        ("sites.csv", "26.08", "96.08", "COORDINATES_OUT_OF_RANGE"),
    ],
)
def test_a_scenario_with_a_mistake_loads_nothing(
    migrated_sqlite_url: str, tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    folder = broken_story(tmp_path, file, old, new)
    with Database(migrated_sqlite_url) as database:
        before = stored(database)
        with pytest.raises(InvalidInput) as refused:
            load(database, read_scenario(folder, today=TODAY), datetime.now(UTC))
        assert code in {fault.code for fault in refused.value.faults}
        assert stored(database) == before


def stored(database: Database) -> int:
    """Rows of all tables together."""
    with database.read() as session:
        tables = Base.metadata.sorted_tables
        return sum(
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        )


# Problem and plan files


def problem_file(folder: Path, change: Callable[[Any], None] = lambda _: None) -> Path:
    """A problem of two visits and a technician, changed as JSON."""
    town = Town().technician("ann").shift("ann").visit("a", 5, 60, window("09:00", "10:00"))
    value = json.loads(write_problem(town.visit("b", 10).build()))
    change(value)
    path = folder / "problem.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def solved(problem: Path) -> Plan:
    """The plan that the baseline finds for a file."""
    out = problem.with_name("plan.json")
    assert main(["solve", str(problem), "--out", str(out), "--engine", "greedy"]) == 0
    return read_plan(out.read_bytes(), read_problem(problem.read_bytes()))


def reverse(value: Any) -> None:
    span = value["visits"][0]["timeWindows"][0]
    span["minStartTime"], span["maxStartTime"] = span["maxStartTime"], span["minStartTime"]


def move_away(value: Any) -> None:
    at = value["visits"][0]["location"]
    for place in (at, *(each for each in value["travel"]["locations"] if each == at)):
        place["lat"] = 91.0


@pytest.mark.parametrize(
    ("change", "code"),
    [(reverse, "WINDOW_REVERSED"), (move_away, "COORDINATES_OUT_OF_RANGE")],
)
def test_a_problem_with_a_mistake_is_refused_in_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Any], None], code: str
) -> None:
    path, out = problem_file(tmp_path, change), tmp_path / "plan.json"
    assert main(["solve", str(path), "--out", str(out)]) == 2
    assert code in {json.loads(line)["code"] for line in capsys.readouterr().err.splitlines()}
    assert not out.exists()


def need_magic(value: Any) -> None:
    value["visits"][0]["requiredSkills"] = [{"name": "magic"}]


def dismiss(value: Any) -> None:
    value["technicians"][0]["shifts"] = []


def stand_idle(value: Any) -> None:
    """Nobody wants anything."""
    value["visits"] = []


@pytest.mark.parametrize(
    ("change", "told"),
    [(need_magic, {"a": "SKILL_MISSING"}), (dismiss, {"a": "NO_SHIFT", "b": "NO_SHIFT"})],
)
def test_what_no_one_can_do_is_left_out_with_a_reason(
    tmp_path: Path, change: Callable[[Any], None], told: dict[str, str]
) -> None:
    path = problem_file(tmp_path, change)
    problem, plan = read_problem(path.read_bytes()), solved(path)
    assert {left.kind for left in plan.unassigned} == {UnassignedKind.STRUCTURAL}
    assert told == {
        problem.visits[left.visit].id: left.reasons[0].code.value for left in plan.unassigned
    }


def test_an_empty_problem_has_an_empty_plan(tmp_path: Path) -> None:
    plan = solved(problem_file(tmp_path, stand_idle))
    assert (plan.status, plan.routes, plan.unassigned) == (Status.COMPLETED, (), ())


def test_a_plan_of_another_problem_is_refused_in_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    solved(problem_file(tmp_path / "other"))

    def rename(value: Any) -> None:
        value["id"] = "another"

    plan = tmp_path / "other" / "plan.json"
    assert main(["check", str(problem_file(tmp_path, rename)), str(plan)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["code"] == "PLAN_OF_ANOTHER_PROBLEM"


def refusal(capsys: pytest.CaptureFixture[str], *command: str) -> list[str]:
    """Codes with which a command is refused: JSON lines, and nothing else on the error stream."""
    assert main(command) == 2
    return [json.loads(line)["code"] for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FORMAT_UNKNOWN"),
        (b"hello world\n1 2 3\n", "FORMAT_UNKNOWN"),
        (bytes(range(256)), "FORMAT_UNKNOWN"),
        (b"[" * 100_000, "NOT_JSON"),
        (b"[]", "FIELD_TYPE"),
    ],
)
def test_what_is_no_problem_is_refused_in_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, code: str
) -> None:
    path, out = tmp_path / "problem.json", tmp_path / "plan.json"
    path.write_bytes(data)
    assert refusal(capsys, "solve", str(path), "--out", str(out)) == [code]
    assert not out.exists()


def place(row: int, column: int, value: object) -> Callable[[Any], None]:
    """A change of one time of travel."""

    def change(problem: Any) -> None:
        problem["travel"]["matrices"]["durations"]["car"][row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (place(0, 1, None), "MATRIX_HOLES"),
        (place(0, 1, True), "FIELD_TYPE"),
        (place(0, 1, 1.5), "FIELD_TYPE"),
        (place(0, 1, 10**30), "FIELD_TYPE"),
        (place(0, 1, 2**31), "OUT_OF_RANGE"),
        (place(0, 1, -5), "MATRIX_NEGATIVE"),
        (place(0, 1, float("nan")), "NOT_JSON"),
        (lambda problem: problem["travel"]["matrices"]["distances"].pop(), "MATRIX_SHAPE"),
    ],
)
def test_matrices_with_mistakes_are_refused_in_codes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Any], None],
    code: str,
) -> None:
    path, out = problem_file(tmp_path, change), tmp_path / "plan.json"
    assert refusal(capsys, "solve", str(path), "--out", str(out)) == [code]


def test_files_that_are_not_there_are_refused_in_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out, none = problem_file(tmp_path), tmp_path / "plan.json", tmp_path / "none.json"
    assert refusal(capsys, "solve", str(none), "--out", str(out)) == ["INPUT_UNREADABLE"]
    assert refusal(capsys, "solve", str(tmp_path), "--out", str(out)) == ["INPUT_UNREADABLE"]
    assert refusal(capsys, "check", str(path), str(none)) == ["INPUT_UNREADABLE"]
    assert refusal(capsys, "prove", str(path), str(none), "--out", str(out)) == ["INPUT_UNREADABLE"]


def test_a_plan_that_could_not_be_written_is_not_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = problem_file(tmp_path)
    looked: list[object] = []
    monkeypatch.setattr("solver.command.solve", lambda *given: looked.append(given))
    for out in (tmp_path / "none" / "plan.json", tmp_path, Path("/proc/plan.json")):
        assert refusal(capsys, "solve", str(path), "--out", str(out)) == ["OUTPUT_UNWRITABLE"]
    assert looked == []
    assert [each.name for each in tmp_path.iterdir()] == ["problem.json"]


def test_a_file_and_a_place_that_are_both_wrong_are_told_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = problem_file(tmp_path, reverse), tmp_path / "none" / "plan.json"
    told = refusal(capsys, "solve", str(path), "--out", str(out))
    assert told == ["WINDOW_REVERSED", "OUTPUT_UNWRITABLE"]


# Rows, through the worker and its real child process

REVERSED = {
    "minStartTime": "2026-10-08T04:00:00Z",
    "maxStartTime": "2026-10-08T01:00:00Z",
    "maxEndTime": "2026-10-08T05:00:00Z",
}


@pytest.fixture
def waiting(migrated_sqlite_url: str) -> Iterator[Database]:
    """A run that waits, a placed site and Ann's shift; what else is up to the test."""
    with Database(migrated_sqlite_url) as database:
        with database.write() as session:
            rows.add_organisation(session)
            session.add(rows.site("s2", lat=26.09, lon=119.31))
            session.flush()
            begins = rows.NOON - timedelta(hours=12)
            session.add(rows.run(engine="greedy", time_limit_s=2, freeze_at=begins))
        yield database


def add(database: Database, **fields: Any) -> None:
    """Add a visit at the placed site."""
    with database.write() as session:
        session.add(rows.visit(site_id="s2", **fields))


def left_out_of(database: Database) -> list[tuple[UnassignedKind, str]]:
    """Kind and first reason of what the run leaves out."""
    plan_id = publish(database, "r1", datetime.now(UTC))
    _, plan = read_published(database, plan_id)
    return [(left.kind, left.reasons[0].code.value) for left in plan.unassigned]


def test_rows_that_contradict_each_other_fail_the_run_and_leave_no_plan(
    waiting: Database, tmp_path: Path
) -> None:
    add(waiting, windows=[REVERSED])
    solve_queued(waiting, tmp_path)
    with waiting.read() as session:
        run = session.get_one(PlanRun, "r1")
        assert run.status is Status.FAILED
        assert run.failure_code == PlanningCode.SOLVER_REFUSED
        assert (run.failure_params or {})["reason"] == "WINDOW_REVERSED"
        assert session.scalars(select(RoutePlan)).all() == []


def test_a_skill_that_nobody_knows_of(waiting: Database, tmp_path: Path) -> None:
    add(waiting, required_skills=[{"name": "magic", "min_level": 1}])
    solve_queued(waiting, tmp_path)
    assert left_out_of(waiting) == [(UnassignedKind.STRUCTURAL, "SKILL_MISSING")]


def test_a_technician_without_a_shift(waiting: Database, tmp_path: Path) -> None:
    add(waiting)
    with waiting.write() as session:
        session.delete(session.get_one(Shift, "ann-1"))
    solve_queued(waiting, tmp_path)
    assert left_out_of(waiting) == [(UnassignedKind.STRUCTURAL, "NO_SHIFT")]


def test_nothing_to_plan(waiting: Database, tmp_path: Path) -> None:
    solve_queued(waiting, tmp_path)
    assert left_out_of(waiting) == []
