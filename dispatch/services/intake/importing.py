"""Many requests at once, from a table: all of them or none, and every row that is wrong is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.codes_intake import IntakeCode
from dispatch.files.faults import FileFault
from dispatch.files.requests import ReadRequests, at_row
from dispatch.services.intake.matching import Arrival, Asked, match
from dispatch.services.intake.register import Register
from dispatch.services.intake.taking import Found, Geocode, located_by
from dispatch.services.intake.writing import write
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.many import PromiseBook
from dispatch.store.events import one_at_a_time
from dispatch.store.queries.directory import zones_of_centres
from solver.faults import InvalidInput

BATCH = 1_000
"""Requests that are looked up, and written, together."""
MOST_ROWS = 100_000
MOST_FAULTS = 10_000
"""That many are listed; who has more of them has the wrong file."""

Each = TypeVar("Each")

Row = tuple[int, Asked]
"""The row of a request in its file, and the request with its place."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of a table: `taken` cases, and `merged` repetitions, unless `faults`."""

    file: str
    rows: Sequence[Row]
    taken: int
    merged: int
    faults: Sequence[FileFault]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a table."""

    rows: int
    taken: int
    merged: int


def zone_of_tables(session: Session) -> ZoneInfo:
    """Return the zone of times without an offset: that of the first centre."""
    return next(iter(zones_of_centres(session).values()), ZoneInfo("UTC"))


def try_requests(session: Session, read: ReadRequests, geocode: Geocode, now: datetime) -> Trial:
    """Find all that is wrong with a table, and what would become of it; nothing is written.

    Addresses are placed here, so that the transaction that follows asks no network.
    """
    faults = [*read.faults, *_length_faults(read)]
    register = Register(session)
    found: dict[str, Found] = {}
    rows: list[Row] = []
    taken = merged = 0
    for some in _batches(read.requests if len(read.requests) <= MOST_ROWS else ()):
        requests = [request for _, request in some]
        register.look_up(requests)
        asked = located_by(register, requests, geocode, found)
        for (row, _), one in zip(some, asked, strict=True):
            rows.append((row, one))
            arrival = _matched(register, read.file, row, one, now, faults)
            if arrival is not None:
                taken += arrival.into is None
                merged += arrival.into is not None
        session.expunge_all()
    return Trial(read.file, rows, taken, merged, listed(faults))


def import_requests(session: Session, who: Principal, trial: Trial, now: datetime) -> Imported:
    """Take the requests of a table that was tried; the caller commits, or nothing was done.

    Raises
    ------
    InvalidInput
        With a `FileFault` for all that is wrong: by now, too, since others may have written since.
    """
    if trial.faults:
        raise InvalidInput(trial.faults)
    one_at_a_time(session)
    register, book = Register(session), PromiseBook(session)
    faults: list[FileFault] = []
    taken = merged = 0
    for some in _batches(trial.rows):
        register.look_up([asked.request for _, asked in some])
        arrivals = [
            arrival
            for row, asked in some
            if (arrival := _matched(register, trial.file, row, asked, now, faults)) is not None
        ]
        if faults:
            continue  # what is wrong with the others is wanted, too
        write(session, who, register, arrivals, now, book)
        taken += sum(arrival.into is None for arrival in arrivals)
        merged += sum(arrival.into is not None for arrival in arrivals)
        session.expunge_all()
    if faults:
        raise InvalidInput(listed(faults))
    return Imported(len(trial.rows), taken, merged)


def listed(faults: Sequence[FileFault]) -> Sequence[FileFault]:
    """Return faults in the order of their rows; beyond `MOST_FAULTS` only how many more."""
    ordered = sorted(faults, key=lambda fault: fault.row or 0)
    if len(ordered) <= MOST_FAULTS:
        return ordered
    more = {"count": len(ordered) - MOST_FAULTS}
    return [
        *ordered[:MOST_FAULTS],
        FileFault(IntakeCode.MORE_FAULTS, "", more, file=ordered[0].file),
    ]


def _matched(
    register: Register, file: str, row: int, asked: Asked, now: datetime, faults: list[FileFault]
) -> Arrival | None:
    try:
        return match(register, asked, now)
    except InvalidInput as refused:
        faults += [at_row(fault, file, row) for fault in refused.faults]
        return None


def _length_faults(read: ReadRequests) -> Iterator[FileFault]:
    if len(read.requests) > MOST_ROWS:
        values = {"rows": len(read.requests), "most": MOST_ROWS}
        yield FileFault(IntakeCode.TABLE_TOO_LONG, "", values, file=read.file)


def _batches(rows: Sequence[Each]) -> Iterator[list[Each]]:
    each = iter(rows)
    while some := list(islice(each, BATCH)):
        yield some
