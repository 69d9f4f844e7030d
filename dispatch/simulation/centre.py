"""A simulated centre: who and what is there, and what is open."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from dispatch.domain.cases.rework import Replacement
from dispatch.domain.drop_prices import drop_price_fen
from dispatch.domain.ledger.lines import Draft, Payee
from dispatch.domain.ledger.months import Month
from dispatch.domain.ledger.rework import Booked
from dispatch.simulation.cases import Case, Visit
from dispatch.simulation.crew import Person, made_crew
from dispatch.simulation.desk import Desk
from dispatch.simulation.events import EventLog
from dispatch.simulation.geography import Seat
from dispatch.simulation.homes import OLDEST_DAYS, Home, made_home
from dispatch.simulation.partners import Partner, made_partners
from dispatch.simulation.pending import Line, Pending
from dispatch.simulation.requests import Request
from dispatch.simulation.rounds import DueList
from dispatch.simulation.settings import YearSettings
from dispatch.simulation.tally import Tally
from dispatch.simulation.terms import FILTERS

RECENT_DAYS = 28
YUAN = 100


@dataclass(slots=True)
class Centre:
    """Everything about one centre.

    Attributes
    ----------
    pool
        Visits that are open, by id.
    returning
        Requests that will come because a mended fault comes back, by day.
    replaced
        Parts that were replaced, by device, for telling rework.
    booked, payees
        Lines of the ledger, and who is paid, by visit.
    pending
        What will come on days ahead: answers to surveys, disputes and the like.
    accepted
        Visits that a partner point has accepted, by it and the month of their day.
    closed
        Months of the ledger that take no line any more.
    spent
        Avoidable pay in fen and visits of each of the last days, for the mean cost of a visit.
    """

    seat: Seat
    settings: YearSettings
    log: EventLog
    tally: Tally
    desk: Desk
    homes: list[Home]
    crew: Sequence[Person]
    partners: Sequence[Partner]
    due: DueList
    dice: Mapping[str, Random]
    pool: dict[str, Visit] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    returning: dict[date, list[Request]] = field(default_factory=dict)
    replaced: dict[str, list[Replacement]] = field(default_factory=dict)
    booked: dict[str, list[Booked]] = field(default_factory=dict)
    payees: dict[str, Payee] = field(default_factory=dict)
    pending: Pending = field(default_factory=Pending)
    accepted: Counter[tuple[str, str]] = field(default_factory=Counter)
    closed: set[Month] = field(default_factory=set)
    lines: int = 0
    spent: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=RECENT_DAYS))
    made: int = 0

    def next_id(self, letter: str) -> str:
        """Return a new id."""
        return f"{self.seat.id}-{letter}{self.next_number():06}"

    def next_number(self) -> int:
        """Return a number that nothing of the centre has, for homes as well."""
        self.made += 1
        return len(self.homes) + self.made

    def visit_fen(self) -> int:
        """Return the recent mean cost of a visit, to the yuan; the table's until there is any."""
        fen, visits = (
            (sum(part) for part in zip(*self.spent, strict=True)) if self.spent else (0, 0)
        )
        if not visits:
            return drop_price_fen(FILTERS, 0)
        return max(YUAN, (fen + visits * YUAN // 2) // (visits * YUAN) * YUAN)

    def write_line(
        self, draft: Draft, month: str, day: date, at: datetime, corrects: int | None = None
    ) -> Line:
        """Write a line of the ledger, which is paid in a month; `corrects` is the line it mends."""
        self.lines += 1
        self.log.add(
            "ledger.line",
            at=at,
            day=day.isoformat(),
            id=self.lines,
            month=month,
            payee=draft.payee.id,
            visit=draft.visit_id,
            contract=draft.contract_id,
            line=draft.kind,
            rule=draft.rule,
            fen=draft.amount_fen,
            corrects=corrects,
        )
        self.tally.book(draft, month)
        return Line(self.lines, draft, month)

    def partner(self, partner_id: str) -> Partner:
        """Return a partner point by its id."""
        return next(one for one in self.partners if one.id == partner_id)


PURPOSES = (
    "homes",
    "crew",
    "partners",
    "requests",
    "desk",
    "calls",
    "field",
    "days",
    "surveys",
    "disputes",
)


def opened(settings: YearSettings, seat: Seat, number: int, log: EventLog) -> Centre:
    """Make a centre as it stands on the evening before the first day."""
    dice = {name: Random(f"{settings.seed} {seat.id} {name}") for name in PURPOSES}
    devices = settings.devices_of(number)
    homes = [
        made_home(dice["homes"], seat, at, settings.first, dice["homes"].randrange(OLDEST_DAYS))
        for at in range(devices)
    ]
    technicians = -(-devices // settings.devices_a_technician)
    return Centre(
        seat=seat,
        settings=settings,
        log=log,
        tally=Tally(),
        desk=Desk(dice["desk"], settings.rates),
        homes=homes,
        crew=made_crew(dice["crew"], seat, technicians, settings.first),
        partners=made_partners(dice["partners"], seat, settings.partners_a_centre),
        due=DueList(homes),
        dice=dice,
    )


def days_of(settings: YearSettings) -> Iterator[date]:
    """Yield each day that is simulated."""
    for number in range((settings.last - settings.first).days + 1):
        yield settings.first + timedelta(days=number)
