"""Who may serve a visit by the contracts of the partner points around it (F6).

Contracts come before money: what they leave open, the price decides.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from dispatch.domain.codes_partners import PartnerCode
from solver.faults import Fault
from solver.formats.scalars import yuan_text
from solver.geodesic import distances_m
from solver.workforce import ContractKind


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of a partner point for the area of a centre, as far as the point reaches.

    Parameters
    ----------
    work_types
        What the point does, hence what the contract is about.
    radius_m
        Its reach from (lat, lon) in degrees.
    guaranteed_visits
        Promised for a calendar month; each one that is missing costs `shortfall_fen`.
    margin_fen
        Of OVERFLOW: what own people must cost more than the fee before the point is asked.
    valid_from, valid_to
        The local dates on which it begins and ends, both included; None where it is open.
    """

    partner_id: str
    centre_id: str
    kind: ContractKind
    work_types: frozenset[str]
    lat: float
    lon: float
    radius_m: int
    guaranteed_visits: int = 0
    shortfall_fen: int = 0
    margin_fen: int = 0
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A point whose contract covers a visit: its area, its work, its reach."""

    partner_id: str
    kind: ContractKind


@dataclass(frozen=True, slots=True)
class Servers:
    """Who may serve a visit: own people or not, and which of the points whose contract covers it.

    `ruled_by` is the kind of contract that keeps own people away; None where none does.
    """

    own: bool
    partners: frozenset[str]
    ruled_by: ContractKind | None = None


def servers(
    offers: Iterable[Offer], declined: Collection[str] = (), without_room: Collection[str] = ()
) -> Servers:
    """Apply the contracts that cover a visit.

    EXCLUSIVE: only the point, also when it is full or closed; what it has declined others may do.
    FIRST_CALL: the point as long as it has neither declined nor is without room. OVERFLOW: own
    people or the point, by money.

    Parameters
    ----------
    declined
        Points that have declined the visit, or let its offer expire: they are not asked again.
    without_room
        Points that are full or closed whenever the visit could be served.
    """
    open_to_it = [offer for offer in offers if offer.partner_id not in declined]
    for kind, asked in (
        (ContractKind.EXCLUSIVE, open_to_it),
        (
            ContractKind.FIRST_CALL,
            [offer for offer in open_to_it if offer.partner_id not in without_room],
        ),
    ):
        first = frozenset(offer.partner_id for offer in asked if offer.kind is kind)
        if first:
            return Servers(False, first, kind)
    return Servers(True, frozenset(offer.partner_id for offer in open_to_it))


def in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Tell whether a contract of these dates, both included, holds on a day."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


def weakest(kinds: Iterable[ContractKind | None]) -> ContractKind | None:
    """Return what a contract is worth to a visit that can be served on days of these kinds.

    It keeps own people away only where it does so on each of the days; None stands for a day
    without a contract, which leaves everybody free, as OVERFLOW does.
    """
    seen = {ContractKind.OVERFLOW if kind is None else kind for kind in kinds}
    return max(seen, key=_BINDING.index, default=None)


_BINDING = (ContractKind.EXCLUSIVE, ContractKind.FIRST_CALL, ContractKind.OVERFLOW)


def contract_faults(contracts: Sequence[Contract], field: str = "contracts") -> Iterator[Fault]:
    """Yield what is wrong with contracts, each held against those before it."""
    for position, one in enumerate(contracts):
        for fault in new_contract_faults(one, contracts[:position]):
            name = f".{fault.field}" if fault.field else ""
            yield replace(fault, field=f"{field}[{position}]{name}")


def new_contract_faults(one: Contract, others: Iterable[Contract]) -> Iterator[Fault]:
    """Yield what is wrong with a contract beside others, with the names of its own fields.

    It ends before it begins, a figure is below 0, its point has another contract for the centre on
    one of its days, or another point is the only one for some of its work in some of its area.
    """
    if one.valid_from is not None and one.valid_to is not None and one.valid_to < one.valid_from:
        dates = {"from": one.valid_from.isoformat(), "to": one.valid_to.isoformat()}
        yield Fault(PartnerCode.CONTRACT_REVERSED, "validTo", dates)
    figures: tuple[tuple[str, int, int | str], ...] = (
        ("guaranteedVisits", one.guaranteed_visits, one.guaranteed_visits),
        ("shortfallFee", one.shortfall_fen, yuan_text(one.shortfall_fen)),
        ("margin", one.margin_fen, yuan_text(one.margin_fen)),
    )
    for name, figure, told in figures:
        if figure < 0:
            yield Fault(PartnerCode.CONTRACT_RANGE, name, {"value": told})
    for other in others:
        if _same_parties(one, other) and _at_once(one, other):
            values = {"partner": one.partner_id, "centre": one.centre_id}
            yield Fault(PartnerCode.CONTRACT_TWICE, "", values)
        elif _exclude_each_other(other, one):
            yield _overlap(other, one)


def exclusive_faults(contracts: Sequence[Contract]) -> Iterator[tuple[int, Fault]]:
    """Yield for each pair of exclusive areas that overlap the position of the later, and why."""
    exclusive = [
        (position, one)
        for position, one in enumerate(contracts)
        if one.kind is ContractKind.EXCLUSIVE
    ]
    for (_, first), (position, second) in combinations(exclusive, 2):
        if _exclude_each_other(first, second):
            yield position, _overlap(first, second)


def _same_parties(one: Contract, other: Contract) -> bool:
    return (one.partner_id, one.centre_id) == (other.partner_id, other.centre_id)


def _at_once(one: Contract, other: Contract) -> bool:
    """Tell whether there is a day on which both hold."""
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _exclude_each_other(first: Contract, second: Contract) -> bool:
    """Tell whether both would be the only ones: of one centre, for some work, where they meet."""
    if {first.kind, second.kind} != {ContractKind.EXCLUSIVE} or not _at_once(first, second):
        return False
    if first.partner_id == second.partner_id or first.centre_id != second.centre_id:
        return False
    if not first.work_types & second.work_types:
        return False
    apart_m = float(distances_m(first.lat, first.lon, second.lat, second.lon))
    return apart_m < first.radius_m + second.radius_m


def _overlap(first: Contract, second: Contract) -> Fault:
    values = {
        "partner": first.partner_id,
        "other": second.partner_id,
        "centre": first.centre_id,
    }
    return Fault(PartnerCode.EXCLUSIVE_OVERLAP, "kind", values)
