"""Processes that watch over offers: ``python -m tests.services.partners.watchers URL NOW``."""

import sys
from datetime import datetime

from dispatch.services.partners.watch import expire_once
from dispatch.store.session import Database


def main(url: str, now: str) -> None:
    """Look, an offer at a time, until there is nothing left to expire."""
    with Database(url) as database:
        sys.stdout.write("watching\n")
        sys.stdout.flush()
        while expire_once(database, datetime.fromisoformat(now), limit=1):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
