"""Skips by name the tests that need PostgreSQL or Chromium where those are absent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.machine import chromium_program, postgres_programs

NEEDS: dict[str, tuple[str, Callable[[], Path | None]]] = {
    "postgres": ("PostgreSQL is absent", postgres_programs),
    "chromium": ("Chromium is absent", chromium_program),
}
FIXTURES = {"postgres_cluster": "postgres", "chromium_path": "chromium"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures it names, and skip it where its marks cannot be met."""
    absent = {mark: reason for mark, (reason, find) in NEEDS.items() if find() is None}
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in FIXTURES:
                item.add_marker(FIXTURES[fixture])
        for mark, reason in absent.items():
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Path of the browser; the tests that use it are skipped where there is none."""
    path = chromium_program()
    assert path is not None
    return path
