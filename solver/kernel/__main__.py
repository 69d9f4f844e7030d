"""Compile all of the kernel that a search needs: `python -m solver.kernel`; `make setup` does it.

What is compiled depends on the types of arguments and not on what is in them, so one short search
with two threads, of a problem with enough visits to be halved, calls for everything.
"""

import math
import os
import sys
import time
from datetime import UTC, datetime

import numpy as np

from solver.budget import Budget
from solver.draft import Outline
from solver.kernel.run import HALVED_FROM, Effort, Searcher
from solver.kernel.tied_run import TiedSearcher
from solver.problem import (
    Break,
    BreakKind,
    Location,
    Pickup,
    Problem,
    Shift,
    ShiftCost,
    Technician,
    Travel,
    Visit,
)

HOUR_S = 3600
SHIFTS = 20
ITERATIONS = 100


def main() -> None:
    """Search for a moment, and say where the compiled code is."""
    began = time.monotonic()
    problem = everything()
    visits = range(len(problem.visits))
    effort = Effort(Budget(math.inf, time.monotonic), threads=2, iterations=ITERATIONS)
    searcher = Searcher(problem, visits, effort)
    outline = searcher.built(visits)
    searcher.search(outline, _ignored)
    tied = TiedSearcher(problem, visits, effort)
    tied.built(outline)
    tied.search(_ignored)
    folder = os.environ["NUMBA_CACHE_DIR"]
    sys.stdout.write(f"The kernel is ready after {time.monotonic() - began:.1f} s; {folder}\n")


def _ignored(_: Outline) -> None:
    """Do without the plans on the way."""


def everything() -> Problem:
    """Make visits along a road, half of which need a part, and shifts with a break and a pickup."""
    size = HALVED_FROM + 1
    road = np.arange(size, dtype=np.int32)
    apart = np.abs(road[:, np.newaxis] - road)
    pause = Break(BreakKind.FLOATING, 11 * HOUR_S, 14 * HOUR_S, HOUR_S)
    return Problem(
        id="everything",
        origin=datetime(2026, 1, 1, tzinfo=UTC),
        planning_end_s=24 * HOUR_S,
        locations=tuple(Location(0.0, place / size) for place in range(size)),
        travel=Travel({"car": apart * 60}, apart * 500),
        technicians=(Technician("t"),),
        shifts=tuple(
            Shift(
                id=f"s{number}",
                technician=0,
                start_s=8 * HOUR_S,
                end_s=18 * HOUR_S,
                soft_end_s=17 * HOUR_S,
                start_location=0,
                end_location=0,
                profile="car",
                breaks=(pause,) * (number % 2),
                pickup=Pickup(0),
                cost=ShiftCost(per_overtime_hour_fen=60, per_km_fen=80),
            )
            for number in range(SHIFTS)
        ),
        visits=tuple(
            Visit(f"v{place}", place, HOUR_S // 2, parts={"filter": place % 2})
            for place in range(size)
        ),
    )


if __name__ == "__main__":
    main()
