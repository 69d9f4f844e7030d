"""Who is known already: customers, sites, devices and open cases, looked up for many at once.

What requests add is known from then on, too, before it is written and without its being read again:
so a file that asks the same twice is noticed, and a trial run needs no writing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.intake.duplicates import About, KnownCase, standing_of
from dispatch.domain.intake.request import ServiceRequest, plain_phone
from dispatch.domain.kinds import CaseStatus
from dispatch.services.cases.next_visits import as_case_visit
from dispatch.services.policies import case_policy
from dispatch.store import customers as rows
from dispatch.store.cases import FaultCode
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.intake import (
    cases_not_done,
    cases_with_tickets,
    customers_by_id,
    customers_with_phones,
    devices_by,
    faults_of_cases,
    repaired_devices,
    sites_by,
    undecided_cases,
    visits_of_cases,
)
from dispatch.store.queries.rounds import kinds_under_way
from dispatch.store.sla import SlaLadder
from dispatch.store.work import Case, WorkType


@dataclass(frozen=True, slots=True)
class CustomerFact:
    """A customer."""

    id: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A site; its place is (latitude, longitude), None until it is placed."""

    id: str
    customer_id: str
    address: str
    place: tuple[float, float] | None
    centre_id: str | None


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """A device; `repaired` when a visit has replaced a part in it."""

    id: str
    site_id: str
    model: str
    serial_number: str
    repaired: bool = False


class Register:
    """What a session knows of those who ask.

    Attributes
    ----------
    policy
        Of cases.
    work_types, centres, fault_codes, ladders
        What the organisation has, by id.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.policy: CasePolicy = case_policy(session)
        self.work_types = {row.id: row for row in session.scalars(select(WorkType))}
        self.centres = {row.id: row for row in session.scalars(select(ServiceCentre))}
        self.fault_codes = frozenset(session.scalars(select(FaultCode.id)))
        self.ladders = frozenset(session.scalars(select(SlaLadder.policy_id)))
        self._customers: dict[str, CustomerFact] = {}
        self._sites: dict[str, SiteFact] = {}
        self._devices: dict[str, DeviceFact] = {}
        self._by_phone: dict[str, list[CustomerFact]] = defaultdict(list)
        self._of_customer: dict[str, list[SiteFact]] = defaultdict(list)
        self._of_site: dict[str, list[DeviceFact]] = defaultdict(list)
        self._cases: dict[str, dict[str, KnownCase]] = defaultdict(dict)
        self._tickets: dict[str, KnownCase] = {}
        self._phones: set[str] = set()

    def look_up(self, requests: Sequence[ServiceRequest]) -> None:
        """Read what there is on these requests and has not been read before."""
        named = {r.device_id for r in requests if r.device_id is not None} - self._devices.keys()
        devices = list(devices_by(self._session, "id", named))
        wanted = {r.site_id for r in requests if r.site_id is not None}
        wanted |= {device.site_id for device in devices}
        sites = list(sites_by(self._session, "id", wanted - self._sites.keys()))
        customers = list(self._callers(requests))
        owners = {site.customer_id for site in sites} - {row.id for row in customers}
        customers += customers_by_id(self._session, owners - self._customers.keys())
        self._read([row for row in customers if row.id not in self._customers])
        tickets = {r.ticket for r in requests if r.ticket} - self._tickets.keys()
        for case in self._known(list(cases_with_tickets(self._session, tickets))):
            self._tickets[case.ticket] = case

    def callers(self, phone: str) -> Sequence[CustomerFact]:
        """Return the customers who have a phone number."""
        return self._by_phone.get(plain_phone(phone), ())

    def customer(self, customer_id: str) -> CustomerFact:
        """Return a customer that was looked up."""
        return self._customers[customer_id]

    def site(self, site_id: str) -> SiteFact | None:
        """Return a site, if there is one of that id."""
        return self._sites.get(site_id)

    def device(self, device_id: str) -> DeviceFact | None:
        """Return a device, if there is one of that id."""
        return self._devices.get(device_id)

    def sites_of(self, customer_id: str) -> Sequence[SiteFact]:
        """Return the sites of a customer."""
        return self._of_customer.get(customer_id, ())

    def devices_at(self, site_id: str) -> Sequence[DeviceFact]:
        """Return the devices of a site."""
        return self._of_site.get(site_id, ())

    def cases_of(self, customer_id: str) -> Iterable[KnownCase]:
        """Return the cases of a customer that are not done."""
        return self._cases[customer_id].values() if customer_id in self._cases else ()

    def case_with(self, ticket: str) -> KnownCase | None:
        """Return the case that has a number, if there is one."""
        return self._tickets.get(ticket)

    def add_customer(self, fact: CustomerFact) -> None:
        """Know a customer from now on."""
        self._customers[fact.id] = fact
        self._by_phone[fact.phone].append(fact)

    def add_site(self, fact: SiteFact) -> None:
        """Know a site from now on."""
        self._sites[fact.id] = fact
        self._of_customer[fact.customer_id].append(fact)

    def add_device(self, fact: DeviceFact) -> None:
        """Know a device from now on."""
        self._devices[fact.id] = fact
        self._of_site[fact.site_id].append(fact)

    def add_case(self, case: KnownCase) -> None:
        """Know a case, and how it stands, from now on."""
        self._cases[case.about.customer_id][case.case_id] = case
        self._tickets[case.ticket] = case

    def _callers(self, requests: Iterable[ServiceRequest]) -> Iterable[rows.Customer]:
        phones = {plain_phone(r.phone) for r in requests if r.phone.strip()} - self._phones
        self._phones |= phones
        return customers_with_phones(self._session, phones)

    def _read(self, customers: Sequence[rows.Customer]) -> None:
        """Read all that these customers have."""
        for row in customers:
            self.add_customer(CustomerFact(row.id, row.name, row.phone))
        ids = [row.id for row in customers]
        for site in sites_by(self._session, "customer_id", ids):
            place = None if site.lat is None or site.lon is None else (site.lat, site.lon)
            self.add_site(SiteFact(site.id, site.customer_id, site.address, place, site.centre_id))
        there = [site.id for customer_id in ids for site in self.sites_of(customer_id)]
        devices = list(devices_by(self._session, "site_id", there))
        repaired = repaired_devices(self._session, [row.id for row in devices])
        for one in devices:
            fact = DeviceFact(one.id, one.site_id, one.model, one.serial_number, one.id in repaired)
            self.add_device(fact)
        for case in self._known(list(cases_not_done(self._session, ids))):
            self.add_case(case)

    def _known(self, cases: Sequence[Case]) -> Iterable[KnownCase]:
        ids = [case.id for case in cases]
        visits = visits_of_cases(self._session, ids)
        faults = faults_of_cases(self._session, ids)
        undecided = undecided_cases(self._session, ids)
        under_way = kinds_under_way(self._session, ids)
        for case in cases:
            made = visits.get(case.id, [])
            about = About(
                customer_id=case.customer_id,
                site_id=made[0].site_id if made else None,
                device_id=case.device_id or next((v.device_id for v in made if v.device_id), None),
                work_type=case.work_type_id,
                fault_code=faults.get(case.id),
            )
            standing = standing_of(
                self.policy,
                [as_case_visit(visit) for visit in made],
                undecided=case.id in undecided,
                closed=case.status is CaseStatus.CLOSED,
                called_off=case.status is CaseStatus.CANCELLED,
            )
            yield KnownCase(
                case.id,
                case.ticket,
                about,
                case.received_at,
                standing,
                under_way.get(case.id),
                case.ended_at if case.status is CaseStatus.CANCELLED else None,
            )
