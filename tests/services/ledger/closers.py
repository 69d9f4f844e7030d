"""Processes that close a month: ``python -m tests.services.ledger.closers URL MONTH NOW``."""

import sys
from datetime import datetime

from dispatch.domain.ledger.months import Month
from dispatch.domain.refusals import Refused
from dispatch.services.ledger.months import close_month
from dispatch.store.session import Database
from tests.services.ledger.shop import MEI, TRAVEL


def main(url: str, month: str, now: str) -> None:
    """Close it when told to, and say how that went."""
    with Database(url) as database:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        try:
            with database.write() as session:
                close_month(session, MEI, TRAVEL, Month.read(month), datetime.fromisoformat(now))
        except Refused as refused:
            sys.stdout.write(f"{refused.fault.code}\n")
        else:
            sys.stdout.write("closed\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
