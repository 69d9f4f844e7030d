"""Who may serve a visit by the contracts of the partner points around it (F6).

Contracts come before money: what they leave open, the price decides.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dispatch.domain.codes_partners import PartnerCode
from solver.faults import Fault
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


def contract_faults(contracts: Sequence[Contract], field: str = "contracts") -> Iterator[Fault]:
    """Yield what is wrong with contracts: one of them twice, figures below 0, exclusive overlaps.

    Two exclusive areas overlap when both are of one centre, share a work type, and the circles
    around the points meet.
    """
    seen: set[tuple[str, str]] = set()
    for position, one in enumerate(contracts):
        where = f"{field}[{position}]"
        if (one.partner_id, one.centre_id) in seen:
            values = {"partner": one.partner_id, "centre": one.centre_id}
            yield Fault(PartnerCode.CONTRACT_TWICE, where, values)
        seen.add((one.partner_id, one.centre_id))
        figures = (
            ("guaranteedVisits", one.guaranteed_visits),
            ("shortfallFee", one.shortfall_fen),
            ("margin", one.margin_fen),
        )
        for name, figure in figures:
            if figure < 0:
                yield Fault(PartnerCode.CONTRACT_RANGE, f"{where}.{name}", {"value": figure})
    for position, fault in exclusive_faults(contracts):
        yield replace(fault, field=f"{field}[{position}]")


def exclusive_faults(contracts: Sequence[Contract]) -> Iterator[tuple[int, Fault]]:
    """Yield for each pair of exclusive areas that overlap the position of the later, and why."""
    exclusive = [
        (position, one)
        for position, one in enumerate(contracts)
        if one.kind is ContractKind.EXCLUSIVE
    ]
    for (_, first), (position, second) in combinations(exclusive, 2):
        if first.partner_id != second.partner_id and _overlap(first, second):
            values = {
                "partner": first.partner_id,
                "other": second.partner_id,
                "centre": first.centre_id,
            }
            yield position, Fault(PartnerCode.EXCLUSIVE_OVERLAP, "", values)


def _overlap(first: Contract, second: Contract) -> bool:
    if first.centre_id != second.centre_id or not first.work_types & second.work_types:
        return False
    apart_m = float(distances_m(first.lat, first.lon, second.lat, second.lon))
    return apart_m < first.radius_m + second.radius_m
