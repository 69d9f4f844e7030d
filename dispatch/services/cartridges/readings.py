"""What devices report of their usage and their cartridges, and the due dates that follow."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.cartridges.due import DueReason, Rating, Reading, due_date
from dispatch.domain.codes_cartridges import CartridgeCode
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.answers import fingerprint
from dispatch.services.cartridges.devices import held_device, zone_of
from dispatch.store.cartridges import DeviceReading
from dispatch.store.customers import Cartridge, Device
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput

CLOCKS_DIFFER = timedelta(hours=1)
"""How far ahead of ours a device's clock may go."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of one cartridge, in permille of its life."""

    cartridge_id: str
    permille: int


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """A reading as it was sent; `ml_per_day` None says nothing of the usage."""

    reading_id: str
    at: datetime
    ml_per_day: int | None
    remaining: Sequence[Remaining]

    def digest(self) -> str:
        """Return what tells this reading from another one of the same name."""
        parts = [f"{one.cartridge_id}={one.permille}" for one in self.remaining]
        return fingerprint(self.at.isoformat(), str(self.ml_per_day), *sorted(parts))


def take_reading(
    session: Session, device_id: str, told: DeviceReport, now: datetime
) -> tuple[Device, DeviceReading]:
    """Note a reading and move the due dates of the device's cartridges; sent again it counts once.

    A reading that is older than the latest one is noted and moves nothing. What is told of a
    cartridge of before its installation is of the one that was there before, and passed over.

    Raises
    ------
    Refused
        NOT_FOUND; CONFLICT when the reading's name belongs to another one.
    InvalidInput
        With every fault of the reading at once.
    """
    device = held_device(session, device_id)
    sent = session.get(DeviceReading, (device_id, told.reading_id))
    if sent is not None:
        if sent.fingerprint != told.digest():
            values = {"id": told.reading_id}
            raise Refused(Fault(RequestCode.EVENT_ID_REUSED, "readingId", values), Refusal.CONFLICT)
        return device, sent
    faults = [*_faults(device, told, now)]
    if faults:
        raise InvalidInput(faults)
    row = DeviceReading(
        device_id=device_id,
        reading_id=told.reading_id,
        at=told.at,
        received_at=now,
        fingerprint=told.digest(),
        applied=device.read_at is None or device.read_at <= told.at,
    )
    session.add(row)
    if row.applied:
        _apply(device, told, told.at.astimezone(zone_of(session, device)).date())
    session.flush()
    return device, row


def refresh_due(device: Device, cartridge: Cartridge, *, renewed: bool = False) -> None:
    """Reckon anew when a cartridge of the device is due; a stated day stays, unless it is later.

    What was stated of the one before does not hold for one that was `renewed`.
    """
    reading = None
    if cartridge.reported_on is not None and cartridge.reported_permille is not None:
        reading = Reading(cartridge.reported_on, cartridge.reported_permille)
    rating = Rating(cartridge.rated_days, cartridge.rated_litres)
    due = due_date(cartridge.installed_on, rating, device.ml_per_day, reading)
    stated = cartridge.due_reason is DueReason.MANUAL and not renewed
    if stated and (reading is None or due.on >= cartridge.due_on):
        return
    cartridge.due_on, cartridge.due_reason = due.on, due.reason


def _apply(device: Device, told: DeviceReport, day: date) -> None:
    device.read_at = told.at
    if told.ml_per_day is not None:
        device.ml_per_day = told.ml_per_day
    left = {one.cartridge_id: one.permille for one in told.remaining}
    for cartridge in device.cartridges:
        if cartridge.id in left and cartridge.installed_on <= day:
            cartridge.reported_on, cartridge.reported_permille = day, left[cartridge.id]
        refresh_due(device, cartridge)


def _faults(device: Device, told: DeviceReport, now: datetime) -> Iterator[Fault]:
    if told.at > now + CLOCKS_DIFFER:
        late = {"value": told.at.isoformat(), "today": now.isoformat()}
        yield Fault(CartridgeCode.READING_OUT_OF_TIME, "at", late)
    own = {cartridge.id for cartridge in device.cartridges}
    told_of = Counter(one.cartridge_id for one in told.remaining)
    for number, one in enumerate(told.remaining):
        place = f"cartridges[{number}].cartridgeId"
        if one.cartridge_id not in own:
            yield Fault(InputCode.UNKNOWN_REFERENCE, place, {"value": one.cartridge_id})
        if told_of[one.cartridge_id] > 1:
            count = told_of[one.cartridge_id]
            yield Fault(InputCode.DUPLICATE_ID, place, {"id": one.cartridge_id, "count": count})
