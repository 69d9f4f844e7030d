"""The watch over all clocks: it may look as often and in as many processes as it likes."""

from datetime import datetime

from dispatch.services.sla.telling import tell
from dispatch.store.queries.sla import cases_due, held_clocks
from dispatch.store.session import Database
from dispatch.store.sla import SlaNotice

AT_ONCE = 200
"""Cases that one look takes on; each is a transaction of its own, so a crash loses none."""


def watch_once(database: Database, now: datetime, limit: int = AT_ONCE) -> list[SlaNotice]:
    """Tell what up to `limit` cases have come to by now; the notices that were written."""
    with database.read() as session:
        due = cases_due(session, now, limit)
    told = []
    for case_id in due:
        with database.write() as session:
            clocks = held_clocks(session, case_id)
            if clocks is not None:
                told.extend(tell(session, clocks, now))
    return told


def watch(database: Database, now: datetime) -> list[SlaNotice]:
    """Tell all that there is to tell by now."""
    told: list[SlaNotice] = []
    while True:
        more = watch_once(database, now)
        if not more:
            return told
        told.extend(more)
