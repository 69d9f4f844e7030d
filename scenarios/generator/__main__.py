"""`python -m scenarios.generator fuzhou-week --seed 1 --out scenarios/fuzhou-week`."""

import argparse
from pathlib import Path

from scenarios.generator.national import VISITS, national_week
from scenarios.generator.weeks import WEEKS
from scenarios.generator.writing import write_folder

NATIONAL = "national"
GAZETTEER = Path("dispatch/travel/data/gazetteer.csv")


def main() -> None:
    """Write the scenario that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m scenarios.generator", description=__doc__)
    parser.add_argument("name", choices=[*sorted(WEEKS), NATIONAL])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=int, default=1, help="times as many people and visits")
    parser.add_argument("--visits", type=int, default=VISITS, help="of the national week")
    parser.add_argument("--gazetteer", type=Path, default=GAZETTEER)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    chosen = parser.parse_args()
    if chosen.name == NATIONAL:
        settings, tables = national_week(chosen.seed, chosen.visits, chosen.gazetteer)
    else:
        settings, tables = WEEKS[chosen.name](chosen.seed, chosen.scale, chosen.gazetteer)
    write_folder(chosen.out, settings, tables)


if __name__ == "__main__":
    main()
