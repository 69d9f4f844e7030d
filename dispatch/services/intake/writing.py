"""The rows of requests that were understood: customers, sites, devices, cases, visits, events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dispatch.domain.cartridges.rounds import RoundVisit
from dispatch.services.cartridges.rounds import kinds_of, round_case
from dispatch.services.intake.again import ask_again
from dispatch.services.intake.faults import note_faults
from dispatch.services.intake.matching import Arrival
from dispatch.services.intake.promises import begin_promises
from dispatch.services.intake.register import Register
from dispatch.services.intake.rounds import asked_rounds
from dispatch.services.intake.visits import new_visit
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.many import NewCase, PromiseBook, Promised, begin_many
from dispatch.store.base import Base
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.events import Event, record_events
from dispatch.store.work import Case, Visit

TAKEN = "request.taken"
MERGED = "request.merged"
"""Kinds of the events, of the case, that a request and its repetition become."""


def write(
    session: Session,
    who: Principal,
    register: Register,
    arrivals: Sequence[Arrival],
    now: datetime,
    book: PromiseBook | None = None,
) -> None:
    """Write what follows from requests that were understood.

    With a book their promises begin all together; what is reached already the watch tells then.
    """
    fresh = [arrival for arrival in arrivals if arrival.into is None]
    promised = {} if book is None else _promised(book, register, fresh)
    rounds = asked_rounds(session, register, fresh, now)
    _insert(session, Customer, (_customer(each) for each in arrivals if each.new_customer))
    _insert(session, Site, (_site(each, now) for each in arrivals if each.new_site))
    _insert(session, Device, (_device(each) for each in arrivals if each.new_device))
    cases = (_case(each, promised.get(each.case_id), rounds.get(each.case_id)) for each in fresh)
    _insert(session, Case, cases)
    _insert(
        session,
        Visit,
        (
            new_visit(register, each, now, promised.get(each.case_id), rounds.get(each.case_id))
            for each in fresh
        ),
    )
    session.add_all(
        round_case(each.case_id, each.site.id, rounds[each.case_id], each.received_at)
        for each in fresh
        if each.case_id in rounds
    )
    note_faults(session, who, fresh, now)
    if book is None:
        begin_promises(session, who, fresh, now)
    else:
        begin_many(session, who, list(promised.values()), now)
    record_events(session, (_event(who, each, now) for each in arrivals))
    for arrival in arrivals:
        if arrival.into is not None:
            ask_again(session, who, register, arrival, now)


def _promised(
    book: PromiseBook, register: Register, fresh: Iterable[Arrival]
) -> Mapping[str, Promised]:
    """Return what new cases are promised, by case; nothing of those that are promised nothing."""
    found = {}
    for arrival in fresh:
        request = arrival.asked.request
        case = NewCase(
            arrival.case_id,
            register.work_types[request.work_type],
            register.centres[arrival.centre_id],
            arrival.received_at,
            request.sla_policy_id,
        )
        promised = book.promised(case)
        if promised is not None:
            found[arrival.case_id] = promised
    return found


def _insert(session: Session, table: type[Base], values: Iterable[Mapping[str, Any]]) -> None:
    rows = list(values)
    if rows:
        session.execute(insert(table), rows)


def _customer(arrival: Arrival) -> Mapping[str, Any]:
    known = arrival.customer
    return {"id": known.id, "name": known.name, "phone": known.phone}


def _site(arrival: Arrival, now: datetime) -> Mapping[str, Any]:
    site, asked = arrival.site, arrival.asked
    found = asked.found if asked.request.place is None else None
    lat, lon = site.place or (None, None)
    return {
        "id": site.id,
        "customer_id": site.customer_id,
        "address": site.address,
        **dict.fromkeys(("province", "city", "district", "town"), ""),
        "lat": lat,
        "lon": lon,
        "geocode_confidence": None if found is None else found.confidence,
        "geocode_source": None if found is None else found.source,
        "geocode_failed_at": now if asked.unanswered else None,
        "centre_id": site.centre_id,
    }


def _device(arrival: Arrival) -> Mapping[str, Any]:
    device = arrival.device
    if device is None:
        raise ValueError(arrival.asked)
    return {
        "id": device.id,
        "site_id": device.site_id,
        "model": device.model,
        "serial_number": device.serial_number,
        "installed_on": arrival.asked.request.installed_on,
    }


def _case(
    arrival: Arrival, promised: Promised | None, planned: RoundVisit | None
) -> Mapping[str, Any]:
    request, device = arrival.asked.request, arrival.device
    own = request.sla_policy_id
    replaced = "" if planned is None else kinds_of(planned.cartridges)
    return {
        "id": arrival.case_id,
        "ticket": arrival.ticket,
        "customer_id": arrival.customer.id,
        "device_id": None if device is None else device.id,
        "work_type_id": request.work_type,
        "sla_policy_id": own if own or promised is None else promised.policy_id,
        "received_at": arrival.received_at,
        "description": request.description.strip() or replaced,
    }


def _event(who: Principal, arrival: Arrival, now: datetime) -> Event:
    request = arrival.asked.request
    return Event(
        at=now,
        actor=who.user_id,
        kind=TAKEN if arrival.into is None else MERGED,
        entity="case",
        entity_id=arrival.case_id,
        payload={
            "ticket": request.ticket.strip() or arrival.ticket,
            "receivedAt": arrival.received_at.isoformat(),
            "phone": request.phone.strip(),
            "faultCode": request.fault_code,
            "cartridges": list(request.cartridges),
            "description": request.description.strip(),
        },
    )
