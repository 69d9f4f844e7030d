"""`roundsman simulate-year`: a year of many centres by the product's own rules, and its figures."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.refusals import Refused
from dispatch.simulation.figures import Shown, shown, whole
from dispatch.simulation.run import CentreResult, YearResult, run_year, write_document
from dispatch.simulation.settings import MOST_CENTRES, MOST_MONTHS, YearSettings
from solver.faults import Fault

WIDTH = 160
MONTHS_SHOWN = 12


def simulate_year(
    centres: Annotated[int, typer.Option(min=1, max=MOST_CENTRES)] = 40,
    devices: Annotated[int, typer.Option(min=1, help="shared out among the centres")] = 200_000,
    months: Annotated[int, typer.Option(min=1, max=MOST_MONTHS)] = 12,
    seed: Annotated[int, typer.Option(help="the same seed gives the same events")] = 1,
    processes: Annotated[int, typer.Option(min=1, max=64, help="centres side by side")] = 2,
    out: Annotated[Path | None, typer.Option(help="figures as JSON")] = None,
    events: Annotated[Path | None, typer.Option(help="folder for the events")] = None,
) -> None:
    """Simulate the days of many centres, planned greedily, and print what they came to.

    Needs no database. What is written, and how to count it anew: docs/simulation.md.
    """
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        settings = YearSettings(centres=centres, devices=devices, months=months, seed=seed)
        if out is not None:
            _written(out, out.touch)
        result = _simulated(settings, processes, events, speech)
        _print(result, speech)
        if events is not None:
            count = sum(one.events for one in result.centres)
            speech.say("year_events", count=count, path=events)
        if out is not None:
            _written(out, lambda: write_document(result, out))
            speech.say("year_written", path=out)


def _simulated(
    settings: YearSettings, processes: int, events: Path | None, speech: Speech
) -> YearResult:
    done = 0

    def told(one: CentreResult) -> None:
        nonlocal done
        done += 1
        visits = sum(month.visits for month in one.months.values())
        speech.say(
            "year_centre", done=done, centres=settings.centres, id=one.centre_id, visits=visits
        )

    if events is not None:
        _written(events, lambda: events.mkdir(parents=True, exist_ok=True))
    return run_year(settings, processes, events, told)


def _written(path: Path, write: Callable[[], object]) -> None:
    """Write something; what the system has against it is said in the command line's own words."""
    try:
        write()
    except OSError as trouble:
        values = {"path": str(path), "detail": trouble.strerror or ""}
        raise Refused(Fault(CommandCode.FILE_UNWRITABLE, "", values)) from trouble


def _print(result: YearResult, speech: Speech) -> None:
    settings, months = result.settings, result.months
    span = {"first": settings.first.isoformat(), "last": settings.last.isoformat()}
    table = Table(
        title=speech.line(
            "year_title",
            centres=settings.centres,
            devices=settings.devices,
            seed=settings.seed,
            **span,
        )
    )
    names = sorted(months)[-MONTHS_SHOWN:]
    columns = [*(shown(months[name]) for name in names), shown(whole(months))]
    table.add_column(speech.line("year_figure"))
    for heading in (*names, speech.line("total")):
        table.add_column(heading, justify="right")
    for name, cell in ROWS.items():
        table.add_row(
            speech.line(f"year_{name}"), *(_cell(column, name, cell) for column in columns)
        )
    Console(width=WIDTH).print(table)


Written = Callable[[int], str]


def _count(value: int) -> str:
    return str(value)


def _percent(value: int) -> str:
    return f"{value / 10:.1f}"


def _thousands(value: int) -> str:
    return f"{value / 1000:.1f}"


def _hundredths(value: int) -> str:
    return f"{value / 1000:.2f}"


def _hours(value: int) -> str:
    return f"{value / 3600:.0f}"


def _yuan(value: int) -> str:
    return f"{value / 100:.0f}"


ROWS: Mapping[str, Written] = {
    "requests": _count,
    "solved_remotely": _count,
    "acknowledged_late": _count,
    "visits": _count,
    "partner_permille": _percent,
    "first_time_fix_permille": _percent,
    "second_visit_fix_permille": _percent,
    "third_visits": _count,
    "rework_permille": _percent,
    "in_time_permille": _percent,
    "lateness_fen": _yuan,
    "rounds": _count,
    "rounds_early": _count,
    "past_wall": _count,
    "past_wall_put_off": _count,
    "confirmed": _count,
    "broken_appointments": _count,
    "offers": _count,
    "accepted": _count,
    "survey_answered_permille": _percent,
    "satisfaction_permille": _hundredths,
    "follow_ups": _count,
    "metres_a_visit": _thousands,
    "overtime_s": _hours,
    "fees_fen": _yuan,
    "pay_fen": _yuan,
    "deductions_fen": _yuan,
    "clawback_fen": _yuan,
    "disputes": _count,
    "disputes_accepted": _count,
    "corrections_fen": _yuan,
    "top_ups_fen": _yuan,
    "backlog": _count,
    "backlog_past_due": _count,
    "backlog_past_wall": _count,
}
"""Figures of the table, and how each is written."""


def _cell(figures: Shown, name: str, written: Written) -> str:
    value = figures[name]
    return "-" if value is None else written(value)
