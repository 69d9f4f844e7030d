"""What a simulated centre counts as it goes, by calendar month."""

from collections import defaultdict
from dataclasses import dataclass, field, fields
from datetime import date

from dispatch.domain.ledger.lines import Draft, LineKind


@dataclass(slots=True)
class Month:
    """Counts of one calendar month; docs/simulation.md defines each. Money in fen.

    The last five are how things stand at its end, all others what happened in it.
    """

    requests: int = 0
    solved_remotely: int = 0
    acknowledged: int = 0
    acknowledged_late: int = 0
    visits: int = 0
    partner_visits: int = 0
    completed: int = 0
    promised: int = 0
    in_time: int = 0
    lateness_fen: int = 0
    first_trips: int = 0
    first_fixed: int = 0
    second_trips: int = 0
    second_fixed: int = 0
    third_visits: int = 0
    replacing_trips: int = 0
    reworked_trips: int = 0
    decisions: int = 0
    rounds: int = 0
    rounds_early: int = 0
    days_early: int = 0
    past_wall: int = 0
    past_wall_put_off: int = 0
    calls: int = 0
    confirmed: int = 0
    broken_appointments: int = 0
    offers: int = 0
    accepted: int = 0
    surveys_asked: int = 0
    surveys_answered: int = 0
    satisfaction: int = 0
    on_time_said: int = 0
    on_time_yes: int = 0
    repaired_said: int = 0
    repaired_yes: int = 0
    cleanliness_said: int = 0
    cleanliness: int = 0
    explained_said: int = 0
    explained_yes: int = 0
    follow_ups: int = 0
    metres: int = 0
    overtime_s: int = 0
    fees_fen: int = 0
    pay_fen: int = 0
    deductions_fen: int = 0
    clawback_fen: int = 0
    disputes: int = 0
    disputes_accepted: int = 0
    corrections_fen: int = 0
    top_ups_fen: int = 0
    backlog: int = 0
    backlog_mandatory: int = 0
    backlog_past_due: int = 0
    backlog_past_wall: int = 0
    backlog_past_wall_put_off: int = 0


NAMES = tuple(one.name for one in fields(Month))
STANDS = frozenset(name for name in NAMES if name.startswith("backlog"))
"""Figures of how things stand: over several months the last one counts."""

Accounts = dict[tuple[str, str], list[tuple[str | None, LineKind, int]]]
"""Lines of the ledger (visit if there is one, kind, fen) by (payee, month)."""


@dataclass(slots=True)
class Ended:
    """A visit that is over: in which month, and whether a part was replaced."""

    month: str
    replaced: bool


@dataclass(slots=True)
class Tally:
    """All counts of a centre; `reworked` are visits that a later case had to do again."""

    months: defaultdict[str, Month] = field(default_factory=lambda: defaultdict(Month))
    accounts: Accounts = field(default_factory=dict)
    ended: dict[str, Ended] = field(default_factory=dict)
    reworked: set[str] = field(default_factory=set)

    def month(self, day: date) -> Month:
        """Return the counts of the month of a day."""
        return self.months[month_of(day)]

    def book(self, draft: Draft, month: str) -> None:
        """Count a line of the ledger in the month that it is paid in."""
        account = self.accounts.setdefault((draft.payee.id, month), [])
        account.append((draft.visit_id, draft.kind, draft.amount_fen))
        _count_line(self.months[month], draft)


def _count_line(month: Month, draft: Draft) -> None:
    match draft.kind:
        case LineKind.FEE | LineKind.WAY:
            month.fees_fen += draft.amount_fen
        case LineKind.VISIT_PAY:
            month.pay_fen += draft.amount_fen
        case LineKind.DEDUCTION:
            month.deductions_fen -= draft.amount_fen
        case LineKind.REWORK:
            month.clawback_fen -= draft.amount_fen
        case LineKind.GUARANTEE:
            month.top_ups_fen += draft.amount_fen
        case LineKind.CORRECTION:
            month.corrections_fen += draft.amount_fen


def month_of(day: date) -> str:
    """Name the month of a day: 2026-01."""
    return f"{day.year}-{day.month:02}"


def added(counts: "list[Month]", *, in_turn: bool) -> Month:
    """Add up months of several centres or, `in_turn`, those that follow each other.

    Of how things stand the last one in turn counts; of several centres the sum.
    """
    total = Month()
    for name in NAMES:
        values = [getattr(one, name) for one in counts]
        last_counts = in_turn and name in STANDS
        setattr(total, name, (values[-1] if values else 0) if last_counts else sum(values))
    return total
