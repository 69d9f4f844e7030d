"""The rounds of a scenario: which cartridges the filter visits of its files replace."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from dispatch.domain.cartridges.household import HouseCartridge
from dispatch.domain.cartridges.kinds import known_kind
from dispatch.domain.cartridges.rounds import Wish, round_of, wished
from dispatch.domain.drop_prices import drop_price_fen
from dispatch.domain.intake.request import FILTERS, replaces_filters
from dispatch.files.scenario.tables import Scenario
from dispatch.files.scenario.work import Case, Visit
from dispatch.services.cartridges.rounds import as_house, round_case
from dispatch.store.customers import Cartridge
from dispatch.store.queries.rounds import cartridges_of


@dataclass(frozen=True, slots=True)
class _Asked:
    """A case and its visits for filters, all at one site."""

    case: Case
    visits: tuple[Visit, ...]

    @property
    def site_id(self) -> str:
        return self.visits[0].site_id

    @property
    def devices(self) -> frozenset[str]:
        """Devices that its visits name."""
        named = (self.device_of(visit) for visit in self.visits)
        return frozenset(device_id for device_id in named if device_id is not None)

    def device_of(self, visit: Visit) -> str | None:
        return visit.device_id or self.case.device_id


def begin_rounds(session: Session, scenario: Scenario) -> None:
    """Make rounds of the cases that have visits for filters, as if customers had asked for them.

    They replace what their visits name, else what is cheapest replaced together. What an earlier
    case replaces, or stands in a device that another one names, is left to that. A household whose
    cartridges are not known has its visits alone. The visits stay as the files have them.
    """
    asked = [*_asked(scenario)]
    there = cartridges_of(session, {one.site_id for one in asked})
    named = {device_id for one in asked for device_id in one.devices}
    gone: set[str] = set()
    for one in asked:
        rows = [
            row
            for row in there.get(one.site_id, ())
            if row.id not in gone and (row.device_id in one.devices or row.device_id not in named)
        ]
        meant = _meant(session, one, rows, scenario.start)
        if meant:
            gone.update(cartridge.id for cartridge in meant)
            found = round_of(meant, scenario.start)
            session.add(round_case(one.case.id, one.site_id, found, one.case.received_at))
    session.flush()


def _asked(scenario: Scenario) -> Iterator[_Asked]:
    """Yield the cases that have visits for filters; those at another site than the first are not.

    In the order of their visits.
    """
    found: dict[str, list[Visit]] = {}
    for visit in scenario.visits:
        if replaces_filters(visit.work_type_id):
            found.setdefault(visit.case_id, []).append(visit)
    cases = {case.id: case for case in scenario.cases}
    for case_id, visits in found.items():
        near = (visit for visit in visits if visit.site_id == visits[0].site_id)
        yield _Asked(cases[case_id], tuple(near))


def _meant(
    session: Session, one: _Asked, rows: Sequence[Cartridge], today: date
) -> list[HouseCartridge]:
    """Return those of a household's cartridges that the visits of a case replace."""
    houses = [as_house(session, row) for row in rows]
    # What a visit costs: nothing was planned yet.
    fen = drop_price_fen(FILTERS, 0)
    ids: set[str] = set()
    for visit in one.visits:
        device_id = one.device_of(visit)
        among = {row.id for row in rows if device_id in {None, row.device_id}}
        kinds = tuple(known_kind(name) for name in visit.cartridges)
        ids.update(house.id for house in wished(Wish(kinds, among), houses, fen, today))
    return [house for house in houses if house.id in ids]
