"""Requests become cases, each with its visit and its promise; a repetition goes into its case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.places import GeocodedPlace, Unanswered
from dispatch.services.intake.matching import Asked, known_site, match
from dispatch.services.intake.register import Register
from dispatch.services.intake.writing import write
from dispatch.services.people.accounts import Principal
from dispatch.store.events import one_at_a_time

Found = GeocodedPlace | Unanswered | None

Geocode = Callable[[str], Found]
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
    An address for which it gave no answer keeps what is known without it, and is asked for again
    (`dispatch.services.placing`).
    """
    register = Register(session)
    register.look_up(requests)
    return located_by(register, requests, geocode, {})


def located_by(
    register: Register,
    requests: Sequence[ServiceRequest],
    geocode: Geocode,
    found: dict[str, Found],
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
        place = found[address]
        if isinstance(place, Unanswered):
            asked.append(Asked(request, place.rough, unanswered=True))
        else:
            asked.append(Asked(request, place))
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
