"""Processes that watch over the clocks: ``python -m tests.services.sla.watchers URL NOW``."""

import sys
from datetime import datetime

from dispatch.services.sla.watch import watch_once
from dispatch.store.session import Database


def main(url: str, now: str) -> None:
    """Look, a case at a time, until there is nothing left to tell."""
    with Database(url) as database:
        sys.stdout.write("watching\n")
        sys.stdout.flush()
        while watch_once(database, datetime.fromisoformat(now), limit=1):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
