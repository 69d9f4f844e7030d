"""Requests become cases, each with its visit and its promise; a repetition goes into its case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.places import GeocodedPlace
from dispatch.services.intake.again import ask_again
from dispatch.services.intake.faults import note_faults
from dispatch.services.intake.matching import Arrival, Asked, known_site, match
from dispatch.services.intake.promises import begin_promises
from dispatch.services.intake.register import Register
from dispatch.services.intake.visits import new_visit
from dispatch.services.people.accounts import Principal
from dispatch.store.base import Base
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.events import Event, one_at_a_time, record_events
from dispatch.store.work import Case, Visit

TAKEN = "request.taken"
MERGED = "request.merged"
"""Kinds of the events, of the case, that a request and its repetition become."""

Geocode = Callable[[str], GeocodedPlace | None]
"""Finds the place of an address, or None when it finds nothing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request: a case of its own, or `merged` into the one that it repeats."""

    case_id: str
    ticket: str
    merged: bool


def located(session: Session, requests: Sequence[ServiceRequest], geocode: Geocode) -> list[Asked]:
    """Find the places of addresses that nobody has placed yet, each once.

    Call it before the transaction that takes the requests: a geocoder may be asked over a network.

    Raises
    ------
    Refused
        As the geocoder does.
    """
    register = Register(session)
    register.look_up(requests)
    return located_by(register, requests, geocode, {})


def located_by(
    register: Register,
    requests: Sequence[ServiceRequest],
    geocode: Geocode,
    found: dict[str, GeocodedPlace | None],
) -> list[Asked]:
    """Find places as `located` does, for requests that the register has looked up."""
    asked = []
    for request in requests:
        address = request.address.strip()
        named = request.device_id is not None or request.site_id is not None
        if named or request.place or not address or known_site(register, request) is not None:
            asked.append(Asked(request))
            continue
        if address not in found:
            found[address] = geocode(address)
        asked.append(Asked(request, found[address]))
    return asked


def take_request(session: Session, who: Principal, asked: Asked, now: datetime) -> Taken:
    """Take one request, `located` before; the caller commits.

    It becomes a case with a visit, whose promise begins when it was received, or an event of the
    case that it repeats.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it; nothing of it is done.
    """
    one_at_a_time(session)
    register = Register(session)
    register.look_up([asked.request])
    arrival = match(register, asked, now)
    write(session, who, register, [arrival], now)
    return Taken(arrival.case_id, arrival.ticket, arrival.into is not None)


def write(
    session: Session,
    who: Principal,
    register: Register,
    arrivals: Sequence[Arrival],
    now: datetime,
) -> None:
    """Write what follows from requests that were understood."""
    fresh = [arrival for arrival in arrivals if arrival.into is None]
    _insert(session, Customer, (_customer(each) for each in arrivals if each.new_customer))
    _insert(session, Site, (_site(each) for each in arrivals if each.new_site))
    _insert(session, Device, (_device(each) for each in arrivals if each.new_device))
    _insert(session, Case, (_case(each) for each in fresh))
    _insert(session, Visit, (new_visit(register, each, now) for each in fresh))
    note_faults(session, fresh, now)
    begin_promises(session, who, fresh, now)
    record_events(session, (_event(who, each, now) for each in arrivals))
    for arrival in arrivals:
        if arrival.into is not None:
            ask_again(session, who, register, arrival, now)


def _insert(session: Session, table: type[Base], values: Iterable[Mapping[str, Any]]) -> None:
    rows = list(values)
    if rows:
        session.execute(insert(table), rows)


def _customer(arrival: Arrival) -> Mapping[str, Any]:
    known = arrival.customer
    return {"id": known.id, "name": known.name, "phone": known.phone}


def _site(arrival: Arrival) -> Mapping[str, Any]:
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


def _case(arrival: Arrival) -> Mapping[str, Any]:
    request, device = arrival.asked.request, arrival.device
    return {
        "id": arrival.case_id,
        "ticket": arrival.ticket,
        "customer_id": arrival.customer.id,
        "device_id": None if device is None else device.id,
        "work_type_id": request.work_type,
        "sla_policy_id": request.sla_policy_id,
        "received_at": arrival.received_at,
        "description": request.description.strip(),
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
            "description": request.description.strip(),
        },
    )
