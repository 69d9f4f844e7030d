"""A database to ask about."""

import pytest

from dispatch.store.session import Database
from tests.support.rows import add_organisation


@pytest.fixture
def organisation(database: Database) -> Database:
    """A database that holds the small organisation of `tests.support.rows`."""
    with database.write() as session:
        add_organisation(session)
    return database
