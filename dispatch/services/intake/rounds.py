"""Rounds that customers ask for: which cartridges they mean, and the visit that these join."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.cartridges.household import HouseCartridge
from dispatch.domain.cartridges.kinds import known_kind
from dispatch.domain.cartridges.rounds import RoundVisit, Wish, replacing_s, round_of, wished
from dispatch.domain.intake.request import priority_of, replaces_filters
from dispatch.domain.visit_status import OPEN
from dispatch.services.booking import set_appointment
from dispatch.services.cartridges.rounds import as_house, kinds_of, round_case, visit_fen
from dispatch.services.execution import locked_visit
from dispatch.services.intake.matching import Arrival
from dispatch.services.intake.register import Register
from dispatch.services.intake.visits import time_window
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.begin import begin_promise
from dispatch.services.visit_changes import record_change
from dispatch.store.cartridges import RoundCase
from dispatch.store.contacts import VisitContact
from dispatch.store.customers import Cartridge
from dispatch.store.queries.intake import visits_of_cases
from dispatch.store.queries.rounds import cartridges_of, rounds_under_way
from dispatch.store.sla import CaseClocks
from dispatch.store.work import Visit
from solver.visit import AppointmentState, Assignment

_S = AppointmentState


class Homes:
    """The cartridges of households that ask, as they were when they asked.

    Those that a technician is on the way to replace are not there.
    """

    def __init__(
        self, session: Session, register: Register, site_ids: Collection[str], now: datetime
    ) -> None:
        self._session, self._register, self._now = session, register, now
        going = rounds_under_way(session, site_ids).values()
        gone = {cartridge_id for row in going for cartridge_id in row.cartridges}
        self._rows = {
            site_id: [row for row in rows if row.id not in gone]
            for site_id, rows in cartridges_of(session, site_ids).items()
        }
        self._visit_fen = cache(lambda centre_id, day: visit_fen(session, centre_id, day))

    def today(self, centre_id: str) -> date:
        """Return the local date of a centre."""
        return self._now.astimezone(ZoneInfo(self._register.centres[centre_id].timezone)).date()

    def houses(self, site_id: str, ids: Collection[str] | None = None) -> list[HouseCartridge]:
        """Return the cartridges of a household, or those of these ids."""
        rows: Iterable[Cartridge] = self._rows.get(site_id, ())
        return [as_house(self._session, row) for row in rows if ids is None or row.id in ids]

    def meant(
        self, arrival: Arrival, centre_id: str, planned: Collection[str] = ()
    ) -> Sequence[HouseCartridge]:
        """Return what a customer means; of several of a kind rather what is `planned` anyway."""
        request, site_id = arrival.asked.request, arrival.site.id
        rows = self._rows.get(site_id, ())
        device = arrival.device
        among = {row.id for row in rows if device is None or row.device_id == device.id}
        if not among:
            return ()
        wish = Wish(named_kinds(arrival), among, planned)
        today = self.today(centre_id)
        # What a visit costs decides nothing where the customer has named what to replace.
        fen = 0 if request.cartridges else self._visit_fen(centre_id, today)
        return wished(wish, self.houses(site_id), fen, today)


def named_kinds(arrival: Arrival) -> tuple[str, ...]:
    """Return the kinds of cartridges that a request names."""
    return tuple(known_kind(name) for name in arrival.asked.request.cartridges)


def asked_rounds(
    session: Session, register: Register, arrivals: Iterable[Arrival], now: datetime
) -> Mapping[str, RoundVisit]:
    """Return the rounds that new cases are, by case: what of it the household is known to have."""
    filters = [each for each in arrivals if replaces_filters(each.asked.request.work_type)]
    if not filters:
        return {}
    homes = Homes(session, register, {each.site.id for each in filters}, now)
    found = {}
    for each in filters:
        meant = homes.meant(each, each.centre_id)
        if meant:
            found[each.case_id] = round_of(meant, homes.today(each.centre_id))
    return found


def join_round(
    session: Session, who: Principal, register: Register, arrival: Arrival, now: datetime
) -> None:
    """Let what a customer asks for again join the visit that the household's filters have.

    What they name is replaced at it, too. A round that the night alone wanted, or that a scenario
    leaves open, is promised from then on: mandatory, when the customer wishes it, with the clocks
    of a request. Who asks has taken back a refusal.
    """
    visits = visits_of_cases(session, [arrival.case_id]).get(arrival.case_id, ())
    waiting = [visit.id for visit in visits if visit.status in OPEN]
    if not waiting:
        return  # a technician is on the way, or a person decides first
    visit = locked_visit(session, waiting[-1])
    planned = session.get(RoundCase, arrival.case_id)
    open_ended = planned is not None and (planned.asked_at is None or _optional(session, visit))
    homes = Homes(session, register, [visit.site_id], now)
    usual_s = register.work_types[visit.work_type_id].default_duration_s
    changed = _add(session, homes, arrival, visit, usual_s)
    if planned is not None and open_ended:
        _promise(session, who, arrival, visit, planned, now)
        there = homes.houses(visit.site_id, planned.cartridges)
        said = (kinds_of(there), arrival.asked.request.description.strip())
        visit.case.description = ". ".join(text for text in said if text)
        changed |= {"assignment", "windows"}
    if _follow_wish(session, arrival, visit):
        changed.add("appointment")
    session.flush()
    if changed:
        payload = {"fields": sorted(changed), "askedAgain": True}
        record_change(session, who.user_id, visit.id, payload, now)


def _optional(session: Session, visit: Visit) -> bool:
    """Tell whether a visit may be left out, but for what was agreed."""
    contact = session.get(VisitContact, visit.id)
    agreed = None if contact is None else contact.assignment
    return (agreed or visit.assignment) is not Assignment.MANDATORY


def _add(session: Session, homes: Homes, arrival: Arrival, visit: Visit, usual_s: int) -> set[str]:
    """Add what is named to the round, which begins where there was none; say what changed.

    `usual_s` is what the first cartridge takes.
    """
    planned = session.get(RoundCase, arrival.case_id)
    before = () if planned is None else tuple(planned.cartridges)
    meant: Sequence[HouseCartridge] = ()
    if arrival.asked.request.cartridges or planned is None:
        meant = homes.meant(arrival, visit.centre_id, before)
    ids = {*before, *(one.id for one in meant)}
    there = homes.houses(visit.site_id, ids)
    if not there:
        return set()
    found = round_of(there, homes.today(visit.centre_id))
    was = [one.kind for one in there if one.id in before]
    kinds = [one.kind for one in there]
    if planned is None:
        session.add(round_case(arrival.case_id, visit.site_id, found, arrival.received_at))
        visit.service_s = replacing_s(kinds, usual_s)
        return {"service"}
    if len(kinds) == len(was):
        return set()
    planned.cartridges = [one.id for one in found.cartridges]
    planned.due_on, planned.wall_on = found.due_on, found.wall_on
    # The first one takes as long as it did.
    visit.service_s += replacing_s(kinds) - (replacing_s(was) if was else 0)
    return {"service"}


def _promise(
    session: Session,
    who: Principal,
    arrival: Arrival,
    visit: Visit,
    planned: RoundCase,
    now: datetime,
) -> None:
    """Let a round that the night made be what the customer asked for."""
    request, case = arrival.asked.request, visit.case
    planned.asked_at = case.received_at = arrival.received_at
    case.sla_policy_id = request.sla_policy_id or case.sla_policy_id
    visit.assignment, visit.drop_price_fen = Assignment.MANDATORY, None
    contact = session.get(VisitContact, visit.id)
    if contact is not None and contact.assignment is not None:
        contact.assignment = Assignment.MANDATORY  # whatever becomes of what was agreed
    emergency = case.work_type.emergency
    visit.priority = min(visit.priority, priority_of(request, emergency=emergency))
    if visit.appointment_state in {_S.PROPOSED, _S.UNREACHABLE, _S.REFUSED}:
        visit.windows = []
    if session.get(CaseClocks, case.id) is None:
        begin_promise(session, who, case, visit.centre_id, now)


def _follow_wish(session: Session, arrival: Arrival, visit: Visit) -> bool:
    """Let the visit be when the customer wishes now; tell whether anything changed."""
    span = arrival.asked.request.window
    contact = session.get(VisitContact, visit.id)
    refused = visit.appointment_state is _S.REFUSED
    if refused and contact is not None:
        contact.refused_until = None
    if span is not None and visit.appointment_state is not _S.PROPOSED and contact is not None:
        set_appointment(visit, contact, _S.RESCHEDULED, span)
    elif span is not None:
        visit.windows = [time_window(*span, visit.service_s)]
    elif refused:
        visit.appointment_state = _S.PROPOSED
    return span is not None or refused
