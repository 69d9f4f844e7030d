"""Read a scenario folder: everything or nothing, and every fault at once."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.domain.calendar.statutory import next_working_day
from dispatch.domain.codes import ScenarioCode
from dispatch.files.cells import Frame
from dispatch.files.faults import FileFault
from dispatch.files.scenario import settings as settings_file
from dispatch.files.scenario.checks import scenario_faults, table_faults
from dispatch.files.scenario.settings import Settings, read_settings
from dispatch.files.scenario.tables import TABLES, Scenario, Table
from dispatch.files.tables import Rows, read_table
from solver.faults import InvalidInput


def read_scenario(folder: Path, *, today: date, start: date | None = None) -> Scenario:
    """Read the scenario in `folder`.

    Parameters
    ----------
    today
        The first day is the next working day after it, unless the folder pins one.
    start
        First day, before anything the folder says.

    Raises
    ------
    InvalidInput
        With a `FileFault` for each thing that is wrong.
    """
    if not folder.is_dir():
        raise InvalidInput([FileFault(ScenarioCode.FOLDER_MISSING, file=str(folder))])
    settings, faults = read_settings(folder)
    faults += _surplus(folder)
    first, provisional = _first_day(settings, today, start)
    read = {table.name: _read(folder, table, _frame(settings, first)) for table in TABLES}
    for rows in read.values():
        faults += rows.faults
    for table in TABLES:
        faults += table_faults(table, read)
    faults += scenario_faults(read)
    if settings is None or faults:
        raise InvalidInput(faults)
    tables = {name: rows.values for name, rows in read.items()}
    return Scenario(settings=settings, start=first, provisional=provisional, **tables)


def _first_day(settings: Settings | None, today: date, start: date | None) -> tuple[date, bool]:
    pinned = start or (settings.start if settings else None)
    return (pinned, False) if pinned else next_working_day(today)


def _frame(settings: Settings | None, first: date) -> Frame:
    """Without settings the tables are read all the same, so that their faults are told as well."""
    if settings is None:
        return Frame(first, ZoneInfo("UTC"), skills=None)
    return Frame(first, ZoneInfo(settings.timezone), frozenset(settings.skills))


def _read(folder: Path, table: Table, frame: Frame) -> Rows[Any]:
    path = folder / table.file
    if path.is_file():
        return read_table(path, table.record, table.key, frame)
    missing = [FileFault(ScenarioCode.FILE_MISSING, file=table.file)] if table.required else []
    return Rows(file=table.file, faults=missing, known=not missing)


def _surplus(folder: Path) -> list[FileFault]:
    """Name tables that nobody reads: a misspelt name would lose its rows in silence."""
    known = {table.file for table in TABLES} | {settings_file.FILE}
    found = sorted(path.name for path in folder.glob("*.csv"))
    return [FileFault(ScenarioCode.FILE_UNKNOWN, file=name) for name in found if name not in known]
