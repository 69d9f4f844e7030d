"""What a stage's clock has come to: reminders, the breach, and who is told of it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from dispatch.domain.sla.clocks import BREACH, Mark


def reached(
    marks: Sequence[Mark], told: Collection[int], now: datetime, met_at: datetime | None = None
) -> tuple[Mark, ...]:
    """Return the marks that are reached and were not told of yet, in order.

    A stage that was met has only its breach left to tell, if it was met late; its reminders would
    remind nobody. What was reached long ago, while nothing ran, is told all the same.
    """
    until = now if met_at is None else met_at
    found = [mark for mark in marks if mark.percent not in told and _is_reached(mark, until)]
    return tuple(mark for mark in found if met_at is None or mark.percent == BREACH)


def next_at(
    marks: Sequence[Mark], told: Collection[int], met_at: datetime | None
) -> datetime | None:
    """Return when there is something to tell next; None when nothing is left."""
    if met_at is not None:
        return None
    return min((mark.at for mark in marks if mark.percent not in told), default=None)


def breached_at(due_at: datetime, met_at: datetime | None, now: datetime) -> datetime | None:
    """Return when the stage was broken, which is when it was due; None while it is kept."""
    return due_at if (now if met_at is None else met_at) > due_at else None


def next_owner(owners: Sequence[str], owner: str) -> str:
    """Return the next one up the ladder; the top stays the top.

    Who is not on the ladder works on cases and stands below its first rung.
    """
    if owner not in owners:
        return owners[0]
    return owners[min(owners.index(owner) + 1, len(owners) - 1)]


def _is_reached(mark: Mark, until: datetime) -> bool:
    # What happens at the very instant that a stage is due happens in time.
    return mark.at < until if mark.percent == BREACH else mark.at <= until
