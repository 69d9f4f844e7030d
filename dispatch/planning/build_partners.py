"""Partner points as those of the problem.

A point is one point of the problem as long as its terms are the same from day to day. Where a
contract begins or ends within the run, or its guarantee does not reach to the last day, the later
days are further points, named with `LATER`.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from dispatch.domain.partners.guarantee import avoidable_fee_fen, still_promised
from dispatch.planning.horizon import local, midnight
from dispatch.planning.partner_facts import taken_on
from dispatch.planning.places import Places
from dispatch.planning.scope import Scope
from dispatch.store.organisation import PartnerContract
from dispatch.store.organisation import PartnerPoint as PartnerRow
from solver.problem import ContractKind, PartnerDay, PartnerPoint, SkillHeld

PARTNER_LEVEL = 1_000
"""Certificates of partner points carry no level; one that is certified counts as any level."""

LATER = "~later"
"""Ends the id of a point of the problem that stands for the later days of a point."""

_BINDING = (ContractKind.EXCLUSIVE, ContractKind.FIRST_CALL, ContractKind.OVERFLOW)


def row_id(point_id: str) -> str:
    """Return the id of the point that a point of the problem stands for."""
    return point_id.partition(LATER)[0]


def partners_of(scope: Scope, places: Places) -> tuple[PartnerPoint, ...]:
    """Partner points with one day for each date of the horizon on which they are open."""
    return tuple(part for row in scope.partners for part in _parts(scope, places, row))


def steered(scope: Scope, points: tuple[PartnerPoint, ...]) -> tuple[PartnerPoint, ...]:
    """Give the points the fees that the search goes by, which may differ from those they are paid.

    A visit that counts towards a guarantee costs only what falling short would not; an OVERFLOW
    point is dearer by the margin of its contract. Where no contract says either, nothing changes.
    """
    rows = {row.id: row for row in scope.partners}
    made = []
    for point in points:
        contracts = _contracts_at(scope, rows[row_id(point.id)], point)
        margin_fen = max(
            (one.margin_fen for one in contracts if one.kind is ContractKind.OVERFLOW), default=0
        )
        saved_fen = max((one.shortfall_fen for one in contracts), default=0)
        if point.guaranteed_visits == 0:
            saved_fen = 0
        fees = {
            work_type: avoidable_fee_fen(fee_fen, saved_fen) + margin_fen
            for work_type, fee_fen in point.fees_fen.items()
        }
        made.append(replace(point, fees_fen=fees))
    return tuple(made)


Contracts = tuple[PartnerContract, ...]
"""Contracts of a point that are in force on the same days."""


def _contracts_at(scope: Scope, row: PartnerRow, point: PartnerPoint) -> Contracts:
    """Return the run's contracts in force on the days of a point of the problem."""
    if not point.days:
        return ()
    opens = scope.horizon.instant(point.days[0].opens_s)
    return tuple(
        contract
        for contract in _own(scope, tuple(row.contracts))
        if contract.holds_on(opens.astimezone(ZoneInfo(scope.zone(contract.centre_id))).date())
    )


def _in_force(row: PartnerRow, day: date) -> Contracts:
    return tuple(contract for contract in row.contracts if contract.holds_on(day))


def _own(scope: Scope, contracts: Contracts) -> Contracts:
    centres = {centre.id for centre in scope.centres}
    return tuple(contract for contract in contracts if contract.centre_id in centres)


def _parts(scope: Scope, places: Places, row: PartnerRow) -> Iterator[PartnerPoint]:
    """Give the points of the problem that a point is, in the order of their days."""
    handed_over = scope.points.handed_over.get(row.id, 0)
    found: list[PartnerPoint] = []
    for in_force, days in groupby(scope.horizon.days(), lambda day: _in_force(row, day)):
        contracts = _own(scope, in_force)
        if contracts:
            whole = _partner(scope, places, row, in_force, [*days])
            parts = _guaranteed(whole, contracts, handed_over)
            handed_over += sum(_jobs(part) for part in parts if part.guaranteed_visits)
            found += parts
    for number, part in enumerate(found):
        yield replace(part, id=part.id + LATER * number)


def _guaranteed(whole: PartnerPoint, contracts: Contracts, handed_over: int) -> list[PartnerPoint]:
    """Cut a point in two where the guarantee of the month ends."""
    promised = sum(contract.guaranteed_visits for contract in contracts)
    if promised == 0 or not any(contract.shortfall_fen for contract in contracts):
        return [whole]
    left = still_promised(promised, handed_over)
    days = _days_within(whole.days, left)
    counted = replace(whole, days=whole.days[:days], guaranteed_visits=left)
    beyond = replace(whole, days=whole.days[days:], guaranteed_visits=0)
    return [part for part in (counted, beyond) if part.days] or [beyond]


def _jobs(point: PartnerPoint) -> int:
    return sum(day.max_visits for day in point.days)


def _days_within(days: tuple[PartnerDay, ...], visits: int) -> int:
    """Count the first days that take no more than so many visits together."""
    total = 0
    for count, day in enumerate(days):
        total += day.max_visits
        if total > visits:
            return count
    return len(days)


def _partner(
    scope: Scope, places: Places, row: PartnerRow, in_force: Contracts, days: Sequence[date]
) -> PartnerPoint:
    centres = {centre.id: centre for centre in scope.centres}
    contracts = _own(scope, in_force)
    zone = centres[contracts[0].centre_id].timezone
    seconds = scope.horizon.seconds
    return PartnerPoint(
        id=row.id,
        location=places.at(row.lat, row.lon),
        fees_fen={line.work_type_id: line.fee_fen for line in row.work_types},
        days=tuple(_days(scope, row, zone, _shares(in_force, centres), days)),
        name=row.name_zh,
        skills=tuple(
            SkillHeld(
                held.skill,
                PARTNER_LEVEL,
                seconds(midnight(held.valid_from, zone)),
                seconds(midnight(held.valid_to + timedelta(days=1), zone)),
            )
            for held in row.certificates
        ),
        centres=frozenset(contract.centre_id for contract in contracts),
        contract=min((contract.kind for contract in contracts), key=_BINDING.index),
        guaranteed_visits=sum(contract.guaranteed_visits for contract in contracts),
        free_distance_m=row.free_km * 1000,
        per_km_fen=row.per_km_fen,
        radius_m=row.radius_m,
        acceptance_s=row.acceptance_minutes * 60,
    )


@dataclass(frozen=True, slots=True)
class _Shares:
    """Which parts of its caps a point has for the centres of a run, of so many equal ones."""

    own: tuple[int, ...]
    count: int

    def of(self, cap: int) -> int:
        """Give the own part of a cap: the parts of all runs add up to it."""
        return sum(cap * (part + 1) // self.count - cap * part // self.count for part in self.own)


def _shares(contracts: Contracts, centres: Container[str]) -> _Shares:
    """Share the caps out evenly among the centres with a contract, in the order of their ids.

    A run of some of them cannot know what plans of the others will hand over on the same days.
    """
    ids = sorted(contract.centre_id for contract in contracts)
    return _Shares(tuple(part for part, id_ in enumerate(ids) if id_ in centres), len(ids))


def _days(
    scope: Scope, row: PartnerRow, zone: str, shares: _Shares, days: Sequence[date]
) -> Iterator[PartnerDay]:
    """Give the days with what of their caps accepted visits leave."""
    caps = {cap.weekday: cap for cap in row.day_caps}
    opening = scope.points.opening(row)
    taken = taken_on(scope.points.accepted)
    seconds = scope.horizon.seconds
    for day in days:
        hours = opening.on(day)
        if hours is None:
            continue
        cap = caps[day.weekday()]
        visits, service_s = taken.get((row.id, day), (0, 0))
        yield PartnerDay(
            seconds(local(day, hours[0], zone)),
            seconds(local(day, hours[1], zone)),
            max(0, shares.of(cap.max_visits) - visits),
            max(0, shares.of(cap.max_minutes) * 60 - service_s),
        )
