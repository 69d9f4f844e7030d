"""Cartridges: what is due, devices and their readings, and the life of each type."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query

from api.auth import Manager, OfficePlanner, OfficeReader, ReadingSender
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.cartridges import (
    CartridgeRequest,
    CartridgeTypes,
    DeviceDetail,
    DueCartridges,
    ReadingAnswer,
    ReadingRequest,
    TypeLifeAnswer,
    TypeLifeRequest,
)
from api.rest.views.cartridges import device_view, due_view, type_view
from api.rest.views.values import fen
from api.rest.visits import from_cursor, to_cursor
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.cartridges.entering import Entered, enter_cartridge
from dispatch.services.cartridges.policies import TypeLife, recompute, set_type_life
from dispatch.services.cartridges.readings import DeviceReport, Remaining, take_reading
from dispatch.store.queries.cartridges import (
    all_types,
    count_due,
    due_page,
    find_device,
)
from dispatch.store.queries.directory import zones_of_centres
from solver.faults import Fault

router = APIRouter(tags=["cartridges"], responses=failures(HTTPStatus.UNAUTHORIZED))

TypeName = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/cartridges/due")
def list_due_cartridges(
    who: OfficeReader,
    house: InHouse,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
    days: Annotated[int, Query(ge=0, le=365)] = 14,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> DueCartridges:
    """List cartridges due within so many days, the longest overdue first."""
    with house.database.read() as session:
        zones = zones_of_centres(session)
        zone = zones.get(centre_id or "") or next(iter(zones.values()), ZoneInfo("UTC"))
        today = house.now().astimezone(zone).date()
        until = today + timedelta(days=days)
        rows = due_page(session, until, centre_id, _after(cursor), limit)
        last = rows[-1][0] if len(rows) == limit else None
        return DueCartridges(
            items=[due_view(*row, today=today) for row in rows],
            total=count_due(session, until, centre_id),
            overdue=count_due(session, today - timedelta(days=1), centre_id),
            next_cursor=None if last is None else to_cursor(f"{last.due_on.isoformat()} {last.id}"),
        )


@router.get("/devices/{device_id}", responses=failures(HTTPStatus.NOT_FOUND))
def get_device(device_id: str, who: OfficeReader, house: InHouse) -> DeviceDetail:
    """Read a device with its cartridges, when each is due and why."""
    with house.database.read() as session:
        row = find_device(session, device_id)
        if row is None:
            fault = Fault(RequestCode.DEVICE_NOT_FOUND, "deviceId", {"id": device_id})
            raise Refused(fault, Refusal.NOT_FOUND)
        return device_view(row)


@router.post(
    "/devices/{device_id}/readings", responses=failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
)
def send_reading(
    device_id: str, body: ReadingRequest, who: ReadingSender, house: InHouse
) -> ReadingAnswer:
    """Take a device's reading, which moves the due dates of its cartridges; sent again, once."""
    litres = body.litres_per_day
    told = DeviceReport(
        reading_id=body.reading_id,
        at=body.at,
        ml_per_day=None if litres is None else round(litres * 1000),
        remaining=[
            Remaining(one.cartridge_id, round(one.remaining_percentage * 10))
            for one in body.cartridges
        ],
    )
    with house.database.write() as session:
        device, row = take_reading(session, device_id, told, house.now())
        return ReadingAnswer(
            reading_id=row.reading_id, applied=row.applied, device=device_view(device)
        )


@router.put("/devices/{device_id}/cartridges/{kind}", responses=failures(HTTPStatus.NOT_FOUND))
def enter_device_cartridge(
    device_id: str, kind: TypeName, body: CartridgeRequest, who: OfficePlanner, house: InHouse
) -> DeviceDetail:
    """Enter the cartridge of a type that a device holds, or put right what is known of it."""
    life = None if body.life is None else type_life(body.life)
    told = Entered(kind, body.installed_on, fen(body.price), life)
    with house.database.write() as session:
        return device_view(enter_cartridge(session, who, device_id, told, house.now()))


@router.get("/cartridge-types")
def list_cartridge_types(who: OfficeReader, house: InHouse) -> CartridgeTypes:
    """List the life of each type by policy."""
    with house.database.read() as session:
        return CartridgeTypes(items=[type_view(row) for row in all_types(session)])


@router.put("/cartridge-types/{kind}")
def set_cartridge_type(
    kind: TypeName, body: TypeLifeRequest, who: Manager, house: InHouse
) -> TypeLifeAnswer:
    """Set the life of a type; its cartridges without a life of their own follow at once."""
    with house.database.write() as session:
        view = type_view(set_type_life(session, who, kind, type_life(body), house.now()))
    return TypeLifeAnswer(policy=view, changed=recompute(house.database, kind))


def type_life(body: TypeLifeRequest) -> TypeLife:
    """Read the life of a type."""
    return TypeLife(body.rated_days, body.early_days, body.late_days, body.rated_litres)


def _after(cursor: str | None) -> tuple[date, str] | None:
    if cursor is None:
        return None
    day, _, last_id = from_cursor(cursor).partition(" ")
    try:
        return date.fromisoformat(day), last_id
    except ValueError:
        raise Refused(Fault(RequestCode.CURSOR_UNREADABLE, "cursor")) from None
