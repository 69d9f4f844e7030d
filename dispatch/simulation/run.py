"""Runs the centres of a simulated year, one after the other or in several processes.

A centre depends on nothing but the settings and its own number, so the events and figures are the
same whatever the number of processes.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

from dispatch.simulation.centre import Centre, opened
from dispatch.simulation.events import EventLog
from dispatch.simulation.figures import (
    Statements,
    merged_months,
    settle_trips,
    shown,
    statements,
    totals_of,
    whole,
)
from dispatch.simulation.geography import seats
from dispatch.simulation.opening import write_terms
from dispatch.simulation.settings import YearSettings
from dispatch.simulation.tally import Month
from dispatch.simulation.year import simulate
from solver.orphan import die_with_parent


@dataclass(frozen=True, slots=True)
class CentreResult:
    """What a centre's year came to."""

    number: int
    centre_id: str
    months: Mapping[str, Month]
    statements: Statements
    events: int


@dataclass(frozen=True, slots=True)
class YearResult:
    """What the year came to, by month and in all; centres in the order of their numbers."""

    settings: YearSettings
    centres: tuple[CentreResult, ...]

    @property
    def months(self) -> dict[str, Month]:
        """Return the counts of all centres by month."""
        return merged_months([one.months for one in self.centres])

    def document(self) -> dict[str, object]:
        """Return the figures for a file: docs/simulation.md has the fields."""
        months = self.months
        return {
            "settings": {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in asdict(self.settings).items()
            },
            "centres": [one.centre_id for one in self.centres],
            "months": {name: shown(month) for name, month in months.items()},
            "total": shown(whole(months)),
            "statements": statements(one.statements for one in self.centres),
            "events": sum(one.events for one in self.centres),
        }


def run_year(
    settings: YearSettings,
    processes: int = 1,
    folder: Path | None = None,
    told: Callable[[CentreResult], None] = lambda _: None,
) -> YearResult:
    """Simulate all centres; `folder` gets a file of events for each, `told` each result."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    found = []
    for result in _results(settings, processes, folder):
        told(result)
        found.append(result)
    return YearResult(settings, tuple(sorted(found, key=lambda one: one.number)))


def run_centre(settings: YearSettings, number: int, folder: Path | None) -> CentreResult:
    """Simulate one centre, by its number from 0."""
    seat = seats(settings.centres)[number]
    with _events_file(folder, seat.id) as target:
        centre = opened(settings, seat, number, EventLog(target))
        write_terms(centre)
        simulate(centre)
        return _result(centre, number)


def _result(centre: Centre, number: int) -> CentreResult:
    settle_trips(centre)
    tally = centre.tally
    return CentreResult(
        number,
        centre.seat.id,
        dict(tally.months),
        totals_of(tally.accounts),
        centre.log.count,
    )


def _results(settings: YearSettings, processes: int, folder: Path | None) -> Iterator[CentreResult]:
    numbers = range(settings.centres)
    if processes == 1:
        yield from (run_centre(settings, number, folder) for number in numbers)
        return
    with ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=die_with_parent,
        initargs=(os.getpid(),),
    ) as pool:
        tasks = [pool.submit(run_centre, settings, number, folder) for number in numbers]
        for task in as_completed(tasks):
            yield task.result()


@contextmanager
def _events_file(folder: Path | None, centre_id: str) -> Iterator[TextIO | None]:
    if folder is None:
        yield None
        return
    with (folder / f"{centre_id}.jsonl").open("w", encoding="utf-8") as file:
        yield file


def write_document(result: YearResult, path: Path) -> None:
    """Write the figures as JSON."""
    text = json.dumps(result.document(), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
