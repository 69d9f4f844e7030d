"""What a request is about: whose, where, which device and centre; and whether it repeats another.

Nothing is written here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NoReturn

from dispatch.domain.cartridges.kinds import known_kind
from dispatch.domain.cases.ending import merged_since
from dispatch.domain.codes_intake import IntakeCode
from dispatch.domain.intake.duplicates import About, KnownCase, duplicate_of
from dispatch.domain.intake.request import (
    ServiceRequest,
    plain_address,
    plain_phone,
    plain_serial,
    request_faults,
)
from dispatch.domain.places import GeocodedPlace
from dispatch.services.intake.register import CustomerFact, DeviceFact, Register, SiteFact
from dispatch.services.scenario_maintenance import nearest_centre
from dispatch.store.ids import new_id
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the place that was found for its address; `unanswered` by no geocoder yet."""

    request: ServiceRequest
    found: GeocodedPlace | None = None
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that is understood.

    Attributes
    ----------
    new_customer, new_site, new_device
        Whether the customer, the site, the device are still to be written.
    into
        The case that it belongs into; None for one that makes a case of its own.
    case_id, ticket
        Of the case that it belongs into, or of its own.
    """

    asked: Asked
    customer: CustomerFact
    site: SiteFact
    device: DeviceFact | None
    centre_id: str
    received_at: datetime
    case_id: str
    ticket: str
    into: KnownCase | None = None
    new_customer: bool = False
    new_site: bool = False
    new_device: bool = False


def match(register: Register, asked: Asked, now: datetime) -> Arrival:
    """Understand a request, and let the register know what it adds.

    It has to be looked up there before.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it; the register then knows no more than before.
    """
    request = asked.request
    matching = _Matching(register, asked, [*request_faults(request, now)])
    matching.faults += _reference_faults(register, request)
    arrival = matching.arrival(now)
    _remember(register, arrival)
    return arrival


def known_site(register: Register, request: ServiceRequest) -> SiteFact | None:
    """Return the site that a request is about, if it is known."""
    if request.device_id is not None:
        device = register.device(request.device_id)
        return None if device is None else register.site(device.site_id)
    if request.site_id is not None:
        return register.site(request.site_id)
    caller = caller_of(register, request)
    sites = () if caller is None else register.sites_of(caller.id)
    if request.address.strip():
        wanted = plain_address(request.address)
        return next((site for site in sites if plain_address(site.address) == wanted), None)
    if request.serial_number.strip():
        return _site_of_serial(register, sites, request.serial_number)
    return sites[0] if len(sites) == 1 else None


@dataclass(slots=True)
class _Matching:
    """One request on its way to being understood; what is wrong is gathered in `faults`."""

    register: Register
    asked: Asked
    faults: list[Fault] = field(default_factory=list)

    def arrival(self, now: datetime) -> Arrival:
        request = self.asked.request
        known = known_site(self.register, request)
        customer, new_customer = self._customer(known)
        site = known if known is not None or customer is None else self._new_site(customer)
        centre_id = None if site is None else self._centre(site)
        device, new_device = self._device(known, site)
        into = self._repeats(customer, site, device, now)
        if self.faults or customer is None or site is None or centre_id is None:
            self._refuse()
        return Arrival(
            asked=self.asked,
            customer=customer,
            site=site if known is not None else replace(site, centre_id=centre_id),
            device=device,
            centre_id=centre_id,
            received_at=min(request.received_at or now, now),
            case_id=new_id() if into is None else into.case_id,
            ticket=self._ticket() if into is None else into.ticket,
            into=into,
            new_customer=new_customer,
            new_site=known is None,
            new_device=new_device,
        )

    def _customer(self, site: SiteFact | None) -> tuple[CustomerFact | None, bool]:
        """Return whose request it is, and whether they are new."""
        request = self.asked.request
        if site is not None:
            return self.register.customer(site.customer_id), False
        if request.device_id is not None or request.site_id is not None:
            return None, False  # it is not known, which is told of among the references
        caller = caller_of(self.register, request)
        if caller is not None:
            return caller, False
        if not request.name.strip():
            self.faults.append(Fault(IntakeCode.NAME_MISSING, "name"))
        return CustomerFact(new_id(), request.name.strip(), plain_phone(request.phone)), True

    def _new_site(self, customer: CustomerFact) -> SiteFact:
        request, found = self.asked.request, self.asked.found
        address = request.address.strip()
        if not address:
            sites = len(self.register.sites_of(customer.id))
            self.faults.append(Fault(IntakeCode.ADDRESS_MISSING, "address", {"sites": sites}))
        place = request.place or (None if found is None else (found.lat, found.lon))
        return SiteFact(new_id(), customer.id, address, place, None)

    def _centre(self, site: SiteFact) -> str | None:
        """Return who serves a site: as was said, its keeper, the nearest, or the only one."""
        named = self.asked.request.centre_id or site.centre_id
        if named is not None:
            return named
        centres = self.register.centres
        near = nearest_centre(list(centres.values()), *(site.place or (None, None)))
        if near is None and len(centres) == 1:
            return next(iter(centres))
        if near is None and site.address:
            values = {"address": site.address}
            self.faults.append(Fault(IntakeCode.CENTRE_UNDECIDED, "centreId", values))
        return near

    def _device(
        self, known: SiteFact | None, site: SiteFact | None
    ) -> tuple[DeviceFact | None, bool]:
        """Return the device, None when none was named, and whether it is new."""
        request = self.asked.request
        if request.device_id is not None:
            device = self.register.device(request.device_id)
            if device is not None and request.site_id not in {None, device.site_id}:
                self._elsewhere(device.site_id, request.device_id)
            return device, False
        serial, model = request.serial_number.strip(), request.model.strip()
        if site is None or not (serial or model):
            return None, False
        there = () if known is None else self.register.devices_at(known.id)
        same = [device for device in there if _is(device, serial, model)]
        if len(same) == 1 or (same and serial):
            return same[0], False
        self._new_device_faults(site.customer_id, serial or model)
        return DeviceFact(new_id(), site.id, model, serial), True

    def _new_device_faults(self, customer_id: str, device: str) -> None:
        request = self.asked.request
        sites = self.register.sites_of(customer_id)
        elsewhere = _site_of_serial(self.register, sites, request.serial_number)
        if elsewhere is not None:
            self._elsewhere(elsewhere.id, device)
        elif not (request.serial_number.strip() and request.model.strip() and request.installed_on):
            values = {"device": device}
            self.faults.append(Fault(IntakeCode.DEVICE_INCOMPLETE, "serialNumber", values))

    def _elsewhere(self, site_id: str, device: str) -> None:
        there = self.register.site(site_id)
        values = {"device": device, "address": "" if there is None else there.address}
        self.faults.append(Fault(IntakeCode.DEVICE_ELSEWHERE, "serialNumber", values))

    def _repeats(
        self,
        customer: CustomerFact | None,
        site: SiteFact | None,
        device: DeviceFact | None,
        now: datetime,
    ) -> KnownCase | None:
        """Return the case that it belongs into; the number of another must not be its own."""
        if customer is None or site is None:
            return None
        about = about_of(self.asked.request, customer, site, device)
        kinds = {known_kind(name) for name in self.asked.request.cartridges}
        known = (case for case in self.register.cases_of(customer.id) if case.takes(kinds))
        into = duplicate_of(about, known, merged_since(self.register.policy, now))
        ticket = self.asked.request.ticket.strip()
        owner = self.register.case_with(ticket) if ticket else None
        if owner is not None and (into is None or owner.case_id != into.case_id):
            self.faults.append(Fault(IntakeCode.TICKET_TAKEN, "ticket", {"ticket": ticket}))
        return into

    def _ticket(self) -> str:
        return self.asked.request.ticket.strip() or f"S-{new_id()[:12]}"

    def _refuse(self) -> NoReturn:
        if not self.faults:  # what is missing has been told of
            raise ValueError(self.asked)
        raise InvalidInput(self.faults)


def about_of(
    request: ServiceRequest, customer: CustomerFact, site: SiteFact, device: DeviceFact | None
) -> About:
    """Return what tells a request from others."""
    return About(
        customer.id,
        site.id,
        None if device is None else device.id,
        request.work_type,
        request.fault_code,
    )


def _remember(register: Register, arrival: Arrival) -> None:
    if arrival.new_customer:
        register.add_customer(arrival.customer)
    if arrival.new_site:
        register.add_site(arrival.site)
    if arrival.new_device and arrival.device is not None:
        register.add_device(arrival.device)
    register.add_case(
        KnownCase(
            arrival.case_id,
            arrival.ticket,
            _both(arrival),
            arrival.received_at if arrival.into is None else arrival.into.received_at,
        )
    )


def _both(arrival: Arrival) -> About:
    """Return what a case is about once it knows what a repetition of it has said."""
    asked = about_of(arrival.asked.request, arrival.customer, arrival.site, arrival.device)
    known = asked if arrival.into is None else arrival.into.about
    return replace(
        known,
        device_id=known.device_id or asked.device_id,
        fault_code=known.fault_code or asked.fault_code,
    )


def _reference_faults(register: Register, request: ServiceRequest) -> Iterator[Fault]:
    """Yield UNKNOWN_REFERENCE for every id that names nothing."""
    named = (
        ("workType", request.work_type, register.work_types),
        ("faultCode", request.fault_code, register.fault_codes),
        ("centreId", request.centre_id, register.centres),
        ("slaPolicyId", request.sla_policy_id, register.ladders),
    )
    for name, value, known in named:
        if value is not None and value not in known:
            yield Fault(InputCode.UNKNOWN_REFERENCE, name, {"value": value})
    if request.device_id is not None and register.device(request.device_id) is None:
        yield Fault(InputCode.UNKNOWN_REFERENCE, "deviceId", {"value": request.device_id})
    if request.site_id is not None and register.site(request.site_id) is None:
        yield Fault(InputCode.UNKNOWN_REFERENCE, "siteId", {"value": request.site_id})


def caller_of(register: Register, request: ServiceRequest) -> CustomerFact | None:
    """Return who has this phone: of several the one of that name, else the first."""
    callers = register.callers(request.phone) if request.phone.strip() else ()
    named = (each for each in callers if each.name == request.name.strip())
    return next(named, callers[0] if callers else None)


def _site_of_serial(register: Register, sites: Sequence[SiteFact], serial: str) -> SiteFact | None:
    wanted = plain_serial(serial)
    for site in sites if wanted else ():
        if any(plain_serial(one.serial_number) == wanted for one in register.devices_at(site.id)):
            return site
    return None


def _is(device: DeviceFact, serial: str, model: str) -> bool:
    if serial:
        return plain_serial(device.serial_number) == plain_serial(serial)
    return device.model == model
