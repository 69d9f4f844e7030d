"""The tables of a scenario folder, and the scenario as a whole."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dispatch.files.scenario import organisation, people, work
from dispatch.files.scenario.customers import Cartridge, Customer, Device, Site
from dispatch.files.scenario.settings import Settings


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its name without ending, what a row is, and the rules that concern single rows.

    `key` tells rows apart; `spans` are pairs of fields of which the second must not come first. A
    folder may lack a table that is not `required`: it has no such rows.
    """

    name: str
    record: type[Any]
    key: tuple[str, ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    required: bool = False

    @property
    def file(self) -> str:
        """Name of the file in the folder."""
        return f"{self.name}.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario as plain values with all dates resolved; each table is the field of its name.

    `provisional` says that `start` was found on a calendar not announced yet.
    """

    settings: Settings
    start: date
    provisional: bool
    service_centres: tuple[organisation.ServiceCentre, ...] = ()
    opening_hours: tuple[organisation.OpeningHours, ...] = ()
    partner_points: tuple[organisation.PartnerPoint, ...] = ()
    partner_days: tuple[organisation.PartnerDay, ...] = ()
    partner_closures: tuple[organisation.PartnerClosure, ...] = ()
    partner_fees: tuple[organisation.PartnerFee, ...] = ()
    partner_contracts: tuple[organisation.PartnerContract, ...] = ()
    partner_certificates: tuple[organisation.PartnerCertificate, ...] = ()
    technicians: tuple[people.Technician, ...] = ()
    technician_skills: tuple[people.TechnicianSkill, ...] = ()
    shifts: tuple[people.Shift, ...] = ()
    shift_breaks: tuple[people.ShiftBreak, ...] = ()
    absences: tuple[people.Absence, ...] = ()
    users: tuple[people.User, ...] = ()
    customers: tuple[Customer, ...] = ()
    sites: tuple[Site, ...] = ()
    devices: tuple[Device, ...] = ()
    cartridges: tuple[Cartridge, ...] = ()
    work_types: tuple[work.WorkType, ...] = ()
    sla_policies: tuple[work.SlaPolicy, ...] = ()
    sla_tiers: tuple[work.SlaTier, ...] = ()
    cases: tuple[work.Case, ...] = ()
    visit_groups: tuple[work.VisitGroup, ...] = ()
    visits: tuple[work.Visit, ...] = ()
    visit_dependencies: tuple[work.VisitDependency, ...] = ()


_OPENING = (("opens", "closes"),)
_SPAN = (("starts_at", "ends_at"),)
_VALIDITY = (("valid_from", "valid_to"),)

TABLES = (
    Table("service_centres", organisation.ServiceCentre, ("id",), required=True),
    Table("opening_hours", organisation.OpeningHours, ("centre_id", "weekday", "opens"), _OPENING),
    Table("partner_points", organisation.PartnerPoint, ("id",)),
    Table("partner_days", organisation.PartnerDay, ("partner_id", "weekday"), _OPENING),
    Table("partner_closures", organisation.PartnerClosure, (), (("first", "last"),)),
    Table("partner_fees", organisation.PartnerFee, ("partner_id", "work_type_id")),
    Table(
        "partner_contracts", organisation.PartnerContract, ("partner_id", "centre_id"), _VALIDITY
    ),
    Table("partner_certificates", organisation.PartnerCertificate, (), _VALIDITY),
    Table("technicians", people.Technician, ("id",), required=True),
    Table("technician_skills", people.TechnicianSkill, (), _VALIDITY),
    Table(
        "shifts",
        people.Shift,
        ("id",),
        (*_SPAN, ("starts_at", "soft_ends_at"), ("soft_ends_at", "ends_at")),
    ),
    Table("shift_breaks", people.ShiftBreak, (), _SPAN),
    Table("absences", people.Absence, (), _SPAN),
    Table("users", people.User, ("login",)),
    Table("customers", Customer, ("id",), required=True),
    Table("sites", Site, ("id",), required=True),
    Table("devices", Device, ("id",)),
    Table("cartridges", Cartridge, ("id",)),
    Table("work_types", work.WorkType, ("id",), required=True),
    Table("sla_policies", work.SlaPolicy, ("id",)),
    Table("sla_tiers", work.SlaTier, ("sla_policy_id", "after_s")),
    Table("cases", work.Case, ("id",), required=True),
    Table("visit_groups", work.VisitGroup, ("id",), (("min_gap_s", "max_gap_s"),)),
    Table(
        "visits",
        work.Visit,
        ("id",),
        (
            ("lock_from", "lock_to"),
            ("appointment_from", "appointment_to"),
            ("sla_due_at", "sla_outer_at"),
        ),
        required=True,
    ),
    Table(
        "visit_dependencies",
        work.VisitDependency,
        ("visit_id", "preceding_visit_id"),
        (("min_delay_s", "max_delay_s"),),
    ),
)
