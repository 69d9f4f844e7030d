"""scenario.toml: what the scenario is called, when it starts, and what steers its planning."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from dispatch.domain.codes import ScenarioCode
from dispatch.files.cells import BadCell, Cell, Frame, day
from dispatch.files.faults import FileFault
from dispatch.files.scenario import cells as c
from dispatch.files.tables import columns_of, read_record

FILE = "scenario.toml"
NEXT_WORKING_DAY = "next-working-day"
_NO_FRAME = Frame(date.min, ZoneInfo("UTC"))


def _start(content: str, frame: Frame) -> date | None:
    """``next-working-day`` (None) or a pinned ISO date."""
    if content == NEXT_WORKING_DAY:
        return None
    if content.startswith("D"):
        raise BadCell(ScenarioCode.VALUE_NOT_A_DATE, value=content)
    return day(content, frame)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings; a dot in a heading is a table of the TOML file.

    `start` None is the next working day.
    """

    name: Annotated[str, c.ID]
    title_zh: Annotated[str, c.TEXT]
    title_en: Annotated[str, c.TEXT]
    days: Annotated[int, c.whole(1, 366)]
    skills: Annotated[tuple[str, ...], c.NAMES] = ()
    start: Annotated[date | None, Cell(_start)] = None
    timezone: Annotated[str, c.ZONE] = "Asia/Shanghai"
    currency: Annotated[str, c.TEXT] = "CNY"
    engine: Annotated[str | None, Cell(c.TEXT.parse, "planning.engine")] = None
    time_limit_s: Annotated[int, c.whole(1, 86_400, "planning.time_limit_seconds")] = 60
    seed: Annotated[int, c.whole(0, 2**31 - 1, "planning.seed")] = 1
    preferred_miss_fen: Annotated[int, c.yuan("weights.preferred_miss_yuan")] = 0
    offered_miss_fen: Annotated[int, c.yuan("weights.offered_miss_yuan")] = 0
    changed_technician_fen: Annotated[int, c.yuan("weights.changed_technician_yuan")] = 0
    changed_start_per_hour_fen: Annotated[int, c.yuan("weights.changed_start_per_hour_yuan")] = 0


def read_settings(folder: Path) -> tuple[Settings | None, list[FileFault]]:
    """Read scenario.toml of `folder`: the settings, or None and why."""
    path = folder / FILE
    try:
        given = dict(_texts(tomllib.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return None, [FileFault(ScenarioCode.FILE_MISSING, file=FILE)]
    except UnicodeDecodeError:
        return None, [FileFault(ScenarioCode.FILE_NOT_UTF8, file=FILE)]
    except tomllib.TOMLDecodeError as broken:
        return None, [FileFault(ScenarioCode.FILE_NOT_TOML, "", {"detail": str(broken)}, file=FILE)]
    values, faults = read_record(given, Settings, _NO_FRAME, FILE, None)
    faults += _misnamed(given)
    return (None if faults else Settings(**values)), faults


def _misnamed(given: Mapping[str, str]) -> Iterator[FileFault]:
    columns = columns_of(Settings)
    listed = ", ".join(column.heading for column in columns)
    for column in columns:
        if column.required and column.heading not in given:
            yield FileFault(ScenarioCode.COLUMN_MISSING, column.heading, file=FILE)
    for name in given.keys() - {column.heading for column in columns}:
        params = {"value": name, "listed": listed}
        yield FileFault(ScenarioCode.COLUMN_UNKNOWN, name, params, file=FILE)


def _texts(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Flatten a TOML table into headings and texts, as if they stood in a row of a CSV table."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _texts(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", ";".join(map(str, value))
        else:
            yield f"{prefix}{name}", str(value)
