"""Records of work types, SLA policies, cases and visits. The columns: scenarios/README.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from dispatch.domain.kinds import Coordination
from dispatch.domain.sla.policy import CaseClass
from dispatch.files.scenario import cells as c
from solver.visit import AppointmentState, Assignment, LockKind

Window = tuple[datetime, datetime, datetime]
"""First start, last start, last end."""

SkillNeeds = tuple[tuple[str, int], ...]
"""(skill, minimal level) each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkType:
    """A kind of work with its usual duration and skills."""

    id: Annotated[str, c.ID]
    name_zh: Annotated[str, c.TEXT]
    name_en: Annotated[str, c.TEXT]
    default_duration_s: Annotated[int, c.minutes("default_minutes")]
    skills: Annotated[SkillNeeds, c.SKILL_NEEDS] = ()
    emergency: Annotated[bool, c.YES_NO] = False
    remote_exempt: Annotated[bool, c.YES_NO] = False
    sla_policy_id: Annotated[str | None, c.ref("sla_policies")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaPolicy:
    """A promise about the start of service; its steps are SlaTiers.

    `ladder` names the default ladder whose stages its cases climb.
    """

    id: Annotated[str, c.ID]
    name: Annotated[str, c.TEXT]
    outer_bound_s: Annotated[int | None, c.minutes("outer_bound_minutes")] = None
    ladder: Annotated[CaseClass | None, c.one_of(CaseClass)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaTier:
    """From so many minutes of lateness on: a penalty, and a rate for the time past them."""

    sla_policy_id: Annotated[str, c.ref("sla_policies")]
    after_s: Annotated[int, c.minutes("after_minutes")]
    penalty_fen: Annotated[int, c.yuan("penalty_yuan")]
    per_hour_fen: Annotated[int, c.yuan("per_hour_yuan")] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A customer's fault or request."""

    id: Annotated[str, c.ID]
    ticket: Annotated[str, c.TEXT]
    customer_id: Annotated[str, c.ref("customers")]
    work_type_id: Annotated[str, c.ref("work_types")]
    received_at: Annotated[datetime, c.INSTANT]
    device_id: Annotated[str | None, c.ref("devices")] = None
    sla_policy_id: Annotated[str | None, c.ref("sla_policies")] = None
    description: Annotated[str, c.TEXT] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitGroup:
    """Visits of several technicians that belong together in time."""

    id: Annotated[str, c.ID]
    min_gap_s: Annotated[int, c.minutes("min_gap_minutes")] = 0
    max_gap_s: Annotated[int, c.minutes("max_gap_minutes")] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A call at a site; what it leaves empty comes from its work type, case or policy."""

    id: Annotated[str, c.ID]
    case_id: Annotated[str, c.ref("cases")]
    site_id: Annotated[str, c.ref("sites")]
    work_type_id: Annotated[str, c.ref("work_types")]
    centre_id: Annotated[str, c.ref("service_centres")]
    device_id: Annotated[str | None, c.ref("devices")] = None
    priority: Annotated[int, c.whole(1, 10)] = 5
    assignment: Annotated[Assignment, c.one_of(Assignment)] = Assignment.AUTO
    drop_price_fen: Annotated[int | None, c.yuan("drop_price_yuan")] = None
    service_s: Annotated[int | None, c.minutes("service_minutes")] = None
    access_s: Annotated[int | None, c.minutes("access_minutes")] = None
    windows: Annotated[tuple[Window, ...], c.WINDOWS] = ()
    skills: Annotated[SkillNeeds | None, c.SKILL_NEEDS] = None
    required_technicians: Annotated[tuple[str, ...], c.refs("technicians")] = ()
    preferred_technicians: Annotated[tuple[str, ...], c.refs("technicians")] = ()
    prohibited_technicians: Annotated[tuple[str, ...], c.refs("technicians")] = ()
    required_parts: Annotated[Mapping[str, int], c.PARTS] = field(default_factory=dict)
    required_tools: Annotated[tuple[str, ...], c.NAMES] = ()
    demand: Annotated[tuple[int, ...], c.COUNTS] = ()
    cartridges: Annotated[tuple[str, ...], c.NAMES] = ()
    sla_policy_id: Annotated[str | None, c.ref("sla_policies")] = None
    sla_due_at: Annotated[datetime | None, c.INSTANT] = None
    sla_outer_at: Annotated[datetime | None, c.INSTANT] = None
    group_id: Annotated[str | None, c.ref("visit_groups")] = None
    group_position: Annotated[int | None, c.COUNT] = None
    lock_kind: Annotated[LockKind, c.one_of(LockKind)] = LockKind.NONE
    lock_technician_id: Annotated[str | None, c.ref("technicians")] = None
    lock_start_at: Annotated[datetime | None, c.INSTANT] = None
    lock_from: Annotated[datetime | None, c.INSTANT] = None
    lock_to: Annotated[datetime | None, c.INSTANT] = None
    appointment_state: Annotated[AppointmentState, c.one_of(AppointmentState)] = (
        AppointmentState.PROPOSED
    )
    appointment_from: Annotated[datetime | None, c.INSTANT] = None
    appointment_to: Annotated[datetime | None, c.INSTANT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDependency:
    """A visit that comes after another."""

    visit_id: Annotated[str, c.ref("visits")]
    preceding_visit_id: Annotated[str, c.ref("visits")]
    min_delay_s: Annotated[int, c.minutes("min_delay_minutes")] = 0
    max_delay_s: Annotated[int | None, c.minutes("max_delay_minutes")] = None
    coordination: Annotated[Coordination, c.one_of(Coordination)] = Coordination.NONE
