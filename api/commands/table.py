"""The result of a plan as tables on the terminal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from api.commands.speech import Speech
from api.texts.codes import TEXTS, fault_code
from api.texts.words import filled
from dispatch.bootstrap import House
from dispatch.store.plans import RoutePlan, Unassigned
from dispatch.store.queries.plans import unassigned_of
from solver.formats.scalars import duration

Figures = Mapping[str, Any]
WIDTH = 132


def print_plan(house: House, plan_id: str, speech: Speech) -> None:
    """Print a stored plan: its figures by day, and what it leaves out by kind and reason."""
    with house.database.read() as session:
        plan = session.get_one(RoutePlan, plan_id)
        left = unassigned_of(session, plan_id)
    console = Console(width=WIDTH)
    console.print(_figures(plan, speech))
    console.print(_left_out(left, speech) if left else speech.line("none_left"))


def _figures(plan: RoutePlan, speech: Speech) -> Table:
    span = {"first": plan.window_start.isoformat(), "last": plan.window_end.isoformat()}
    table = Table(title=speech.line("table_title", **span))
    table.add_column(speech.line("day"))
    names = ("served", "by_partner", "in_sla", "kilometres", "hours", "overtime", "utilisation")
    for name in (*names, "yuan", "left_mandatory", "left_optional"):
        table.add_column(speech.line(name), justify="right")
    for day, figures in sorted(plan.kpis["byDay"].items()):
        table.add_row(day, *_cells(figures))
    table.add_section()
    table.add_row(speech.line("total"), *_cells(plan.kpis))
    return table


def _cells(figures: Figures) -> list[str]:
    served = figures["visitsServedByTechnicians"] + figures["visitsServedByPartners"]
    return [
        str(served),
        str(figures["visitsServedByPartners"]),
        f"{figures['percentageVisitsInSla']:.1f}",
        f"{figures['totalTravelDistanceMeters'] / 1000:.1f}",
        f"{duration(figures['workingTime']) / 3600:.1f}",
        f"{duration(figures['totalOvertime']) / 3600:.1f}",
        f"{figures['utilisationPercentage']:.1f}",
        str(figures["totalCost"]),
        str(figures["unassignedMandatoryVisits"]),
        str(figures["unassignedOptionalVisits"]),
    ]


def _left_out(left: Sequence[Unassigned], speech: Speech) -> Table:
    """Count what is left out by its kind and its first reason."""
    table = Table(title=speech.line("left_title"))
    table.add_column(speech.line("kind"))
    table.add_column(speech.line("reason"))
    table.add_column(speech.line("mandatory"), justify="right")
    table.add_column(speech.line("optional"), justify="right")
    counts: Counter[tuple[str, str, bool]] = Counter()
    for one in left:
        counts[one.kind.value, str(one.reasons[0]["code"]), one.mandatory] += 1
    for kind, code in sorted({(kind, code) for kind, code, _ in counts}):
        table.add_row(
            kind,
            f"{code}: {_meaning(code, speech)}",
            str(counts[kind, code, True]),
            str(counts[kind, code, False]),
        )
    return table


def _meaning(code: str, speech: Speech) -> str:
    """Say what a reason means, without the values of one visit."""
    return filled(TEXTS[fault_code(code)].cause(speech.language), {})
