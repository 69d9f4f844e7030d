"""Whether the server works."""

from enum import StrEnum

from api.rest.schemas.base import Schema, shown


class HealthStatus(StrEnum):
    """The only answer of a server that works; others are errors."""

    OK = "OK"


class Health(Schema):
    """The server's own view of itself."""

    model_config = shown(
        {"status": "OK", "version": "0.1.0", "database": "sqlite", "databaseVersion": "3.40.1"}
    )

    status: HealthStatus
    version: str
    database: str
    database_version: str
