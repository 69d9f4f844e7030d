"""`python -m solver` as its parent sees it: files, exit status, signals, children."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from solver.command import main
from solver.cost import value
from solver.formats.json import read_plan, read_problem, write_problem
from solver.plan import Status, UnassignedKind
from solver.problem import Problem
from tests.support.problems import Town
from tests.support.processes import children_of, gone, wait_until
from tests.support.week import Size, week

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def small(tmp_path: Path) -> Path:
    problem = Town().technician("ann").shift("ann").visit("v", 5).visit("far", 900).build()
    path = tmp_path / "problem.json"
    path.write_text(write_problem(problem), encoding="utf-8")
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(write_problem(week(Size(visits=120, technicians=3))), encoding="utf-8")
    return path


def plan_of(problem: Path, engine: str = "greedy") -> Path:
    out = problem.with_name("plan.json")
    assert main(["solve", str(problem), "--out", str(out), "--engine", engine]) == 0
    return out


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_solved_file_passes_the_check(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = plan_of(small)
    assert main(["check", str(small), str(out)]) == 0
    assert capsys.readouterr().out == ""


def test_violations_are_json_lines(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = plan_of(small)
    plan = json.loads(out.read_text(encoding="utf-8"))
    plan["unassigned"] = []
    out.write_text(json.dumps(plan), encoding="utf-8")
    assert main(["check", str(small), str(out)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    violation = json.loads(line)
    assert (violation["code"], violation["visitId"]) == ("VISIT_FORGOTTEN", "far")


def test_bad_input_is_told_in_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "problem.json"
    path.write_text("{", encoding="utf-8")
    assert main(["solve", str(path), "--out", str(tmp_path / "plan.json")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["code"] == "NOT_JSON"
    assert not (tmp_path / "plan.json").exists()


def test_progress_is_json_lines(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = small.with_name("plan.json")
    arguments = ["solve", str(small), "--out", str(out), "--time-limit", "10", "--iterations", "5"]
    assert main([*arguments, "--progress"]) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["phase"] for line in said] == ["construct", "done", "explain"]
    assert {name for line in said for name in line} == {
        "elapsedSeconds",
        "phase",
        "bestCost",
        "unassignedMandatory",
        "component",
    }


def started(problem: Path, group: int | None = None) -> subprocess.Popen[bytes]:
    """A solve of a minute, once its component has said something."""
    out = problem.with_name("plan.json")
    command = [sys.executable, "-m", "solver", "solve", str(problem), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--time-limit", "60", "--progress"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=group,
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["phase"] == "construct"
    return process


def test_sigterm_keeps_the_best_plan(large: Path) -> None:
    process = started(large)
    children = children_of(process.pid)
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert time.monotonic() - asked < 2
    problem: Problem = read_problem(large.read_bytes())
    plan = read_plan(large.with_name("plan.json").read_bytes(), problem)
    assert plan.status is Status.INCOMPLETE
    assert plan.routes
    assert main(["check", str(large), str(large.with_name("plan.json"))]) == 0
    assert len(children) == 1
    assert all(map(gone, children))


def test_interrupt_from_the_terminal_is_for_the_parent_alone(large: Path) -> None:
    # A terminal sends Ctrl-C to every process of the group.
    process = started(large, group=0)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert said == b""
    plan = read_plan(large.with_name("plan.json").read_bytes(), read_problem(large.read_bytes()))
    assert plan.routes


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_what_the_search_had_told_is_kept(large: Path, signalled: signal.Signals) -> None:
    process = started(large, group=0)
    assert process.stdout is not None
    news: list[dict[str, Any]] = []
    while sum(told["phase"] == "search" for told in news) < 3:
        news.append(json.loads(process.stdout.readline()))
    os.killpg(process.pid, signalled)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    *more, end = [json.loads(line) for line in rest.splitlines()]
    assert end["phase"] == "explain"
    last = (news + more)[-1]
    problem = read_problem(large.read_bytes())
    plan = read_plan(large.with_name("plan.json").read_bytes(), problem)
    # The parts that are searched are without the visits that nobody could serve.
    missing = sum(
        problem.is_mandatory(left.visit)
        for left in plan.unassigned
        if left.kind is not UnassignedKind.STRUCTURAL
    )
    cost = Decimal(value(problem, plan).amount) / 100
    # What is left out may be filled in at the end, nothing else becomes worse.
    assert missing <= last["unassignedMandatory"]
    assert missing < last["unassignedMandatory"] or cost <= Decimal(last["bestCost"])


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal on a parent's death")
def test_no_child_outlives_a_killed_solve(large: Path) -> None:
    process = started(large)
    (child,) = children_of(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    wait_until(lambda: gone(child))


HEEDED = (1 << signal.SIGTERM - 1) | (1 << signal.SIGINT - 1)


def heeds_signals(process: int) -> bool:
    """Whether the process has said what to do on SIGTERM and SIGINT."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (caught,) = (line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return int(caught, 16) & HEEDED == HEEDED


@pytest.mark.skipif(sys.platform != "linux", reason="where processes tell of their signals")
@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("ending", [".sol", ".json"])
def test_who_stops_a_solve_before_it_began_is_told_so(
    tmp_path: Path, signalled: signal.Signals, ending: str
) -> None:
    # From the first instant on, while all that a solve needs is still being loaded.
    problem = REPOSITORY / "scenarios" / "published" / "sdvrptw" / "PR01.vrp"
    out = tmp_path / f"plan{ending}"
    said, status = stopped_at_once(problem, out, signalled)
    assert status == 2
    assert json.loads(said)["code"] == "INTERRUPTED"
    assert not out.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="where processes tell of their signals")
def test_a_plan_of_our_own_says_itself_that_nobody_is_served_yet(small: Path) -> None:
    out = small.with_name("plan.json")
    assert stopped_at_once(small, out, signal.SIGTERM) == (b"", 0)
    plan = read_plan(out.read_bytes(), read_problem(small.read_bytes()))
    assert (plan.status, plan.routes) == (Status.INCOMPLETE, ())


def stopped_at_once(problem: Path, out: Path, signalled: signal.Signals) -> tuple[bytes, int]:
    """Start a solve, stop it as soon as it heeds signals: what it says, and its exit status."""
    process = subprocess.Popen(
        [sys.executable, "-m", "solver", "solve", str(problem), "--out", str(out)],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
    )
    while not heeds_signals(process.pid):
        assert process.poll() is None
        time.sleep(0.001)
    assert "numba" not in Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")
    process.send_signal(signalled)
    _, said = process.communicate(timeout=60)
    return said, process.returncode


def test_killed_component_keeps_what_it_said(large: Path) -> None:
    process = started(large)
    (child,) = children_of(process.pid)
    os.kill(child, signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode == 0
    problem = read_problem(large.read_bytes())
    plan = read_plan(large.with_name("plan.json").read_bytes(), problem)
    assert plan.status is Status.INCOMPLETE
    assert sum(len(route.visits) for route in plan.routes) > 60


def test_a_proof_is_told_on_request(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = small.with_name("plan.json")
    command = ["solve", str(small), "--out", str(out), "--engine", "greedy", "--prove"]
    assert main([*command, "--prove-time", "20"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["phase"], told["gapPermille"], told["whole"]) == ("prove", 0, True)
