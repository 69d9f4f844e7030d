"""Records of service centres and partner points. The columns: scenarios/README.md."""

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated

from dispatch.domain.kinds import CalendarKind, PartnerKind
from dispatch.files.scenario import cells as c
from solver.workforce import ContractKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCentre:
    """A service centre; without a time zone of its own it has the scenario's."""

    id: Annotated[str, c.ID]
    name_zh: Annotated[str, c.TEXT]
    name_en: Annotated[str, c.TEXT]
    lat: Annotated[float, c.DEGREES]
    lon: Annotated[float, c.DEGREES]
    timezone: Annotated[str | None, c.ZONE] = None
    calendar_kind: Annotated[CalendarKind, c.one_of(CalendarKind)] = CalendarKind.SEVEN_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """One span of a weekday (0 is Monday) that a centre is open."""

    centre_id: Annotated[str, c.ref("service_centres")]
    weekday: Annotated[int, c.WEEKDAY]
    opens: Annotated[time, c.CLOCK]
    closes: Annotated[time, c.CLOCK]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPoint:
    """A partner point and what it charges for the way."""

    id: Annotated[str, c.ID]
    name_zh: Annotated[str, c.TEXT]
    name_en: Annotated[str, c.TEXT]
    lat: Annotated[float, c.DEGREES]
    lon: Annotated[float, c.DEGREES]
    phone: Annotated[str, c.TEXT]
    kind: Annotated[PartnerKind, c.one_of(PartnerKind)]
    radius_m: Annotated[int, c.COUNT]
    acceptance_minutes: Annotated[int, c.COUNT] = 0
    free_km: Annotated[int, c.COUNT] = 0
    per_km_fen: Annotated[int, c.yuan("per_km_yuan")] = 0
    quality: Annotated[int, c.whole(0, 100)] = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDay:
    """Opening and caps of a partner point on a weekday (0 is Monday); no row: closed."""

    partner_id: Annotated[str, c.ref("partner_points")]
    weekday: Annotated[int, c.WEEKDAY]
    opens: Annotated[time, c.CLOCK]
    closes: Annotated[time, c.CLOCK]
    max_visits: Annotated[int, c.COUNT]
    max_minutes: Annotated[int, c.COUNT]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerClosure:
    """Days on which a partner point is closed all the same; both days included."""

    partner_id: Annotated[str, c.ref("partner_points")]
    first: Annotated[date, c.DAY]
    last: Annotated[date, c.DAY]
    reason: Annotated[str, c.TEXT] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFee:
    """A line of a partner point's fee card."""

    partner_id: Annotated[str, c.ref("partner_points")]
    work_type_id: Annotated[str, c.ref("work_types")]
    fee_fen: Annotated[int, c.yuan("fee_yuan")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerContract:
    """How the area of a centre is shared with a partner point; both days included."""

    partner_id: Annotated[str, c.ref("partner_points")]
    centre_id: Annotated[str, c.ref("service_centres")]
    kind: Annotated[ContractKind, c.one_of(ContractKind)]
    guaranteed_visits: Annotated[int, c.COUNT] = 0
    shortfall_fen: Annotated[int, c.yuan("shortfall_yuan")] = 0
    margin_fen: Annotated[int, c.yuan("margin_yuan")] = 0
    valid_from: Annotated[date | None, c.DAY] = None
    valid_to: Annotated[date | None, c.DAY] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCertificate:
    """A certificate of a person under a partner point; both days included."""

    partner_id: Annotated[str, c.ref("partner_points")]
    person: Annotated[str, c.TEXT]
    skill: Annotated[str, c.SKILL]
    valid_from: Annotated[date, c.DAY]
    valid_to: Annotated[date, c.DAY]
    certificate_no: Annotated[str | None, c.TEXT] = None
    issuer: Annotated[str | None, c.TEXT] = None
