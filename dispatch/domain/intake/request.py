"""What a customer asks for, and what can be wrong with it before anyone is looked up.

The sources of the rules stand in docs/intake.md.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dispatch.domain.codes_intake import IntakeCode
from solver.codes import InputCode
from solver.faults import Fault

FILTERS = "filter-replacement"
"""The work type, and with a hyphen the beginning of its variants, that replaces cartridges."""
CLOCKS_APART = timedelta(minutes=5)
"""How far the sender's clock may be ahead of ours."""
OLDEST = timedelta(days=92)
"""A request that was received longer ago has a date that was mistyped."""
URGENT = 1
USUAL = 5

_FOREIGN_PREFIX = re.compile(r"^(?:\+|00)86(?=1)")
_BETWEEN_DIGITS = re.compile(r"[\s().-]")
_PHONE = re.compile(r"\+?[0-9]{5,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRequest:
    """A request of a customer, as it came in.

    A text that is empty was not said. Whoever names a device need not name its site, and whoever
    names a site not its customer.

    Attributes
    ----------
    phone, name
        By the phone the customer is known.
    place
        WGS-84 degrees of the site, latitude first.
    received_at
        When the customer asked; None is now.
    window
        Instants between which service may start.
    cartridges
        Kinds that are to be replaced; of a filter replacement alone.
    priority
        1 (most urgent) to 10; None is what the work type has.
    ticket
        Number that the customer was given elsewhere; empty makes one.
    """

    work_type: str
    phone: str = ""
    name: str = ""
    address: str = ""
    place: tuple[float, float] | None = None
    site_id: str | None = None
    device_id: str | None = None
    serial_number: str = ""
    model: str = ""
    installed_on: date | None = None
    fault_code: str | None = None
    description: str = ""
    received_at: datetime | None = None
    window: tuple[datetime, datetime] | None = None
    cartridges: tuple[str, ...] = ()
    centre_id: str | None = None
    sla_policy_id: str | None = None
    priority: int | None = None
    ticket: str = ""


def request_faults(request: ServiceRequest, now: datetime) -> Iterator[Fault]:
    """Yield all that is wrong with a request by itself; `field` is in the words of the API."""
    known = request.device_id is not None or request.site_id is not None
    if not request.phone.strip() and not known:
        yield Fault(IntakeCode.PHONE_MISSING, "phone")
    elif request.phone.strip() and not _PHONE.fullmatch(plain_phone(request.phone)):
        yield Fault(IntakeCode.PHONE_MALFORMED, "phone", {"value": request.phone})
    yield from _place_faults(request)
    yield from _time_faults(request, now)
    if request.cartridges and not replaces_filters(request.work_type):
        values = {"workType": request.work_type}
        yield Fault(IntakeCode.CARTRIDGES_UNWANTED, "cartridges", values)
    if request.priority is not None and not 1 <= request.priority <= 10:
        yield Fault(InputCode.OUT_OF_RANGE, "priority", {"value": request.priority})


def replaces_filters(work_type: str) -> bool:
    """Tell whether a work type, or the one that it is a variant of, replaces cartridges."""
    return work_type == FILTERS or work_type.startswith(f"{FILTERS}-")


def priority_of(request: ServiceRequest, *, emergency: bool) -> int:
    """Return how urgent the visit is: as was said, else by the work type."""
    if request.priority is not None:
        return request.priority
    return URGENT if emergency else USUAL


def plain_phone(phone: str) -> str:
    """Return a phone number without what people put between digits; China's prefix is left out."""
    digits = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", phone))
    return _FOREIGN_PREFIX.sub("", digits)


def plain_address(address: str) -> str:
    """Return an address by which two ways of writing it compare: no blanks, plain characters."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", address)).casefold()


def plain_serial(serial_number: str) -> str:
    """Return a serial number by which two ways of writing it compare."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", serial_number)).casefold()


def _place_faults(request: ServiceRequest) -> Iterator[Fault]:
    if request.place is None:
        return
    lat, lon = request.place
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        values = {"lat": str(lat), "lon": str(lon)}
        yield Fault(InputCode.COORDINATES_OUT_OF_RANGE, "location", values)


def _time_faults(request: ServiceRequest, now: datetime) -> Iterator[Fault]:
    received = request.received_at or now
    if received > now + CLOCKS_APART:
        yield Fault(IntakeCode.RECEIVED_LATER, "receivedAt", {"value": received.isoformat()})
    if received < now - OLDEST:
        limits = {"value": received.isoformat(), "days": str(OLDEST.days)}
        yield Fault(IntakeCode.RECEIVED_LONG_AGO, "receivedAt", limits)
    day = request.installed_on
    # Wherever the site is, its date is at most a day ahead of that in UTC.
    if day is not None and day > now.astimezone(UTC).date() + timedelta(days=1):
        yield Fault(IntakeCode.INSTALLED_LATER, "installedOn", {"value": day.isoformat()})
    if request.window is not None:
        begins, ends = request.window
        if begins > ends:
            yield Fault(InputCode.WINDOW_REVERSED, "window")
        elif ends <= now:
            yield Fault(IntakeCode.WINDOW_PAST, "window", {"value": ends.isoformat()})
