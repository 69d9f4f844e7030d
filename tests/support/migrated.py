"""Databases with the current schema: each test has a copy of one that was migrated once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.store.migrations import upgrade
from dispatch.store.session import Database
from tests.support.postgres import PostgresCluster


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "roundsman.sqlite"
    with Database(f"sqlite:///{path}") as database:
        upgrade(database)
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres_cluster: PostgresCluster) -> str:
    """Name of a PostgreSQL database to copy."""
    name = postgres_cluster.create_database()
    with Database(postgres_cluster.url(name)) as database:
        upgrade(database)
    return name


@pytest.fixture
def migrated_sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """Address of a SQLite file with the current schema."""
    path = tmp_path / "migrated.sqlite"
    shutil.copyfile(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def migrated_postgres_url(
    postgres_cluster: PostgresCluster, migrated_template: str
) -> Iterator[str]:
    """Address of a PostgreSQL database with the current schema."""
    name = postgres_cluster.create_database(template=migrated_template)
    yield postgres_cluster.url(name)
    postgres_cluster.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """Address of a database with the current schema, once on each kind."""
    kind = "postgres" if request.param == "postgresql" else "sqlite"
    url: str = request.getfixturevalue(f"migrated_{kind}_url")
    return url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A database with the current schema and no rows, once on each kind."""
    with Database(migrated_url) as database:
        yield database
