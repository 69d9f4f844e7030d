"""What a database says when it cannot go on: full disk, lost connection, a file that is none."""

from sqlalchemy.exc import DBAPIError

DatabaseTrouble = DBAPIError
"""For the outer doors, which know no database library: catch it, say its code, and stop."""


def trouble_text(trouble: DatabaseTrouble) -> str:
    """Return the database's own words, in one line."""
    return " ".join(str(trouble.orig).split())
