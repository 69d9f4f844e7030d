"""CSV tables described by record classes: each field's annotation carries the `Cell` of its column.

A field with a default may be left empty, and its column left out.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from dispatch.domain.codes import ScenarioCode
from dispatch.files.cells import BadCell, Cell, Frame
from dispatch.files.faults import FileFault
from dispatch.files.sheets import Line, Spoilt, read_lines
from solver.codes import InputCode
from solver.faults import InvalidInput

R = TypeVar("R")

HEADER_ROW = 1
LONGEST_TOLD = 100
"""Characters of a cell that a fault repeats."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, the field it fills, and whether every row must have it."""

    heading: str
    name: str
    cell: Cell
    required: bool


@dataclass(slots=True)
class Rows(Generic[R]):
    """What a table holds: records with the line each stands on, and the keys, even of faulty rows.

    `known` is False when the table could not be read at all: references to it cannot be judged.
    """

    file: str
    records: list[tuple[int, R]] = field(default_factory=list)
    keys: set[tuple[object, ...]] = field(default_factory=set)
    faults: list[FileFault] = field(default_factory=list)
    known: bool = True

    @property
    def values(self) -> tuple[R, ...]:
        """The records alone, in the order of the file."""
        return tuple(record for _, record in self.records)


def columns_of(record: type[Any]) -> tuple[Column, ...]:
    """Columns of the table whose rows are `record`s, in the order of its fields."""
    described: object = record  # mypy 2.4 does not see that a class is hashable
    return _columns_of(described)


@cache
def _columns_of(described: object) -> tuple[Column, ...]:
    record = cast("type[Any]", described)
    hints = get_type_hints(record, include_extras=True)
    return tuple(
        Column(
            heading=cell.column or slot.name,
            name=slot.name,
            cell=cell,
            required=slot.default is dataclasses.MISSING
            and slot.default_factory is dataclasses.MISSING,
        )
        for slot in dataclasses.fields(record)
        for cell in _cells(hints[slot.name])
    )


def read_table(path: Path, record: type[R], key: tuple[str, ...], frame: Frame) -> Rows[R]:
    """Read a CSV file with a header line; `key` names the fields that tell rows apart, if any."""
    return read_content(path.name, path.read_bytes(), record, key, frame)


def read_content(
    file: str, content: bytes, record: type[R], key: tuple[str, ...], frame: Frame
) -> Rows[R]:
    """Read what a CSV file or a workbook holds, as `read_table` does; faults call it `file`."""
    found: Rows[R] = Rows(file=file)
    try:
        _take_lines(found, read_lines(file, content), record, key, frame)
    except InvalidInput as unreadable:
        found.faults += [fault for fault in unreadable.faults if isinstance(fault, FileFault)]
        found.known = False
    return found


def _take_lines(
    found: Rows[R],
    lines: Iterator[Line],
    record: type[R],
    key: tuple[str, ...],
    frame: Frame,
) -> None:
    file = found.file
    _, first = next(lines, (HEADER_ROW, []))
    headings = [heading.strip() for heading in first]
    while headings and not headings[-1]:
        headings.pop()  # a workbook's rows may go on with empty cells
    found.faults += _heading_faults(file, headings, columns_of(record))
    for row, whole in lines:
        cells = whole if any(map(str.strip, whole[len(headings) :])) else whole[: len(headings)]
        if not any(map(str.strip, cells)):
            continue
        if len(cells) > len(headings):
            surplus = len(cells) - len(headings)
            found.faults.append(
                FileFault(ScenarioCode.ROW_TOO_LONG, "", {"count": surplus}, file=file, row=row)
            )
        texts = dict(zip(headings, cells, strict=False))
        _take_row(found, row, texts, record, key, frame)


def read_record(
    texts: Mapping[str, str], record: type[R], frame: Frame, file: str, row: int | None
) -> tuple[dict[str, Any], list[FileFault]]:
    """Parse the texts of a row into fields of `record`; empty and faulty ones are left out.

    A column that is required but not in `texts` is no fault here: the header is judged by itself.
    """
    values: dict[str, Any] = {}
    faults = []
    for column in columns_of(record):
        content = texts.get(column.heading, "")
        if content.strip():
            try:
                values[column.name] = _parsed(column.cell, content, frame)
            except BadCell as bad:
                told = _shortened(bad.params)
                faults.append(FileFault(bad.code, column.heading, told, file=file, row=row))
        elif column.required and column.heading in texts:
            faults.append(FileFault(ScenarioCode.VALUE_EMPTY, column.heading, file=file, row=row))
    return values, faults


def _take_row(
    found: Rows[R],
    row: int,
    texts: Mapping[str, str],
    record: type[R],
    key: tuple[str, ...],
    frame: Frame,
) -> None:
    values, faults = read_record(texts, record, frame, found.file, row)
    found.faults += faults
    if key and all(name in values for name in key):
        own = tuple(values[name] for name in key)
        if own in found.keys:
            heading = {column.name: column.heading for column in columns_of(record)}[key[0]]
            params: dict[str, str | int] = {"id": ", ".join(map(str, own)), "count": 2}
            found.faults.append(
                FileFault(InputCode.DUPLICATE_ID, heading, params, file=found.file, row=row)
            )
        found.keys.add(own)
    required = {column.name for column in columns_of(record) if column.required}
    if not faults and required <= values.keys():
        found.records.append((row, record(**values)))


def _heading_faults(
    file: str, headings: list[str], columns: tuple[Column, ...]
) -> Iterator[FileFault]:
    known = {column.heading for column in columns}
    for column in columns:
        if column.required and column.heading not in headings:
            yield FileFault(ScenarioCode.COLUMN_MISSING, column.heading, file=file, row=HEADER_ROW)
    for heading, count in Counter(headings).items():
        if heading not in known:
            listed = ", ".join(column.heading for column in columns)
            yield FileFault(
                ScenarioCode.COLUMN_UNKNOWN,
                _short(heading),
                {"value": _short(heading), "listed": listed},
                file=file,
                row=HEADER_ROW,
            )
        elif count > 1:
            values: dict[str, str | int] = {"value": heading, "count": count}
            yield FileFault(ScenarioCode.COLUMN_TWICE, heading, values, file=file, row=HEADER_ROW)


def _parsed(cell: Cell, content: str, frame: Frame) -> object:
    if isinstance(content, Spoilt):
        raise BadCell(ScenarioCode.VALUE_SPOILT, value=content)
    return cell.parse(content.strip(), frame)


def _shortened(params: Mapping[str, str | int]) -> Mapping[str, str | int]:
    """Return what a fault says of a cell with the cell's own text in short."""
    value = params.get("value")
    return {**params, "value": _short(value)} if isinstance(value, str) else params


def _short(content: str) -> str:
    return content if len(content) <= LONGEST_TOLD else f"{content[:LONGEST_TOLD]}…"


def _cells(hint: object) -> Iterator[Cell]:
    if get_origin(hint) is Annotated:
        yield from (extra for extra in get_args(hint)[1:] if isinstance(extra, Cell))
