"""Partner points of a simulated centre: contracts, fee cards, and how they answer offers.

The rules are those of `dispatch.domain.partners`; what a point answers is drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.kinds import PartnerKind
from dispatch.domain.ledger.guarantees import Guarantee
from dispatch.domain.partners.contracts import Contract, Offer, Servers, contract_faults, servers
from dispatch.domain.partners.fees import FeeCard, beyond, card_faults
from dispatch.domain.partners.offers import PartnerOfferState, answer_fault
from dispatch.domain.partners.opening import Opening, acceptance_clock, answer_due
from dispatch.simulation.geography import Seat, drawn_point
from dispatch.simulation.homes import Home
from dispatch.simulation.settings import Rates
from dispatch.simulation.terms import FILTERS, LEAK, ZONE
from dispatch.travel.times import DETOUR_PERMILLE
from solver.faults import InvalidInput
from solver.geodesic import distances_m
from solver.workforce import ContractKind

FREE_KM, PER_KM_FEN = 5, 150
FEES: Mapping[PartnerKind, Mapping[str, int]] = {
    PartnerKind.INSTALL: {"installation-under-sink": 8_000},
    PartnerKind.REPAIR: {"repair": 7_000, "repair-ro": 8_000, LEAK: 8_000},
}
FILTER_FEN = 6_000
"""Fen, by work type. The maker keeps its rounds: only OVERFLOW points are paid for them."""

CONTRACTS = (ContractKind.EXCLUSIVE, ContractKind.FIRST_CALL)
"""Of the first two points of a centre; all others have OVERFLOW."""
RADIUS_M: Mapping[ContractKind, int] = {
    ContractKind.EXCLUSIVE: 4_000,
    ContractKind.FIRST_CALL: 6_000,
    ContractKind.OVERFLOW: 20_000,
}
GUARANTEED: Mapping[ContractKind, int] = {
    ContractKind.EXCLUSIVE: 4,
    ContractKind.FIRST_CALL: 6,
    ContractKind.OVERFLOW: 3,
}
SHORTFALL_FEN = 4_000
"""Visits a month that a point is guaranteed, and what each one that is missing costs."""
ACCEPTANCE_MINUTES = 60
CAP_VISITS = 3
CAP_S = CAP_VISITS * 80 * 60
OPENS, CLOSES = time(8, 30), time(18, 30)
WEEKDAYS, SUNDAY = 7, 6


@dataclass(frozen=True, slots=True)
class Partner:
    """A point with its one contract, its card and its opening calendar."""

    contract_id: int
    contract: Contract
    card: FeeCard
    opening: Opening
    clock: WorkingClock

    @property
    def guarantee(self) -> Guarantee:
        """What its contract promises for a month."""
        one = self.contract
        return Guarantee(
            self.contract_id,
            one.partner_id,
            one.centre_id,
            one.guaranteed_visits,
            one.shortfall_fen,
        )

    @property
    def id(self) -> str:
        """Its id."""
        return self.contract.partner_id

    def covers(self, home: Home, work_type: str) -> bool:
        """Whether the contract is about a visit: its work, and within the point's reach."""
        one = self.contract
        if work_type not in one.work_types:
            return False
        # By road, as plans measure it.
        straight_m = float(distances_m(one.lat, one.lon, home.lat, home.lon))
        return straight_m * DETOUR_PERMILLE <= one.radius_m * 1000


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, when it came, and when the clock runs out."""

    answer: PartnerOfferState
    at: datetime
    until: datetime


def made_partners(dice: Random, seat: Seat, count: int) -> list[Partner]:
    """Make the points of a centre; the first is EXCLUSIVE, the second called first.

    Raises
    ------
    InvalidInput
        Contracts or cards that the rules refuse.
    """
    made = [_partner(dice, seat, number) for number in range(count)]
    faults = [*contract_faults([one.contract for one in made])]
    for one in made:
        faults += card_faults(one.card, one.contract.work_types)
    if faults:
        raise InvalidInput(faults)
    return made


def who_serves(
    partners: Sequence[Partner],
    home: Home,
    work_type: str,
    declined: frozenset[str],
    without_room: frozenset[str],
) -> Servers:
    """Apply the contracts around a home."""
    return servers(_offers(partners, home, work_type), declined, without_room)


def answer(dice: Random, rates: Rates, partner: Partner, offered_at: datetime) -> Answered:
    """Draw what a point answers within its clock, which stands still while it is closed.

    Raises
    ------
    InvalidInput
        An answer that comes too late.
    """
    until = answer_due(partner.clock, offered_at, ACCEPTANCE_MINUTES)
    at = answer_due(partner.clock, offered_at, dice.randrange(1, ACCEPTANCE_MINUTES))
    chance = dice.random()
    if chance >= rates.accepts + rates.declines:
        return Answered(PartnerOfferState.EXPIRED, until, until)
    fault = answer_fault(PartnerOfferState.OPEN, until, at)
    if fault is not None:
        raise InvalidInput([fault])
    accepted = chance < rates.accepts
    return Answered(
        PartnerOfferState.ACCEPTED if accepted else PartnerOfferState.DECLINED, at, until
    )


def opens_on(partner: Partner, day: date) -> tuple[datetime, datetime] | None:
    """Return when a point opens and closes on a day; None when it stays closed."""
    found = partner.opening.on(day)
    if found is None:
        return None
    opens, closes = (datetime.combine(day, at, ZoneInfo(ZONE)) for at in found)
    return opens, closes


def _offers(partners: Sequence[Partner], home: Home, work_type: str) -> Iterator[Offer]:
    for one in partners:
        if one.covers(home, work_type):
            yield Offer(one.id, one.contract.kind)


def _partner(dice: Random, seat: Seat, number: int) -> Partner:
    lat, lon = drawn_point(dice, seat, dice.randrange(len(seat.districts)))
    kind = CONTRACTS[number] if number < len(CONTRACTS) else ContractKind.OVERFLOW
    fees = dict(FEES[tuple(PartnerKind)[number % 2]])
    if kind is ContractKind.OVERFLOW:
        fees[FILTERS] = FILTER_FEN
    opening, clock = _opening(sundays=number % 3 != 2)
    return Partner(
        number + 1,
        Contract(
            partner_id=f"{seat.id}-p{number + 1}",
            centre_id=seat.id,
            kind=kind,
            work_types=frozenset(fees),
            lat=lat,
            lon=lon,
            radius_m=RADIUS_M[kind],
            guaranteed_visits=GUARANTEED[kind],
            shortfall_fen=SHORTFALL_FEN,
        ),
        FeeCard(fees, beyond(FREE_KM, PER_KM_FEN)),
        opening,
        clock,
    )


@cache
def _opening(*, sundays: bool) -> tuple[Opening, WorkingClock]:
    days = range(WEEKDAYS if sundays else SUNDAY)
    opening = Opening(dict.fromkeys(days, (OPENS, CLOSES)))
    return opening, acceptance_clock(opening, ZoneInfo(ZONE))


def is_accepted(told: Answered) -> bool:
    """Whether the point takes the visit."""
    return told.answer is PartnerOfferState.ACCEPTED
