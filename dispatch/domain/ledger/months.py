"""Months of the ledger: which one a line goes to, and when one can be closed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.refusals import Refusal, Refused
from solver.faults import Fault

_WRITTEN = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, 1 to 12 of a year; written 2026-10."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read 2026-10.

        Raises
        ------
        Refused
            MONTH_MALFORMED.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise Refused(Fault(LedgerCode.MONTH_MALFORMED, "month", {"value": text}))
        return cls(int(found[1]), int(found[2]))

    def next(self) -> Self:
        """Return the month after."""
        later = self.year * MONTHS + self.month  # `month` counts from 1, so this is one more
        return type(self)(later // MONTHS, later % MONTHS + 1)

    def first_day(self) -> date:
        """Return the first day."""
        return date(self.year, self.month, 1)

    def last_day(self) -> date:
        """Return the last day."""
        return self.next().first_day() - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def open_month(own: Month, closed: Collection[Month]) -> Month:
    """Return the month that a line goes to: its own, else the first after it that is open."""
    while own in closed:
        own = own.next()
    return own


def closing_fault(
    month: Month, today: date, closed: Collection[Month], with_lines: Iterable[Month]
) -> Fault | None:
    """Return why a month cannot be closed on the local date `today`; None when it can.

    Months are closed in their order, so that a correction has one place to go to.
    """
    if month in closed:
        return Fault(LedgerCode.MONTH_CLOSED, "month", {"month": str(month)})
    if today < month.next().first_day():
        return Fault(LedgerCode.MONTH_NOT_OVER, "month", {"month": str(month)})
    earlier = min((one for one in with_lines if one < month and one not in closed), default=None)
    if earlier is not None:
        values = {"month": str(month), "earlier": str(earlier)}
        return Fault(LedgerCode.EARLIER_MONTH_OPEN, "month", values)
    return None


def closed_refusal(fault: Fault) -> Refused:
    """Refuse what a month's state does not allow."""
    return Refused(fault, Refusal.CONFLICT)
