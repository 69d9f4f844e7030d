"""Pay per visit (上门提成) by day: a change holds from a day on, and what was before stays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.deductions import MOST_FEN
from dispatch.domain.ledger.lines import PayByWorkType
from dispatch.domain.ledger.months import Month
from solver.faults import Fault
from solver.formats.scalars import yuan_text


@dataclass(frozen=True, slots=True)
class DatedPay:
    """Fen per visit by work type, from a local date until the next one begins."""

    valid_from: date
    pay: PayByWorkType


def pay_of_day(first: PayByWorkType, changes: Iterable[DatedPay], day: date) -> PayByWorkType:
    """Return what holds on a day; `first` held before any change."""
    begun = [change for change in changes if change.valid_from <= day]
    return max(begun, key=lambda change: change.valid_from).pay if begun else first


def pay_faults(
    pay: Mapping[str, int],
    valid_from: date,
    last_booked: date | None,
    closed: Iterable[Month],
) -> Iterator[Fault]:
    """Yield what is wrong with a pay that is to hold from a day on.

    Parameters
    ----------
    last_booked
        The last local date of a visit of the technician that is booked: such visits keep their pay.
    closed
        Months that are closed.
    """
    for work_type, amount in sorted(pay.items()):
        if not 0 <= amount <= MOST_FEN:
            yield Fault(LedgerCode.PAY_RANGE, f"amounts.{work_type}", {"value": yuan_text(amount)})
    if last_booked is not None and valid_from <= last_booked:
        yield Fault(LedgerCode.PAY_BOOKED, "validFrom", {"day": last_booked.isoformat()})
    ends = [month for month in closed if month >= Month.of(valid_from)]
    if ends:
        yield Fault(LedgerCode.PAY_MONTH_CLOSED, "validFrom", {"month": str(max(ends))})
