"""Records of customers and what they have. The columns: scenarios/README.md."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from dispatch.files.scenario import cells as c


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Whoever owns the devices."""

    id: Annotated[str, c.ID]
    name: Annotated[str, c.TEXT]
    phone: Annotated[str, c.TEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A home or premises: an address, coordinates (WGS-84), or both."""

    id: Annotated[str, c.ID]
    customer_id: Annotated[str, c.ref("customers")]
    address: Annotated[str, c.TEXT] = ""
    province: Annotated[str, c.TEXT] = ""
    city: Annotated[str, c.TEXT] = ""
    district: Annotated[str, c.TEXT] = ""
    town: Annotated[str, c.TEXT] = ""
    lat: Annotated[float | None, c.DEGREES] = None
    lon: Annotated[float | None, c.DEGREES] = None
    access_s: Annotated[int, c.minutes("access_minutes")] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A unit at a site."""

    id: Annotated[str, c.ID]
    site_id: Annotated[str, c.ref("sites")]
    model: Annotated[str, c.TEXT]
    serial_number: Annotated[str, c.TEXT]
    installed_on: Annotated[date, c.DAY]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cartridge:
    """A filter cartridge in a device and when it is due."""

    id: Annotated[str, c.ID]
    device_id: Annotated[str, c.ref("devices")]
    kind: Annotated[str, c.TEXT]
    installed_on: Annotated[date, c.DAY]
    rated_days: Annotated[int, c.whole(1, 10_000)]
    early_days: Annotated[int, c.whole(0, 10_000)]
    late_days: Annotated[int, c.whole(0, 10_000)]
    price_fen: Annotated[int, c.yuan("price_yuan")]
    due_on: Annotated[date, c.DAY]
