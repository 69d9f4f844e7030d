"""A table of indicators as CSV or Excel: one row an indicator."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.indicators import (
    HUNDREDTHS,
    THOUSANDTHS,
    Indicator,
    Rule,
    Source,
    bounds_of,
    line_faults,
)
from dispatch.files.cells import Cell, Frame, choice, identifier, scaled, text
from dispatch.files.faults import FileFault
from dispatch.files.tables import Rows, read_content
from solver.faults import InvalidInput

_UNUSED = Frame(date(2000, 1, 1), ZoneInfo("UTC"))
"""Indicators have no relative days and no times."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator as it is written; an empty rule is LINEAR."""

    id: Annotated[str, Cell(identifier)]
    name_en: Annotated[str, Cell(text)]
    name_zh: Annotated[str, Cell(text)]
    points: Annotated[int, Cell(scaled(HUNDREDTHS))]
    source: Annotated[Source, Cell(choice(Source))]
    rule: Annotated[Rule, Cell(choice(Rule))] = Rule.LINEAR
    target: Annotated[int | None, Cell(scaled(THOUSANDTHS))] = None
    threshold: Annotated[int | None, Cell(scaled(THOUSANDTHS))] = None


def read_indicators(file: str, content: bytes) -> list[Indicator]:
    """Read a table of indicators, in their order.

    Raises
    ------
    InvalidInput
        With a `FileFault` for every row that is wrong, an id that is there twice among them.
    """
    rows = read_content(file, content, IndicatorRow, ("id",), _UNUSED)
    faults: list[FileFault] = [*rows.faults, *_faults(rows)]
    if faults:
        in_order = sorted(faults, key=lambda fault: fault.row or 0)
        raise InvalidInput(in_order)
    return [
        Indicator(
            row.id,
            row.name_en,
            row.name_zh,
            row.points,
            row.source,
            row.rule,
            bounds_of(row.target, row.threshold),
        )
        for row in rows.values
    ]


def _faults(rows: Rows[IndicatorRow]) -> list[FileFault]:
    if not rows.records and rows.known and not rows.faults:
        return [FileFault(QualityCode.TABLE_EMPTY, file=rows.file)]
    return [
        FileFault(fault.code, fault.field, fault.params, file=rows.file, row=line)
        for line, row in rows.records
        for fault in line_faults(row.points, row.source, row.target, row.threshold)
    ]
