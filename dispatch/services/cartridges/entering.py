"""Cartridges that a person enters: what a device holds, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.domain.cartridges.kinds import known_kind
from dispatch.domain.codes_cartridges import CartridgeCode
from dispatch.services.cartridges.devices import held_device, zone_of
from dispatch.services.cartridges.policies import TypeLife
from dispatch.services.cartridges.readings import refresh_due
from dispatch.services.people.accounts import Principal
from dispatch.store.cartridges import CartridgeType
from dispatch.store.customers import Cartridge, Device
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.ids import new_id
from solver.faults import Fault, InvalidInput


@dataclass(frozen=True, slots=True)
class Entered:
    """A cartridge as a person knows it; without a life of its own it has that of its type."""

    kind: str
    installed_on: date
    price_fen: int
    life: TypeLife | None = None


def enter_cartridge(
    session: Session, who: Principal, device_id: str, told: Entered, now: datetime
) -> Device:
    """Enter the cartridge of a kind that a device holds, or put right what is known of it.

    What its device reported of the one before, and a due date that somebody stated, hold no longer.

    Raises
    ------
    Refused
        NOT_FOUND.
    InvalidInput
        With everything that is wrong: an installation in the future, a type whose life or
        tolerances nobody has said.
    """
    one_at_a_time(session)
    device = held_device(session, device_id)
    kind = known_kind(told.kind)
    policy = session.get(CartridgeType, kind)
    faults = [*_faults(told, kind, policy, now.astimezone(zone_of(session, device)).date())]
    if faults:
        raise InvalidInput(faults)
    row = next((one for one in device.cartridges if one.kind == kind), None)
    if row is None:
        row = Cartridge(id=new_id(), kind=kind)
        device.cartridges.append(row)
    row.installed_on, row.price_fen = told.installed_on, told.price_fen
    row.reported_on = row.reported_permille = None
    _give_life(row, told.life, policy)
    refresh_due(device, row, renewed=True)
    _record(session, who, device, row, now)
    session.flush()
    return device


def _give_life(row: Cartridge, own: TypeLife | None, policy: CartridgeType | None) -> None:
    life = own or policy
    assert life is not None
    assert life.early_days is not None
    assert life.late_days is not None
    row.own_life = own is not None
    row.rated_days, row.rated_litres = life.rated_days, life.rated_litres
    row.early_days, row.late_days = life.early_days, life.late_days


def _faults(told: Entered, kind: str, policy: CartridgeType | None, today: date) -> Iterator[Fault]:
    if told.installed_on > today:
        values = {"value": told.installed_on.isoformat(), "today": today.isoformat()}
        yield Fault(CartridgeCode.INSTALLED_IN_FUTURE, "installedOn", values)
    if told.life is not None:
        return
    if policy is None:
        yield Fault(CartridgeCode.LIFE_UNKNOWN, "life", {"value": kind})
    elif policy.early_days is None or policy.late_days is None:
        yield Fault(CartridgeCode.TOLERANCE_MISSING, "life", {"value": kind})


def _record(
    session: Session, who: Principal, device: Device, row: Cartridge, now: datetime
) -> None:
    event = Event(
        at=now,
        actor=who.user_id,
        kind="cartridge.entered",
        entity="device",
        entity_id=device.id,
        payload={
            "kind": row.kind,
            "installedOn": row.installed_on.isoformat(),
            "priceFen": row.price_fen,
            "dueOn": row.due_on.isoformat(),
        },
    )
    record_event(session, event)
