"""Identifiers of rows that the system itself creates."""

from uuid import uuid4


def new_id() -> str:
    """Return an identifier that no row has yet."""
    return uuid4().hex
