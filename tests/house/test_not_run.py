"""What a session says about tests that it did not run, seen by running small sessions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUITE = """
import pytest

@pytest.mark.parametrize("case", [1, 2])
@pytest.mark.postgres
def test_stores(case):
    pass

def test_draws(chromium_path):
    pass

def test_adds():
    assert 1 + 1 == 2
"""


def session(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run SUITE with this project's plugins."""
    (folder / "test_small.py").write_text(SUITE)
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    settings += ["-p", "tests.support.needs", "-p", "tests.support.not_run"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *settings, *options, str(folder)],
        cwd=ROOT,
        env={**os.environ, "CI": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


ABSENT = {"POSTGRES_BIN": "/absent", "CHROMIUM": "/absent/chromium"}


@pytest.mark.parametrize("options", [[], ["-n", "1"]])
def test_the_last_line_names_what_was_not_run(tmp_path: Path, options: list[str]) -> None:
    ended = session(tmp_path, *options, **ABSENT)

    assert ended.returncode == 0
    assert ended.stdout.splitlines()[-1] == (
        "NOT RUN: PostgreSQL is absent: test_small.py: test_stores"
        " | Chromium is absent: test_small.py: test_draws"
    )


@pytest.mark.parametrize("options", [[], ["-n", "1"]])
def test_under_ci_what_was_not_run_has_failed(tmp_path: Path, options: list[str]) -> None:
    ended = session(tmp_path, *options, CI="true", **ABSENT)

    assert ended.returncode == 1
    assert "1 passed, 3 errors" in ended.stdout
    assert "test_stores" in ended.stdout.splitlines()[-1]


def test_the_last_line_says_so_when_nothing_was_skipped(tmp_path: Path) -> None:
    ended = session(tmp_path, "-k", "adds", CI="true", **ABSENT)

    assert ended.returncode == 0
    assert ended.stdout.splitlines()[-1] == "NOT RUN: nothing was skipped."
