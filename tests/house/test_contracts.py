"""The import contracts name every module they are about.

import-linter refuses a contract that names a module which does not exist, so a contract can name
the solver's modules only once they are there; this is what makes it name them then.
"""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JUDGE = ("check", "cost", "plan", "problem", "rules", "timing")
ENGINES = ("kernel", "master", "routing_model")
SEARCHES = ("kernel", "master")
VERDICTS = ("check", "rules")


def present(names: tuple[str, ...], solver: Path = ROOT / "solver") -> set[str]:
    """The modules of `names` that exist, as files or as folders."""
    return {
        f"solver.{name}"
        for name in names
        if (solver / f"{name}.py").exists() or (solver / name / "__init__.py").exists()
    }


def named(contract: str, key: str) -> set[str]:
    """The modules that the contract names; none when there is no such contract."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {name for found in contracts if found["id"] == contract for name in found.get(key, ())}


@pytest.mark.parametrize(
    ("contract", "key", "names"),
    [
        ("judge", "source_modules", JUDGE),
        ("judge", "forbidden_modules", SEARCHES),
        ("engines", "source_modules", ENGINES),
    ],
)
def test_a_contract_names_the_modules_that_exist(
    contract: str, key: str, names: tuple[str, ...]
) -> None:
    assert present(names) <= named(contract, key)


def test_engines_are_kept_from_the_verdicts_that_exist() -> None:
    if present(ENGINES):
        assert present(VERDICTS) <= named("engines", "forbidden_modules")


def test_a_new_file_or_folder_is_seen(tmp_path: Path) -> None:
    (tmp_path / "master.py").touch()
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel" / "__init__.py").touch()

    assert present(SEARCHES, tmp_path) == {"solver.kernel", "solver.master"}
