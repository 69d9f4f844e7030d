"""Plan a scenario with one engine after the other, and print the table of each by day.

What docs/fuzhou-week.md shows, for anyone to repeat. Everything is kept in a temporary folder.

Usage: python tools/week_table.py [--scenario NAME] [--start 2026-10-08] [--time-limit 60]
       [--threads 2] [ENGINE ...]
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from api.cli import begin
from api.commands.planning import plan_and_publish
from api.commands.preparation import Wanted, prepare
from api.commands.speech import Speech
from dispatch.bootstrap import open_house
from dispatch.config import Settings
from dispatch.domain.kinds import Language
from dispatch.store.plans import RoutePlan
from dispatch.store.queries.plans import unassigned_of
from solver.formats.scalars import duration

COLUMNS = (
    "day",
    "served",
    "by partner",
    "in SLA %",
    "km",
    "hours",
    "overtime h",
    "utilisation %",
    "yuan",
    "left out: mandatory",
    "optional",
)


def main() -> None:
    """Read the command line, and print a heading and two tables for each engine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engines", nargs="*", default=["routing-model", "greedy"])
    parser.add_argument("--scenario", default="fuzhou-week")
    parser.add_argument("--start", type=date.fromisoformat)
    parser.add_argument("--time-limit", type=int, default=60)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    begin()  # as every command does: logs go to the error stream
    for engine in asked.engines:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                database_url=f"sqlite:///{folder}/week.db",
                var=Path(folder),
                engine=engine,
                threads=asked.threads,
            )
            wanted = Wanted(asked.scenario, asked.start)
            print(*told(settings, wanted, asked.time_limit), sep="\n", end="\n\n")


def told(settings: Settings, wanted: Wanted, time_limit_s: int) -> Iterator[str]:
    """Plan and publish in an empty database, and give the lines about it."""
    speech = Speech(Language.EN)
    house = open_house(settings)
    with house.database:
        known = prepare(house, wanted, speech)
        began = time.monotonic()
        plan_id = plan_and_publish(house, known, time_limit_s, speech)
        took_s = time.monotonic() - began
        with house.database.read() as session:
            figures = session.get_one(RoutePlan, plan_id).kpis
            left = Counter(
                (one.kind.value, str(one.reasons[0]["code"]), one.mandatory)
                for one in unassigned_of(session, plan_id)
            )
    yield f"\n`{settings.engine}`, limit {time_limit_s} s, {settings.threads} threads,"
    yield f"{took_s:.0f} s from the request to the published plan:\n"
    yield _row(COLUMNS)
    yield "|---" + "|---:" * (len(COLUMNS) - 1) + "|"
    for day, figures_of_day in sorted(figures["byDay"].items()):
        yield _row((day, *cells(figures_of_day)))
    yield _row(("all", *cells(figures)))
    yield "\n| left out | first reason | mandatory | optional |\n|---|---|---:|---:|"
    for kind, code in sorted({(kind, code) for kind, code, _ in left}):
        yield _row((kind, code, str(left[kind, code, True]), str(left[kind, code, False])))


def cells(figures: Mapping[str, Any]) -> tuple[str, ...]:
    """Write the figures of a day, or of all days, in the order of the columns."""
    by_partner = figures["visitsServedByPartners"]
    return (
        str(figures["visitsServedByTechnicians"] + by_partner),
        str(by_partner),
        f"{figures['percentageVisitsInSla']:.1f}",
        f"{figures['totalTravelDistanceMeters'] / 1000:.1f}",
        f"{duration(figures['workingTime']) / 3600:.1f}",
        f"{duration(figures['totalOvertime']) / 3600:.1f}",
        f"{figures['utilisationPercentage']:.1f}",
        str(figures["totalCost"]),
        str(figures["unassignedMandatoryVisits"]),
        str(figures["unassignedOptionalVisits"]),
    )


def _row(texts: tuple[str, ...]) -> str:
    return f"| {' | '.join(texts)} |"


if __name__ == "__main__":
    main()
