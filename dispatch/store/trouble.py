"""What a database says when it cannot go on: full disk, lost connection, a file that is none."""

import sqlite3

from sqlalchemy.exc import DBAPIError

DatabaseTrouble = DBAPIError
"""For the outer doors, which know no database library: catch it, say its code, and stop."""

DATABASE_TROUBLE = (DBAPIError, sqlite3.Error)
"""The same, and what SQLite says while a database is being opened."""


def trouble_text(trouble: Exception) -> str:
    """Return the database's own words, in one line."""
    words = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    return " ".join(str(words).split())
