"""Count a simulated year anew from its events alone, and compare that with its figures.

Nothing of the program is imported here: deadlines, lateness, fees, trips and rework are reckoned
from what the events say happened and from the terms that the first ones state (docs/simulation.md).

Usage: python -m tools.recount_year EVENTS_FOLDER FIGURES.json
"""

import argparse
import json
from pathlib import Path

from tools.recount_year.totals import differences


def main() -> int:
    """Print what differs; the exit status is 1 if anything does."""
    parser = argparse.ArgumentParser(prog="python -m tools.recount_year", description=__doc__)
    parser.add_argument("events", type=Path)
    parser.add_argument("figures", type=Path)
    chosen = parser.parse_args()
    document = json.loads(chosen.figures.read_text(encoding="utf-8"))
    wrong = differences(chosen.events, document)
    for text in wrong[:100]:
        print(text)
    counted = len(document["months"]) + 1
    print(
        f"{len(wrong)} differences in {counted} columns, {len(document['statements'])} statements"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
