"""The one history of the schema, and the step that brings a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from dispatch.store.session import Database

FOLDER = Path(__file__).parent

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('migration'))")


class DanglingRow(Exception):
    """A row of `table` would refer to a row of `parent` that does not exist."""

    def __init__(self, table: str, row: int | None, parent: str) -> None:
        super().__init__(f"row {row} of {table} refers to no row of {parent}")


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply the migrations that are missing, up to `revision`, in one transaction.

    Several processes may do so at once: one of them migrates, the others then find nothing to do.

    Raises
    ------
    DanglingRow
        When a migration on SQLite would leave a row that refers to nothing.
    """
    with database.migration() as connection:
        if database.dialect == "postgresql":
            connection.execute(_ONE_AT_A_TIME)
        command.upgrade(alembic_config(connection), revision)
        if database.dialect == "sqlite":
            _refuse_dangling_rows(connection)


def is_current(database: Database) -> bool:
    """Tell whether every migration has been applied."""
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision() == head


def alembic_config(connection: Connection) -> Config:
    """Return the settings for Alembic's commands on a connection, in the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _refuse_dangling_rows(connection: Connection) -> None:
    """Do by hand what SQLite does not while a migration may replace tables."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        table, row, parent, _constraint = dangling
        raise DanglingRow(table, row, parent)
