"""Maintenance rounds: households that are due become optional visits, once each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.cartridges.due import Rating, life_days
from dispatch.domain.cartridges.household import HouseCartridge
from dispatch.domain.cartridges.rounds import RoundVisit, next_round, round_of, waiting_fen
from dispatch.domain.cases.ending import merged_since
from dispatch.domain.drop_prices import drop_price_fen
from dispatch.domain.intake.request import FILTERS, replaces_filters
from dispatch.domain.values import TimeWindow
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.cartridges.readings import refresh_due
from dispatch.services.policies import case_policy
from dispatch.store.cartridges import RoundCase
from dispatch.store.customers import Cartridge, Device, Site
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.ids import new_id
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.cartridges import due_sites
from dispatch.store.queries.rounds import (
    cartridges_of,
    kinds_of_rounds,
    mean_cost_fen,
    sites_to_visit,
    waiting_rounds,
)
from dispatch.store.work import Case, Visit, WorkType
from solver.visit import Assignment

AHEAD = timedelta(days=14)
RECENT = timedelta(days=28)
BY_ROUNDS = "rounds"
"""Actor of what rounds do."""


def generate_rounds(
    session: Session,
    centre_id: str,
    today: date,
    now: datetime,
    until: date | None = None,
    ahead: timedelta = AHEAD,
    due: Collection[str] | None = None,
) -> list[Visit]:
    """Make a visit for each household of a centre that is due within the horizon; return them.

    `until` is the last day of the plan that follows, by which waiting is priced; today without one.
    A household with an open visit for its filters gets no other, so twice on a day makes no second
    one; nor does one whose visit waits for a decision, or was called off of late. An organisation
    without that work type has no rounds. The days and the price of waiting of
    visits that no customer asked for or was told of are brought up to `today`. Sites that no centre
    keeps are nobody's: give them one. `due` are the sites that are due, where they are listed for
    several centres at once (`due_sites`).
    """
    one_at_a_time(session)
    kind = session.get(WorkType, FILTERS)
    centre = session.get(ServiceCentre, centre_id, with_for_update=True)
    if kind is None or centre is None:
        return []
    mean_fen = visit_fen(session, centre_id, today)
    offer = _Offer(mean_fen, today, until or today, ZoneInfo(centre.timezone))
    _bring_up_to_date(session, centre_id, offer)
    if due is None:
        due = due_sites(session, today + ahead, [centre_id])[centre_id]
    sites = sites_to_visit(session, due, merged_since(case_policy(session), now))
    there = cartridges_of(session, [site.id for site in sites])
    made = []
    for site in sites:
        homes = [as_house(session, one) for one in there.get(site.id, ())]
        if not any(home.due_on <= today + ahead for home in homes):
            continue  # renewed since the list was made
        found = next_round(homes, mean_fen, today)
        visit = _visit(site, found, kind, now)
        session.add(visit.case)
        session.flush()
        session.add(round_case(visit.case.id, visit.site_id, found))
        offer.to(visit, found)
        made.append(visit)
    session.flush()
    if made:
        payload = {"visits": len(made), "date": today.isoformat()}
        event = Event(
            at=now,
            actor=BY_ROUNDS,
            kind="rounds.generated",
            entity="service_centre",
            entity_id=centre_id,
            payload=payload,
        )
        record_event(session, event)
    return made


def visit_fen(session: Session, centre_id: str, today: date) -> int:
    """Return what a visit of a centre costs of late; before anything was published, by the table.

    In fen.
    """
    mean_fen = mean_cost_fen(session, centre_id, today - RECENT, today)
    return drop_price_fen(FILTERS, 0) if mean_fen is None else mean_fen


def renew(session: Session, visit: Visit, day: date) -> list[str]:
    """Put new cartridges in place of those that a completed visit of a round was for.

    Returns their ids; none for a visit of no round or for other work of its case, nor for one whose
    round was done before.
    """
    if not replaces_filters(visit.work_type_id):
        return []
    planned = session.get(RoundCase, visit.case_id)
    if planned is None or planned.renewed_on is not None:
        return []
    planned.renewed_on = day
    renewed = []
    for cartridge_id in planned.cartridges:
        cartridge = session.get(Cartridge, cartridge_id)
        device = None if cartridge is None else session.get(Device, cartridge.device_id)
        if cartridge is None or device is None:
            continue
        cartridge.installed_on = day
        cartridge.reported_on = cartridge.reported_permille = None
        refresh_due(device, cartridge, renewed=True)
        renewed.append(cartridge_id)
    return renewed


def cartridges_to_renew(session: Session, visits: Sequence[Visit]) -> Mapping[str, Sequence[str]]:
    """Return the kinds of the cartridges that visits renew, or have renewed, by visit.

    Nothing of visits of no round, for other work of its case, or whose round another one has done.
    """
    filters = [visit for visit in visits if replaces_filters(visit.work_type_id)]
    rounds = kinds_of_rounds(session, {visit.case_id for visit in filters})
    found = {}
    for visit in filters:
        planned, kinds = rounds.get(visit.case_id, (None, ()))
        if planned is None:
            continue
        if planned.renewed_on is None or visit.status is VisitStatus.COMPLETED:
            found[visit.id] = kinds
    return found


@dataclass(frozen=True, slots=True)
class _Offer:
    """Sets the days of visits and what postponing them past `until` costs."""

    mean_fen: int
    today: date
    until: date
    zone: ZoneInfo

    def to(self, visit: Visit, found: RoundVisit) -> None:
        """Set them, if they are not what they were."""
        window = _window(max(self.today, found.opens_on), found.wall_on, self.zone)
        price = waiting_fen(found, self.mean_fen, self.until)
        if list(visit.windows or ()) != [window]:
            visit.windows = [window]
        if visit.drop_price_fen != price:
            visit.drop_price_fen = price


def _bring_up_to_date(session: Session, centre_id: str, offer: _Offer) -> None:
    rounds = waiting_rounds(session, centre_id)
    there = cartridges_of(session, {visit.site_id for visit, _ in rounds})
    for visit, planned in rounds:
        rows = [one for one in there.get(visit.site_id, ()) if one.id in planned.cartridges]
        if rows:
            found = round_of([as_house(session, row) for row in rows], offer.today)
            planned.due_on, planned.wall_on = found.due_on, found.wall_on
            offer.to(visit, found)


def _window(first: date, last: date, zone: ZoneInfo) -> TimeWindow:
    begins = _midnight(first, zone)
    ends = _midnight(last + timedelta(days=1), zone)
    return TimeWindow(minStartTime=begins, maxStartTime=ends, maxEndTime=ends)


def _midnight(day: date, zone: ZoneInfo) -> str:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC).isoformat()


def as_house(session: Session, row: Cartridge) -> HouseCartridge:
    """Return a cartridge as rounds are made of it."""
    device = session.get_one(Device, row.device_id)
    rating = Rating(row.rated_days, row.rated_litres)
    return HouseCartridge(
        id=row.id,
        kind=row.kind,
        due_on=row.due_on,
        life_days=life_days(rating, device.ml_per_day),
        early_days=row.early_days,
        late_days=row.late_days,
        price_fen=row.price_fen,
        rated_days=row.rated_days,
    )


def _visit(site: Site, found: RoundVisit, kind: WorkType, now: datetime) -> Visit:
    case = Case(
        id=new_id(),
        ticket=f"R-{new_id()[:12]}",
        customer_id=site.customer_id,
        work_type_id=kind.id,
        received_at=now,
        description=kinds_of(found.cartridges),
    )
    return Visit(
        id=new_id(),
        case=case,
        site_id=site.id,
        work_type_id=kind.id,
        centre_id=site.centre_id,
        assignment=Assignment.AUTO,
        service_s=found.service_s,
        required_skills=list(kind.skills),
        household=site.id,
        created_at=now,
    )


def kinds_of(cartridges: Sequence[HouseCartridge]) -> str:
    """Name the kinds of cartridges, as the description of a case."""
    return ", ".join(one.kind for one in cartridges)


def round_case(
    case_id: str, site_id: str, found: RoundVisit, asked_at: datetime | None = None
) -> RoundCase:
    """Return the row of a round; `asked_at` is when the customer asked for it."""
    return RoundCase(
        case_id=case_id,
        site_id=site_id,
        cartridges=[one.id for one in found.cartridges],
        due_on=found.due_on,
        wall_on=found.wall_on,
        asked_at=asked_at,
    )
