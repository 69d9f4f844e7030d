"""Technician routing instances of Pillac, Guéret and Medaglia (2013).

A heading, the size of the crew, then a row each for the depot (0), the technicians and the
requests: id, x, y, first and last instant, service, and in brackets skills, tools and spare parts,
the latter as one count a kind. A technician starts and ends at home; at the depot, where a route
may stop once, are all tools and any number of parts. What counts is the time from leaving home to
being back.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.codes import FormatCode, InputCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case, Family
from solver.formats.columns import ORIGIN
from solver.formats.conventions import DOUBLE, Convention, chosen
from solver.formats.plane import PROFILE, on_the_map, straight, travel_of
from solver.formats.words import MOST, counted, fitted, numbers, shown, whole_numbers
from solver.problem import Objective, Problem
from solver.validation import MAX_SECONDS
from solver.visit import SkillNeed, TimeWindow, Visit
from solver.workforce import Pickup, Shift, SkillHeld, Technician

CREW = re.compile(r"^\s*CREW\s+COUNT\b", re.MULTILINE | re.IGNORECASE)
TABLE = re.compile(r"^\s*ID\s+X\s+Y\b", re.MULTILINE | re.IGNORECASE)
END = "EOF"
ROW = re.compile(r"\s*([^\[\]]+?)\s*\[([^\]]*)\]\s*\[([^\]]*)\]\s*\[([^\]]*)\]\s*")
PLAIN = 6
"""Numbers of a row before its brackets."""
USUAL = replace(DOUBLE, decimals=3)
DEPOT = 0


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    values: tuple[float, ...]
    """x, y, first and last instant, service."""
    skills: tuple[int, ...]
    tools: frozenset[str]
    parts: dict[str, int]


def is_trsp(text: str) -> bool:
    """Tell whether the text has both headings of the format."""
    return bool(CREW.search(text) and TABLE.search(text))


def read_trsp(text: str, convention: str | None = None) -> Case:
    """Read an instance.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it, or for a convention that is not known.
    """
    faults: list[Fault] = []
    rounding = chosen(convention, USUAL, faults)
    crew, rows = _rows(text, faults)
    if len(rows) <= crew or crew < 0:
        values: dict[str, str | int] = {"found": len(rows), "expected": max(0, crew) + 1}
        faults.append(Fault(FormatCode.FORMAT_INCOMPLETE, "TECHNICIANS", values))
    for place, row in enumerate(rows):
        if row.id != place:
            faults.append(Fault(InputCode.UNKNOWN_REFERENCE, "ID", {"value": row.id}))
            break
    counted(len(rows), "REQUESTS", faults)
    faults += [fault for row in rows for fault in _contradictions(row)]
    return _case(text, rounding, crew, rows, faults)


def _rows(text: str, faults: list[Fault]) -> tuple[int, list[_Row]]:
    """Give the size of the crew, which stands below its heading, and the rows of the table."""
    crew, rows, begun, heading = -1, list[_Row](), False, False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.strip().upper() == END:
            continue
        if heading:
            counts = whole_numbers(line.split()[:1])
            crew = counts[0] if counts else -1
        heading = CREW.match(line) is not None
        if TABLE.match(line):
            begun = True
        elif begun:
            row = _row(line)
            if row is None:
                wrong: dict[str, str | int] = {"line": number, "value": shown([line.strip()])}
                faults.append(Fault(FormatCode.FORMAT_LINE, "REQUESTS", wrong))
            else:
                rows.append(row)
    return crew, rows


def _contradictions(row: _Row) -> Iterator[Fault]:
    """Find times and counts of a row that cannot be."""
    *_, opens, closes, service = row.values
    if opens > closes:
        yield Fault(InputCode.WINDOW_REVERSED, f"TWE[{row.id}]", {"value": f"{closes:g}"})
    if service < 0:
        yield Fault(InputCode.OUT_OF_RANGE, f"Serv[{row.id}]", {"value": f"{service:g}"})
    many = max(row.parts.values(), default=0)
    if many > MAX_SECONDS:
        yield Fault(InputCode.OUT_OF_RANGE, f"SPARE PARTS[{row.id}]", {"value": many})


def _row(line: str) -> _Row | None:
    """Read a row, or give None when it is none."""
    found = ROW.fullmatch(line)
    if found is None:
        return None
    plain = numbers(found[1].split())
    skills, tools, parts = (whole_numbers(found[at].replace(",", " ").split()) for at in (2, 3, 4))
    if plain is None or skills is None or tools is None or parts is None:
        return None
    if len(plain) != PLAIN or plain[0] != int(plain[0]) or min([*parts, *skills, *tools, 0]) < 0:
        return None
    return _Row(
        int(plain[0]),
        tuple(plain[1:]),
        tuple(skills),
        frozenset(map(_tool, tools)),
        {f"part {kind}": count for kind, count in enumerate(parts) if count},
    )


def _skill(number: int) -> str:
    return f"skill {number}"


def _tool(number: int) -> str:
    return f"tool {number}"


def _case(
    text: str, rounding: Convention, crew: int, rows: Sequence[_Row], faults: list[Fault]
) -> Case:
    table = np.array([row.values for row in rows]).reshape(-1, PLAIN - 1)
    points = table[:MOST, :2]
    lengths = straight(points)
    fitted(rounding.times(lengths), "X, Y", faults)
    times = fitted(rounding.scaled(table[:, 2:]), "TWE", faults)
    if faults:
        raise InvalidInput(faults)
    people, requests = rows[1 : crew + 1], rows[crew + 1 :]
    problem = Problem(
        id=next(line.strip() for line in text.split("\n") if line.strip()),
        origin=ORIGIN,
        planning_end_s=max(1, int(times[:, 1].max())),
        locations=on_the_map(points),
        travel=travel_of(lengths, rounding),
        technicians=tuple(_technician(row) for row in people),
        shifts=tuple(_shift(row, *times[row.id, :2].tolist()) for row in people),
        visits=tuple(_visit(row, *times[row.id].tolist()) for row in requests),
        objective=Objective.DURATION,
    )
    vehicles = tuple(row.id for row in people)
    return Case(
        Family.TRSP, problem, rounding, tuple(row.id for row in requests), vehicles, lengths
    )


def _technician(row: _Row) -> Technician:
    skills = tuple(SkillHeld(_skill(number)) for number in row.skills)
    return Technician(id=str(row.id), skills=skills, tools=row.tools, parts=row.parts)


def _shift(row: _Row, begins: int, ends: int) -> Shift:
    return Shift(
        id=str(row.id),
        technician=row.id - 1,
        start_s=begins,
        end_s=ends,
        soft_end_s=ends,
        start_location=row.id,
        end_location=row.id,
        profile=PROFILE,
        pickup=Pickup(DEPOT),
    )


def _visit(row: _Row, opens: int, closes: int, service: int) -> Visit:
    return Visit(
        id=str(row.id),
        location=row.id,
        service_s=service,
        windows=(TimeWindow(opens, closes, closes + service),),
        skills=tuple(SkillNeed(_skill(number)) for number in row.skills),
        tools=row.tools,
        parts=row.parts,
    )
