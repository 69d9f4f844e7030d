"""Allocation on the national week, against its linear bound and the nearest point with room.

`make bench-allocate VISITS=40000`. The last line of the output is one JSON object. Regions are
allocated one after the other in one process; rows are read and problems built outside the seconds.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from dispatch.planning.build import build
from dispatch.planning.regions import regions_of
from dispatch.services.plans import RunRequest, request_run
from dispatch.store.organisation import ServiceCentre
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from scenarios.generator.national import VISITS
from solver.allocate import Allocation, allocate, allocate_nearest
from solver.budget import Budget
from solver.eligible import NO_START, eligible_of
from solver.problem import Problem
from tests.bench.memory import PeakMemory
from tests.bench.national import DAYS, EVENING, START, fresh

SECONDS_A_REGION = 60.0


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over regions; `left` counts mandatory visits."""

    seconds: float = 0.0
    cost_fen: int = 0
    bound_fen: int = 0
    nearest_fen: int = 0
    left: int = 0
    nearest_left: int = 0
    by_partners: int = 0
    broken: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in Sums.__slots__))


def measured(problem: Problem, seed: int) -> Sums:
    """Allocate one region both ways."""
    eligible_of(problem)  # whoever plans a problem needs it anyway
    began = time.monotonic()
    found = allocate(problem, Budget(began + SECONDS_A_REGION, time.monotonic), seed)
    seconds = time.monotonic() - began
    thumb = allocate_nearest(problem)
    return Sums(
        seconds,
        found.total_fen,
        found.bound_fen or 0,
        thumb.total_fen,
        sum(map(problem.is_mandatory, found.left_out)),
        sum(map(problem.is_mandatory, thumb.left_out)),
        sum(place.partner is not None for place in found.places.values()),
        broken(problem, found) + broken(problem, thumb),
    )


def broken(problem: Problem, found: Allocation) -> int:
    """Count the caps, contracts and territories that an allocation breaks, from the problem."""
    faults = 0
    held: dict[tuple[int, int], list[int]] = {}
    eligible = eligible_of(problem)
    for visit, place in found.places.items():
        if place.partner is None:
            crew = found.crews[place.crew] if place.crew is not None else ()
            faults += not any(
                eligible.shifts[visit, number] and shift.technician in crew
                for number, shift in enumerate(problem.shifts)
                if shift.start_s // 86_400 == place.day
            )
            continue
        held.setdefault(place.partner, []).append(visit)
        point, wanted = problem.partners[place.partner[0]], problem.visits[visit]
        column = eligible.partner_places.index(place.partner)
        faults += int(eligible.partner_starts[visit, column]) == NO_START
        faults += bool(point.centres) and wanted.centre not in point.centres
    for (partner, day), visits in held.items():
        caps = problem.partners[partner].days[day]
        faults += len(visits) > caps.max_visits
        faults += sum(problem.visits[visit].service_s for visit in visits) > caps.max_service_s
    return faults


def problems(database: Database) -> list[str]:
    """Queue a run for each region, so that it can be built; their ids."""
    with database.write() as session:
        centres = session.scalars(select(ServiceCentre.id)).all()
        return [
            request_run(
                session,
                RunRequest(
                    START,
                    START + timedelta(days=DAYS - 1),
                    "bench",
                    region.centre_ids,
                    freeze_at=EVENING,
                ),
                EVENING,
            ).id
            for region in regions_of(session, centres)
        ]


def run(folder: Path, visits: int, seed: int) -> dict[str, object]:
    """Make the week in a folder of its own and allocate it."""
    total = Sums()
    with fresh(folder, visits, seed) as database, PeakMemory() as memory:
        for run_id in problems(database):
            with database.read() as session:
                row = session.get_one(PlanRun, run_id)
                problem = build(session, row, GeodesicTravelTimes()).problem
            total += measured(problem, seed)
            sys.stderr.write(f"{total}\n")
    return {
        "visits": visits,
        "seconds": round(total.seconds, 1),
        "peak_gib": round(memory.gib, 3),
        "cost": f"{total.cost_fen / 100:.2f}",
        "bound": f"{total.bound_fen / 100:.2f}",
        "gap_percent": round(100 * (total.cost_fen / max(1, total.bound_fen) - 1), 3),
        "nearest": f"{total.nearest_fen / 100:.2f}",
        "saved_percent": round(100 * (1 - total.cost_fen / max(1, total.nearest_fen)), 2),
        "unassigned_mandatory": total.left,
        "nearest_unassigned_mandatory": total.nearest_left,
        "by_partners": total.by_partners,
        "broken": total.broken,
    }


def main() -> None:
    """Print the figures that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.allocation", description=__doc__)
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("var/bench/allocation"))
    asked = parser.parse_args()
    sys.stdout.write(json.dumps(run(asked.folder, asked.visits, asked.seed)) + "\n")


if __name__ == "__main__":
    main()
