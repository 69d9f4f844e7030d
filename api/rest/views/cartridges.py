"""Cartridges and devices as the office sees them."""

from datetime import UTC, date, timedelta

from api.rest.schemas.cartridges import (
    CartridgeTypeView,
    CartridgeView,
    DeviceDetail,
    DueCartridge,
    WhyDue,
)
from api.rest.schemas.visits import CustomerView
from api.rest.views.values import yuan
from dispatch.domain.cartridges.due import DueReason, Rating, Reading, due_candidates
from dispatch.store.cartridges import CartridgeType
from dispatch.store.customers import Cartridge, Customer, Device, Site


def cartridge_view(row: Cartridge, device: Device) -> CartridgeView:
    """Show a cartridge with each of its limits."""
    permille, on = row.reported_permille, row.reported_on
    return CartridgeView(
        id=row.id,
        type=row.kind,
        installed_on=row.installed_on,
        due_on=row.due_on,
        reason=row.due_reason,
        opens_on=row.due_on - timedelta(days=row.early_days),
        wall_on=row.due_on + timedelta(days=row.late_days),
        price=yuan(row.price_fen),
        why=_why(row, device),
        remaining_percentage=None if permille is None else permille / 10,
        reported_on=on,
    )


def due_view(
    row: Cartridge, device: Device, site: Site, customer: Customer, today: date
) -> DueCartridge:
    """Show a cartridge that is due, and where."""
    return DueCartridge(
        cartridge=cartridge_view(row, device),
        overdue_days=max(0, (today - row.due_on).days),
        device_id=device.id,
        model=device.model,
        site_id=site.id,
        address=site.address,
        centre_id=site.centre_id,
        customer=CustomerView(name=customer.name, phone=customer.phone),
    )


def device_view(row: Device) -> DeviceDetail:
    """Show a device and its cartridges."""
    cartridges = sorted(row.cartridges, key=lambda one: (one.due_on, one.id))
    return DeviceDetail(
        id=row.id,
        model=row.model,
        serial_number=row.serial_number,
        site_id=row.site_id,
        installed_on=row.installed_on,
        litres_per_day=None if row.ml_per_day is None else row.ml_per_day / 1000,
        read_at=None if row.read_at is None else row.read_at.astimezone(UTC),
        cartridges=[cartridge_view(one, row) for one in cartridges],
    )


def type_view(row: CartridgeType) -> CartridgeTypeView:
    """Show the policy of a type."""
    return CartridgeTypeView(
        type=row.kind,
        rated_days=row.rated_days,
        rated_litres=row.rated_litres,
        early_days=row.early_days,
        late_days=row.late_days,
    )


def _why(row: Cartridge, device: Device) -> list[WhyDue]:
    reading = None
    if row.reported_on is not None and row.reported_permille is not None:
        reading = Reading(row.reported_on, row.reported_permille)
    rating = Rating(row.rated_days, row.rated_litres)
    limits = due_candidates(row.installed_on, rating, device.ml_per_day, reading)
    why = [WhyDue(reason=limit.reason, on=limit.on) for limit in limits]
    if row.due_reason is DueReason.MANUAL:
        why.append(WhyDue(reason=DueReason.MANUAL, on=row.due_on))
    return sorted(why, key=lambda one: one.on)
