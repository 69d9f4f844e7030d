"""What is known of a centre from its events so far, and the counts that come of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from tools.recount_year.arithmetic import (
    DAY,
    Event,
)

Counts = Counter[str]
Lines = Counter[tuple[str, str, str, str, str]]
"""Fen by month, day, payee, kind of line and what it is tied to: a visit, or a contract."""

EARNINGS = ("FEE", "WAY", "VISIT_PAY")
BOOKED_AS = {
    "FEE": ("fees_fen", 1),
    "WAY": ("fees_fen", 1),
    "VISIT_PAY": ("pay_fen", 1),
    "DEDUCTION": ("deductions_fen", -1),
    "REWORK": ("clawback_fen", -1),
    "GUARANTEE": ("top_ups_fen", 1),
    "CORRECTION": ("corrections_fen", 1),
}


@dataclass
class Seen:
    """What is known of one visit."""

    made: Event
    case: str
    ended: Event | None = None


@dataclass
class Centre:
    """All events of a centre, sorted out, and the counts that come of them."""

    terms: Event = field(default_factory=dict)
    calendar: dict[date, str] = field(default_factory=dict)
    partners: dict[str, Event] = field(default_factory=dict)
    cases: dict[str, Event] = field(default_factory=dict)
    visits: dict[str, Seen] = field(default_factory=dict)
    order: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    put_off: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    replaced: defaultdict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    reworked: set[str] = field(default_factory=set)
    told_rework: set[tuple[str, str]] = field(default_factory=set)
    found_rework: set[tuple[str, str]] = field(default_factory=set)
    earned: dict[str, tuple[str, int]] = field(default_factory=dict)
    lines: Lines = field(default_factory=Counter)
    own_lines: Lines = field(default_factory=Counter)
    told_lines: dict[int, Event] = field(default_factory=dict)
    disputes: dict[int, str] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    accepted: Counter[tuple[str, str]] = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)
    to_call: dict[str, bool] = field(default_factory=dict)
    comes_back: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    months: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[str] = field(default_factory=list)
    events: int = 0

    def work(self, case: str) -> Event:
        """Return the terms of a case's work type."""
        found: Event = self.terms["work"][self.cases[case]["workType"]]
        return found

    def post(
        self, day: str, payee: str, line: str, tie: str, fen: int, month: str | None = None
    ) -> None:
        """Reckon a line of the ledger, to be compared with those that were written.

        `tie` is the visit that it is about, or what `contract_tie` calls a contract.
        Its month is that of its day, unless it is another one.
        """
        if fen == 0:
            return
        paid_in = month or day[:7]
        if paid_in in self.shut:
            self.wrong.append(f"{tie}: {line} in {paid_in}, which is closed")
        self.own_lines[paid_in, day, payee, line, tie] += fen
        name, sign = BOOKED_AS[line]
        self.months[paid_in][name] += sign * fen
        if line in EARNINGS:
            _, before = self.earned.get(tie, (payee, 0))
            self.earned[tie] = payee, before + fen


CONTRACT = "contract "
"""Begins the name of what a line is tied to that is about no visit."""


def contract_tie(number: int) -> str:
    """Name a contract; no visit has such a name."""
    return f"{CONTRACT}{number}"


def wall(seen: Seen) -> date:
    """Return the last day within the tolerances of all cartridges."""
    walls: list[date] = [
        date.fromisoformat(due_on) + late_days * DAY
        for _, due_on, late_days in seen.made["cartridges"]
    ]
    return min(walls)
