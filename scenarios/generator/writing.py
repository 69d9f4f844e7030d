"""Scenario tables as texts: the headings are those that the reader of scenario folders knows."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from dispatch.files.scenario.settings import FILE
from dispatch.files.scenario.tables import TABLES
from dispatch.files.tables import columns_of

Row = Mapping[str, object]
"""One row by heading; None is an empty cell."""

Tables = Mapping[str, list[Row]]
"""Rows by name of the table."""


def write_folder(folder: Path, settings: str, tables: Tables) -> None:
    """Write scenario.toml and one CSV file for each table that has rows; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in texts_of(settings, tables).items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")


def texts_of(settings: str, tables: Tables) -> dict[str, str]:
    """Give the content of each file of the folder, by its name.

    Raises
    ------
    KeyError
        For a table or heading that scenarios do not have.
    """
    known = {table.name: table for table in TABLES}
    texts = {FILE: settings}
    for name, rows in tables.items():
        if rows:
            headings = [column.heading for column in columns_of(known[name].record)]
            texts[known[name].file] = _csv(headings, rows)
    return texts


def _csv(headings: list[str], rows: list[Row]) -> str:
    used = {heading for row in rows for heading, value in row.items() if value is not None}
    if strange := used - set(headings):
        raise KeyError(*sorted(strange))
    kept = [heading for heading in headings if heading in used]
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(kept)
    for row in rows:
        lines.writerow("" if row.get(heading) is None else row[heading] for heading in kept)
    return out.getvalue()
