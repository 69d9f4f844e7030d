"""Rules for every tracked file: it names no registry and no place of one machine, and exempts
nothing from a check without saying why.
"""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

THIS = Path(__file__)
ROOT = THIS.parents[2]
REGISTRY = re.compile(
    r"(pypi\.org|pythonhosted\.org|(npmjs|yarnpkg|npmmirror)\.(org|com)|--(extra-)?index-url)"
)
MACHINE = re.compile(r"(?<![\w.])/(work|root|Users|home/\w+|opt/\w+)/|file:///")
EXEMPTION = re.compile(r"#\s*(?:type:\s*ignore|noqa)(?:\[[^\]]*\]|:\s*[A-Z]+\d+(?:, ?[A-Z]+\d+)*)?")
A_REASON = re.compile(r"\w{2,}\W+\w{2,}")


def registries(text: str) -> Iterator[str]:
    """Lines with an address of a package registry."""
    return (line for line in text.splitlines() if REGISTRY.search(line))


def machine_paths(text: str) -> Iterator[str]:
    """Lines with a path that is there on one machine alone."""
    return (line for line in text.splitlines() if MACHINE.search(line))


def bare_exemptions(text: str) -> Iterator[str]:
    """Lines that exempt themselves from a check with less than two words of a reason after it."""
    for line in text.splitlines():
        found = EXEMPTION.search(line)
        if found and not A_REASON.search(line[found.end() :]):
            yield line


def tracked(*patterns: str) -> Iterator[Path]:
    """The tracked files that match and still exist; this one has to name what it forbids."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return (path for path in paths if path.is_file() and path != THIS)


@pytest.mark.parametrize(
    ("rule", "patterns"),
    [(registries, ()), (machine_paths, ()), (bare_exemptions, ("*.py", "*.pyi"))],
)
def test_no_tracked_file_breaks_the_rule(
    rule: Callable[[str], Iterator[str]], patterns: tuple[str, ...]
) -> None:
    found = {
        f"{path.relative_to(ROOT)}: {line[:200]}"
        for path in tracked(*patterns)
        for line in rule(path.read_text("utf-8", errors="replace"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (registries, f"resolved: https://registry.{'npm' + 'js'}.org/vite"),
        (registries, "--index-url https://mirror.example/simple"),
        (machine_paths, 'DATA = "/work/data"'.replace("", "")),
        (machine_paths, "see file:///tmp/notes.txt"),
        (bare_exemptions, "x = f()  # type: ignore[arg-type]"),
        (bare_exemptions, "import x  # noqa: F401"),
        (bare_exemptions, "import x  # noqa"),
    ],
)
def test_each_rule_finds_its_breach(rule: Callable[[str], Iterator[str]], line: str) -> None:
    assert list(rule(f"first\n{line}\nlast")) == [line]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (registries, "docs: https://docs.python.org/3/library/venv.html"),
        (machine_paths, "GET /v1/work/orders"),
        (bare_exemptions, "x = f()  # type: ignore[arg-type]  # the library's type is too narrow"),
        (bare_exemptions, "import x  # noqa: F401 - registers the models"),
    ],
)
def test_each_rule_lets_the_rest_be(rule: Callable[[str], Iterator[str]], line: str) -> None:
    assert list(rule(line)) == []
