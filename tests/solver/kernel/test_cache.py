"""Compiled code is never that of other sources, and there is always a place for it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from solver.kernel import cache

ROOT = Path(cache.__file__).parents[2]
INNER = """from solver.kernel.jit import compiled

@compiled
def inner(x):
    return x + {}
"""
OUTER = """from solver.kernel.jit import compiled
from solver.kernel.inner import inner

@compiled
def outer(x):
    return 10 * inner(x)
"""
CALL = """
import numba
from solver.kernel.outer import outer
value = outer(1)
print(value, sum(outer.stats.cache_hits.values()), numba.config.CACHE_DIR)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that any user may look into, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@pytest.fixture
def copy(place: Path) -> Path:
    """The package in a folder of its own, with two functions in two files."""
    hidden = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "solver" / "kernel", place / "app/solver/kernel", ignore=hidden)
    (place / "app/solver/__init__.py").touch()
    (place / "app/solver/kernel/inner.py").write_text(INNER.format(1))
    (place / "app/solver/kernel/outer.py").write_text(OUTER)
    return place / "app"


def called(app: Path, environ: Mapping[str, str], *before: str) -> tuple[int, int, Path]:
    """Result of the outer function in a new process, functions loaded, and where they are kept."""
    command = [*before, sys.executable, "-c", CALL]
    clean = {name: text for name, text in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        command,
        cwd=app,
        env={**clean, "PYTHONPATH": str(app), "PYTHONDONTWRITEBYTECODE": "1", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    value, hits, folder = done.stdout.split()
    return int(value), int(hits), Path(folder)


def test_an_edit_of_an_inner_function_in_another_file_is_seen(copy: Path, place: Path) -> None:
    environ = {"ROUNDSMAN_CACHE_DIR": str(place / "kept")}
    first = called(copy, environ)
    assert first[:2] == (20, 0)
    assert called(copy, environ) == (20, 1, first[2])
    (copy / "solver/kernel/inner.py").write_text(INNER.format(4))
    value, hits, folder = called(copy, environ)
    assert (value, hits) == (50, 0)
    assert folder != first[2]
    # and back: what was compiled from these sources is still there
    (copy / "solver/kernel/inner.py").write_text(INNER.format(1))
    assert called(copy, environ)[2] == first[2]


def test_the_environment_cannot_make_it_stale(copy: Path, place: Path) -> None:
    environ = {"ROUNDSMAN_CACHE_DIR": str(place / "kept"), "NUMBA_CACHE_DIR": str(place / "own")}
    assert called(copy, environ)[2].parent == place / "kept"


def test_a_child_process_loads_what_its_parent_compiled(copy: Path, place: Path) -> None:
    parent = (
        "import subprocess, sys\n"
        "from solver.kernel.outer import outer\n"
        "outer(1)\n"
        f"subprocess.run([sys.executable, '-c', {CALL!r}], check=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", parent],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "ROUNDSMAN_CACHE_DIR": str(place / "kept")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[:2] == ["20", "1"]


def test_it_works_where_the_installation_and_the_home_are_read_only(
    copy: Path, place: Path
) -> None:
    home, temporary = place / "home", place / "tmp"
    home.mkdir()
    temporary.mkdir()
    for folder in (home, copy, *(each for each in copy.rglob("*") if each.is_dir())):
        folder.chmod(0o555)
    environ = {"HOME": str(home), "XDG_CACHE_HOME": "", "ROUNDSMAN_CACHE_DIR": "/proc/nowhere"}
    environ["TMPDIR"] = str(temporary)
    # Root may write anywhere, unless it gives that up.
    humble = ("setpriv", "--bounding-set", "-dac_override") if os.getuid() == 0 else ()
    touched = subprocess.run([*humble, "touch", str(copy / "new")], check=False)
    assert touched.returncode != 0
    first = called(copy, environ, *humble)
    assert first[:2] == (20, 0)
    assert temporary in first[2].parents
    assert called(copy, environ, *humble) == (20, 1, first[2])
    for folder in (copy, *(each for each in copy.rglob("*") if each.is_dir())):
        folder.chmod(0o755)


def test_a_temporary_folder_that_others_may_write_to_is_not_taken(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    folder = place / f"roundsman-{os.getuid()}"
    folder.mkdir()
    folder.chmod(0o777)
    assert list(cache._bases({})) == []
    folder.chmod(0o700)
    assert list(cache._bases({})) == [folder]
    folder.rmdir()
    folder.symlink_to(place / "elsewhere")
    (place / "elsewhere").mkdir()
    assert list(cache._bases({})) == []


def test_places_are_tried_in_order(place: Path) -> None:
    environ = {"ROUNDSMAN_CACHE_DIR": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"}
    assert list(cache._bases(environ))[:2] == [Path("/a"), Path("/b/roundsman")]
    assert next(cache._bases({"HOME": "/c"})) == Path("/c/.cache/roundsman")
    made = cache._made({"ROUNDSMAN_CACHE_DIR": "/proc/none", "HOME": str(place)}, "x")
    assert made == place / ".cache/roundsman/kernel-x"


def test_folders_that_nobody_uses_are_removed(place: Path) -> None:
    days = {"today": 0, "one": 2, "two": 3, "three": 4, "four": 5, "old": 31}
    for name, age in days.items():
        folder = place / f"kernel-{name}"
        folder.mkdir()
        then = time.time() - age * 86_400
        os.utime(folder, (then, then))
    (place / "other").mkdir()
    cache._made({"ROUNDSMAN_CACHE_DIR": str(place)}, "new")
    left = {"other", *(f"kernel-{name}" for name in ("today", "one", "two", "three", "new"))}
    assert {folder.name for folder in place.iterdir()} == left
