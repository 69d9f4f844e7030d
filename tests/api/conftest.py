"""An office to make requests of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.config import Settings
from dispatch.store.session import Database
from tests.api.office import Office, office_over, quiet


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings under which nothing happens by itself, and no web application is built."""
    return quiet(Settings(), var=tmp_path, web_folder=tmp_path / "dist")


@pytest.fixture
def office(migrated_sqlite_url: str, settings: Settings) -> Iterator[Office]:
    """The office over SQLite."""
    with Database(migrated_sqlite_url) as database:
        yield office_over(database, settings)


@pytest.fixture
def office_anywhere(database: Database, settings: Settings) -> Office:
    """The office over each kind of database."""
    return office_over(database, settings)
