"""The values of a scenario as rows; each row follows those that it refers to."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.domain.places import GeocodedPlace
from dispatch.domain.values import SkillNeed, SlaTier, TimeWindow
from dispatch.files.scenario import people as given
from dispatch.files.scenario.customers import Site
from dispatch.files.scenario.tables import Scenario
from dispatch.files.scenario.work import SkillNeeds, Visit, Window, WorkType
from dispatch.services.scenario_maintenance import life_fields, nearest_centre, visited_from
from dispatch.store import accounts, customers, organisation, partners, people, work
from dispatch.store.base import Base

Places = Mapping[str, GeocodedPlace]
"""What geocoding found, by id of the site."""


def organisation_rows(scenario: Scenario) -> Iterator[Base]:
    """Service centres, and the kinds of work with their promises."""
    zone = scenario.settings.timezone
    for centre in scenario.service_centres:
        own_zone = {"timezone": centre.timezone or zone}
        yield organisation.ServiceCentre(**_fields(centre) | own_zone)
    for kind in scenario.work_types:
        yield work.WorkType(
            **_fields(kind, without=("sla_policy_id",)) | {"skills": _needs(kind.skills)}
        )
    for policy in scenario.sla_policies:
        tiers = sorted(
            (tier for tier in scenario.sla_tiers if tier.sla_policy_id == policy.id),
            key=lambda tier: tier.after_s,
        )
        priced = [
            SlaTier(
                after_s=tier.after_s, penalty_fen=tier.penalty_fen, per_hour_fen=tier.per_hour_fen
            )
            for tier in tiers
        ]
        yield work.SlaPolicy(**_fields(policy, without=("ladder",)), tiers=priced)
    for hours in scenario.opening_hours:
        yield organisation.OpeningHours(**_fields(hours))


def partner_rows(scenario: Scenario) -> Iterator[Base]:
    """Partner points, then what each has."""
    for point in scenario.partner_points:
        yield organisation.PartnerPoint(**_fields(point))
    for day in scenario.partner_days:
        yield organisation.PartnerDayCap(**_fields(day))
    for closure in scenario.partner_closures:
        yield partners.PartnerClosure(**_fields(closure))
    for line in scenario.partner_fees:
        yield organisation.PartnerWorkType(**_fields(line))
    for contract in scenario.partner_contracts:
        yield organisation.PartnerContract(**_fields(contract))
    for certificate in scenario.partner_certificates:
        yield organisation.PartnerCertificate(**_fields(certificate))


def technician_rows(scenario: Scenario) -> Iterator[Base]:
    """Technicians and their skills, then shifts, breaks and absences."""
    zone = ZoneInfo(scenario.settings.timezone)
    homes = {person.id: person for person in scenario.technicians}
    for person in scenario.technicians:
        yield people.Technician(
            **_fields(person) | {"tools": list(person.tools), "territory": _polygon(person)}
        )
    for skill in scenario.technician_skills:
        yield people.TechnicianSkill(**_fields(skill))
    for shift in scenario.shifts:
        yield people.Shift(
            **_fields(shift) | _shift_fields(shift, homes[shift.technician_id], zone)
        )
    for pause in scenario.shift_breaks:
        yield people.ShiftBreak(**_fields(pause))
    for absence in scenario.absences:
        yield people.Absence(**_fields(absence))


def customer_rows(scenario: Scenario, places: Places) -> Iterator[Base]:
    """Return customers, sites where geocoding or the file puts them, and what stands there."""
    for customer in scenario.customers:
        yield customers.Customer(**_fields(customer))
    keepers = visited_from(scenario)
    for site in scenario.sites:
        fields = _fields(site) | _placed(site, places.get(site.id))
        near = nearest_centre(scenario.service_centres, fields["lat"], fields["lon"])
        yield customers.Site(**fields, centre_id=keepers.get(site.id, near))
    for device in scenario.devices:
        yield customers.Device(**_fields(device))
    for cartridge in scenario.cartridges:
        yield customers.Cartridge(**_fields(cartridge), **life_fields(cartridge))


def work_rows(scenario: Scenario, now: datetime) -> Iterator[Base]:
    """Cases, groups and visits with what visits take from their case, policy and work type."""
    kinds = {kind.id: kind for kind in scenario.work_types}
    cases = {case.id: case for case in scenario.cases}
    outer = {policy.id: policy.outer_bound_s for policy in scenario.sla_policies}
    for case in scenario.cases:
        yield work.Case(**_fields(case))
    for group in scenario.visit_groups:
        yield work.VisitGroup(**_fields(group))
    for visit in scenario.visits:
        case = cases[visit.case_id]
        policy = visit.sla_policy_id or case.sla_policy_id
        bound_s = outer.get(policy) if policy else None
        outer_at = visit.sla_outer_at
        if outer_at is None and visit.sla_due_at is not None and bound_s is not None:
            outer_at = max(case.received_at + timedelta(seconds=bound_s), visit.sla_due_at)
        yield work.Visit(
            **_fields(visit, without=("skills", "cartridges"))
            | _visit_fields(visit, kinds[visit.work_type_id])
            | {
                "sla_policy_id": policy,
                "sla_outer_at": outer_at,
                "device_id": visit.device_id or case.device_id,
                "deadline_given": visit.sla_due_at is not None,
                "provisional": scenario.provisional and visit.sla_due_at is not None,
                "created_at": now,
            }
        )


def dependency_rows(scenario: Scenario) -> Iterator[Base]:
    """Which visit comes after which; apart, because both must be there."""
    for dependency in scenario.visit_dependencies:
        yield work.VisitDependency(**_fields(dependency))


def user_row(user: given.User, password_hash: str) -> Base:
    """One demo user, whose id is the login."""
    hidden = {"id": user.login, "password_hash": password_hash}
    return accounts.User(**_fields(user, without=("password",)) | hidden)


def _shift_fields(shift: given.Shift, person: given.Technician, zone: ZoneInfo) -> dict[str, Any]:
    home = person.home_lat, person.home_lon
    start = home if shift.start_lat is None else (shift.start_lat, shift.start_lon)
    end = home if shift.end_lat is None else (shift.end_lat, shift.end_lon)
    return {
        "date": shift.starts_at.astimezone(zone).date(),
        "soft_ends_at": shift.soft_ends_at or shift.ends_at,
        "start_lat": start[0],
        "start_lon": start[1],
        "end_lat": end[0],
        "end_lon": end[1],
        "capacity": list(shift.capacity),
    }


def _visit_fields(visit: Visit, kind: WorkType) -> dict[str, Any]:
    needs = kind.skills if visit.skills is None else visit.skills
    lists = ("required_technicians", "preferred_technicians", "prohibited_technicians")
    return {name: list(getattr(visit, name)) for name in (*lists, "required_tools", "demand")} | {
        "service_s": kind.default_duration_s if visit.service_s is None else visit.service_s,
        "access_s": visit.access_s or 0,
        "windows": [_window(window) for window in visit.windows],
        "required_skills": _needs(needs),
        "household": visit.site_id,
    }


def _placed(site: Site, place: GeocodedPlace | None) -> dict[str, Any]:
    if site.lat is not None:
        return {"geocode_confidence": None, "geocode_source": None}
    return {
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "geocode_confidence": place.confidence if place else None,
        "geocode_source": place.source if place else None,
    }


def _polygon(person: given.Technician) -> dict[str, object] | None:
    """GeoJSON: longitude first, and the first corner again at the end."""
    if person.territory is None:
        return None
    ring = [[lon, lat] for lat, lon in person.territory]
    closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
    return {"type": "Polygon", "coordinates": [closed]}


def _needs(needs: SkillNeeds) -> list[SkillNeed]:
    return [SkillNeed(name=name, min_level=level) for name, level in needs]


def _window(window: Window) -> TimeWindow:
    first, last, end = (at.astimezone(UTC).isoformat() for at in window)
    return TimeWindow(minStartTime=first, maxStartTime=last, maxEndTime=end)


def _fields(record: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Fields of a record by name, as they are."""
    names = (slot.name for slot in dataclasses.fields(record))
    return {name: getattr(record, name) for name in names if name not in without}
