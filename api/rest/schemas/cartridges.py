"""Cartridges: what is due, why, what devices report, and how long each type lives."""

from pydantic import Field

from api.rest.schemas.base import MOST_YUAN, Day, Id, Instant, Schema, Yuan, shown
from api.rest.schemas.visits import CUSTOMER, CustomerView
from dispatch.domain.cartridges.due import DueReason

WHY = {"reason": "CALENDAR", "on": "2026-10-09"}
CARTRIDGE = {
    "id": "d1-PP",
    "type": "PP",
    "installedOn": "2026-04-12",
    "dueOn": "2026-10-09",
    "reason": "CALENDAR",
    "opensOn": "2026-09-19",
    "wallOn": "2026-10-19",
    "price": "30.00",
    "why": [WHY],
    "remainingPercentage": None,
    "reportedOn": None,
}
DUE = {
    "cartridge": CARTRIDGE,
    "overdueDays": 0,
    "deviceId": "d1",
    "model": "RM-RO600",
    "siteId": "s1",
    "address": "福州市鼓楼区温泉街道",
    "centreId": "gulou",
    "customer": CUSTOMER,
}
DEVICE = {
    "id": "d1",
    "model": "RM-RO600",
    "serialNumber": "RO8-000123",
    "siteId": "s1",
    "installedOn": "2025-01-10",
    "litresPerDay": 12.5,
    "readAt": "2026-10-08T06:00:00+00:00",
    "cartridges": [CARTRIDGE],
}
LEFT = {"cartridgeId": "d1-PP", "remainingPercentage": 12.5}
READING = {
    "readingId": "2026-10-08T06",
    "at": "2026-10-08T06:00:00+08:00",
    "litresPerDay": 12.5,
    "cartridges": [LEFT],
}
TYPE = {"type": "PP", "ratedDays": 180, "ratedLitres": None, "earlyDays": 20, "lateDays": 10}


class WhyDue(Schema):
    """One limit of a cartridge, and the day on which it would be due by that alone."""

    model_config = shown(WHY)

    reason: DueReason
    on: Day


class CartridgeView(Schema):
    """A cartridge: due on `dueOn`, to be replaced from `opensOn` to `wallOn`, both included."""

    model_config = shown(CARTRIDGE)

    id: str
    type: str
    installed_on: Day
    due_on: Day
    reason: DueReason
    opens_on: Day
    wall_on: Day
    price: Yuan
    why: list[WhyDue]
    remaining_percentage: float | None
    reported_on: Day | None


class DueCartridge(Schema):
    """A cartridge that is due, where it is, and by how many days it is overdue."""

    model_config = shown(DUE)

    cartridge: CartridgeView
    overdue_days: int
    device_id: str
    model: str
    site_id: str
    address: str
    centre_id: str | None
    customer: CustomerView


class DueCartridges(Schema):
    """What is due, the longest overdue first; `nextCursor` asks for what follows."""

    model_config = shown({"items": [DUE], "total": 1, "overdue": 0, "nextCursor": None})

    items: list[DueCartridge]
    total: int
    overdue: int
    next_cursor: str | None


class DeviceDetail(Schema):
    """A device with its cartridges, the one that is due first in front."""

    model_config = shown(DEVICE)

    id: str
    model: str
    serial_number: str
    site_id: str
    installed_on: Day
    litres_per_day: float | None
    read_at: Instant | None
    cartridges: list[CartridgeView]


class RemainingLife(Schema):
    """What a device says is left of a cartridge."""

    model_config = shown(LEFT)

    cartridge_id: Id
    remaining_percentage: float = Field(ge=0, le=100)


class ReadingRequest(Schema):
    """A reading; `readingId` is the device's own name for it, so that sending twice counts once."""

    model_config = shown(READING)

    reading_id: Id
    at: Instant
    litres_per_day: float | None = Field(default=None, ge=0, le=100_000)
    cartridges: list[RemainingLife] = Field(default=[], max_length=100)


class ReadingAnswer(Schema):
    """The device after the reading; `applied` is false for one older than what was known."""

    model_config = shown({"readingId": "2026-10-08T06", "applied": True, "device": DEVICE})

    reading_id: str
    applied: bool
    device: DeviceDetail


class TypeLifeRequest(Schema):
    """How long cartridges of a type live from now on."""

    model_config = shown({key: TYPE[key] for key in TYPE if key != "type"})

    rated_days: int = Field(ge=1, le=10_000)
    rated_litres: int | None = Field(default=None, ge=1, le=10_000_000)
    early_days: int = Field(ge=0, le=10_000)
    late_days: int = Field(ge=0, le=10_000)


class CartridgeRequest(Schema):
    """A cartridge that a device holds; without a `life` of its own it has that of its type."""

    model_config = shown({"installedOn": "2026-04-12", "price": "30.00", "life": None})

    installed_on: Day
    price: Yuan = Field(ge=0, le=MOST_YUAN)
    life: TypeLifeRequest | None = None


class CartridgeTypeView(Schema):
    """The life of a type by policy; a tolerance that nobody has stated is null."""

    model_config = shown(TYPE)

    type: str
    rated_days: int
    rated_litres: int | None
    early_days: int | None
    late_days: int | None


class CartridgeTypes(Schema):
    """All types that have a policy."""

    model_config = shown({"items": [TYPE]})

    items: list[CartridgeTypeView]


class TypeLifeAnswer(Schema):
    """The policy, and how many cartridges follow it now that did not before."""

    model_config = shown({"policy": TYPE, "changed": 3})

    policy: CartridgeTypeView
    changed: int
