"""The commands as a user types them, each in a process of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from solver.formats.json import write_problem
from solver.problem import ShiftCost
from tests.support.problems import Town

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "scenarios" / "stories" / "01-skill-level"
WEEK = "fuzhou-week"
Result = subprocess.CompletedProcess[str]
Command = Callable[..., Result]

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """Variables under which everything is kept in the test's own folder."""
    own = {"ROUNDSMAN_VAR": str(tmp_path / "var"), "ROUNDSMAN_LANGUAGE": "en"}
    return {**{k: v for k, v in os.environ.items() if k != "DATABASE_URL"}, **own}


@pytest.fixture
def roundsman(environment: Mapping[str, str], tmp_path: Path) -> Command:
    """Run a command to its end; its working folder is the test's own."""
    (tmp_path / "var").mkdir()
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/var/test.db"}

    def run(*arguments: object, **variables: str) -> Result:
        return subprocess.run(
            [sys.executable, "-m", "api.cli", *map(str, arguments)],
            env={**environment, **database, **variables, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The problem and the plan of the story, planned and exported once."""
    folder = tmp_path_factory.mktemp("exported")
    variables = {
        **os.environ,
        "ROUNDSMAN_VAR": str(folder),
        "ROUNDSMAN_LANGUAGE": "en",
        "DATABASE_URL": f"sqlite:///{folder}/test.db",
        "PYTHONPATH": str(ROOT),
    }

    def run(*arguments: object) -> Result:
        command = [sys.executable, "-m", "api.cli", *map(str, arguments)]
        return subprocess.run(
            command, env=variables, cwd=folder, capture_output=True, text=True, check=True
        )

    plan_id = published_id(run("up", "--scenario", STORY, "--no-serve", "--time-limit", 2))
    pair = folder / "p.json", folder / "q.json"
    run("export", plan_id, "--problem", pair[0], "--plan", pair[1])
    return pair


def complaint(result: Result, status: int) -> str:
    """What a command said on the error stream, which has no traceback."""
    assert result.returncode == status, result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    return result.stderr


def published_id(result: Result) -> str:
    """The id of the plan that `up` ends with."""
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.strip().splitlines()[-1].split()[-1]


def test_up_plans_once_and_export_passes_check(roundsman: Command, tmp_path: Path) -> None:
    first = roundsman("up", "--scenario", STORY, "--no-serve", "--time-limit", 2)
    plan_id = published_id(first)
    assert "SKILL_MISSING" in first.stdout
    second = roundsman("up", "--scenario", STORY, "--no-serve")
    assert published_id(second) == plan_id
    assert "Planning" not in second.stdout
    problem, plan = tmp_path / "p.json", tmp_path / "q.json"
    exported = roundsman("export", plan_id, "--problem", problem, "--plan", plan)
    assert exported.returncode == 0, exported.stderr
    checked = roundsman("check", problem, plan)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_check_prints_a_line_for_each_violation(
    roundsman: Command, exported: tuple[Path, Path], tmp_path: Path
) -> None:
    problem, plan = exported[0], tmp_path / "q.json"
    broken = json.loads(exported[1].read_text())
    dropped = broken["routes"].pop()
    plan.write_text(json.dumps(broken))
    checked = roundsman("check", problem, plan)
    assert checked.returncode == 1
    lines = [json.loads(line) for line in checked.stdout.splitlines()]
    visits = {stop["id"] for stop in dropped["itinerary"] if stop["kind"] == "VISIT"}
    assert {(line["code"], line["visitId"]) for line in lines} == {
        ("VISIT_FORGOTTEN", visit) for visit in visits
    }
    assert all(set(line) == {"code", "visitId", "shiftId", "detail"} for line in lines)


def test_solve_writes_a_plan_in_time(
    roundsman: Command, exported: tuple[Path, Path], tmp_path: Path
) -> None:
    problem, out = exported[0], tmp_path / "out.json"
    began = time.monotonic()
    solved = roundsman("solve", problem, "--time-limit", 3, "--seed", 1, "--out", out)
    assert solved.returncode == 0, solved.stderr
    assert time.monotonic() - began < 3 + 5 + 5  # the limit, its grace, and a slow start
    assert roundsman("check", problem, out).returncode == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "NOT_JSON"),
        ("[]", "FIELD_TYPE"),
        ("{}", "FIELD_MISSING"),
    ],
)
def test_a_file_that_is_no_problem_is_refused_in_a_sentence(
    roundsman: Command, tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "p.json").write_text(text)
    said = complaint(roundsman("solve", "p.json", "--out", "q.json"), 2)
    assert code in said
    assert not (tmp_path / "q.json").exists()


def test_an_engine_that_does_not_exist_is_refused_in_a_sentence(
    roundsman: Command, exported: tuple[Path, Path]
) -> None:
    said = complaint(roundsman("solve", exported[0], "--engine", "steam", "--out", "q.json"), 2)
    assert "ENGINE_UNKNOWN" in said


def test_a_published_instance_is_solved_and_judged(roundsman: Command, tmp_path: Path) -> None:
    instance, out = Path("scenarios/published/sdvrptw/PR01.vrp").resolve(), tmp_path / "out.sol"
    asked = roundsman("solve", instance, "--convention", "help", "--out", out)
    said = complaint(asked, 2)
    assert "CONVENTION_UNKNOWN" in said
    assert "exact, round, trunc, dimacs, tenths, double" in said
    solved = roundsman("solve", instance, "--engine", "greedy", "--out", out)
    assert solved.returncode == 0, solved.stderr
    assert "Cost: " in out.read_text()
    known = instance.with_suffix(".sol")
    checked = roundsman("check", instance, known)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_how_far_from_the_best_is_said_on_request(roundsman: Command, tmp_path: Path) -> None:
    # out to 10 and back: 10 km at 1.00 yuan
    town = Town().technician().shift(cost=ShiftCost(per_km_fen=100)).visit("near", 10)
    (tmp_path / "p.json").write_text(write_problem(town.build()), encoding="utf-8")
    asked = ("--engine", "greedy", "--prove", "--prove-time", 20)
    solved = roundsman("solve", "p.json", "--out", "q.json", *asked)
    assert (solved.returncode, solved.stderr) == (0, "")
    said = "The plan costs 10.00 yuan and is at most 0.0 % from the best possible (10.00 yuan)"
    assert said in solved.stdout


def test_a_missing_file_and_an_unknown_run_are_refused_in_a_sentence(roundsman: Command) -> None:
    assert "nowhere.json" in complaint(roundsman("check", "nowhere.json", "q.json"), 2)
    # A scenario that is refused leaves a database without rows.
    complaint(roundsman("up", "--scenario", "nowhere", "--no-serve"), 2)
    said = complaint(roundsman("export", "r9", "--problem", "p.json", "--plan", "q.json"), 3)
    assert "RUN_NOT_FOUND" in said


def test_a_plan_of_another_problem_is_bad_input(
    roundsman: Command, exported: tuple[Path, Path], tmp_path: Path
) -> None:
    problem = json.loads(exported[0].read_text())
    problem["id"] = "another"
    (tmp_path / "p.json").write_text(json.dumps(problem))
    said = complaint(roundsman("check", "p.json", exported[1]), 2)
    assert "PLAN_OF_ANOTHER_PROBLEM" in said


def test_a_broken_scenario_loads_nothing_and_names_every_fault(
    roundsman: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(STORY, folder)
    (folder / "technicians.csv").unlink()
    visits = folder / "visits.csv"
    visits.write_text(visits.read_text().replace("level-two", "level-one", 1))
    said = complaint(roundsman("up", "--scenario", folder, "--no-serve"), 2)
    assert "technicians.csv" in said
    assert "visits.csv" in said
    mended = roundsman("up", "--scenario", STORY, "--no-serve", "--time-limit", 2)
    assert mended.returncode == 0, mended.stderr


def test_a_port_in_use_is_a_clear_sentence(roundsman: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = complaint(roundsman("up", "--scenario", STORY, "--port", port), 3)
    assert str(port) in said


def test_settings_that_cannot_be_used_are_named_all_at_once(roundsman: Command) -> None:
    bad = {"ROUNDSMAN_PORT": "abc", "ROUNDSMAN_THREADS": "0"}
    said = complaint(roundsman("up", "--scenario", STORY, "--no-serve", **bad), 2)
    assert "[SETTING_INVALID: ROUNDSMAN_PORT]" in said
    assert "[SETTING_INVALID: ROUNDSMAN_THREADS]" in said


def test_a_scenario_of_any_folder_is_served_until_told_to_stop(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/test.db", "PYTHONPATH": str(ROOT)}
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "up", "--time-limit", "1"]
    with subprocess.Popen(
        [*command, "--scenario", str(STORY), "--port", str(port)],
        env={**environment, **own},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        said = next((line for line in serving.stdout if f":{port}/" in line), "")
        assert said, "it ended before it served"
        health = f"http://127.0.0.1:{port}/v1/health"
        wait_for(health)
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=20)


def wait_for(address: str) -> None:
    """Return when something answers there."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def test_a_database_that_is_none_is_a_clear_sentence(roundsman: Command, tmp_path: Path) -> None:
    (tmp_path / "var" / "test.db").write_text("this is a letter, not a database" * 100)
    complaint(roundsman("up", "--scenario", STORY, "--no-serve"), 3)


def test_a_disk_that_fills_up_is_a_clear_sentence(roundsman: Command, tmp_path: Path) -> None:
    # A limit on the size of files stands for a full disk: SQLite hears the same from the system.
    limited = f"ulimit -f 400; exec {sys.executable} -m api.cli up --scenario {WEEK} --no-serve"
    result = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; {limited}"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{tmp_path}/var/full.db",
            "ROUNDSMAN_VAR": str(tmp_path / "var"),
            "ROUNDSMAN_LANGUAGE": "en",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "DATABASE_UNUSABLE" in complaint(result, 3)


def test_a_pinned_week_has_a_database_of_its_own(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "api.cli",
            "up",
            "--scenario",
            str(STORY),
            "--start",
            "2026-10-08",
            "--no-serve",
            "--time-limit",
            "2",
        ],
        env={**environment, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "2026-10-08" in result.stdout
    assert (tmp_path / "var" / "roundsman-2026-10-08.db").exists()


def test_a_first_run_that_was_killed_is_taken_up_again(
    environment: Mapping[str, str], roundsman: Command, tmp_path: Path
) -> None:
    variables = {
        **environment,
        "DATABASE_URL": f"sqlite:///{tmp_path}/var/test.db",
        "PYTHONPATH": str(ROOT),
    }
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "api.cli",
            "up",
            "--scenario",
            str(STORY),
            "--no-serve",
            "--time-limit",
            "8",
        ],
        env=variables,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as broken:
        assert broken.stdout is not None
        for line in broken.stdout:
            if "best cost" in line:
                break
        broken.send_signal(signal.SIGKILL)
    # The run is taken over when the lease of the killed process ends, with its own limit of 8 s.
    resumed = roundsman("up", "--scenario", STORY, "--no-serve", "--time-limit", 2)
    assert published_id(resumed)
    assert "Loading" not in resumed.stdout


def test_the_commands_speak_chinese_too(roundsman: Command) -> None:
    result = roundsman(
        "up", "--scenario", STORY, "--no-serve", "--time-limit", 2, ROUNDSMAN_LANGUAGE="zh"
    )
    assert "已发布排程方案" in result.stdout
