"""A device that is changed: held until the transaction ends, and whose day it is there."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.store.customers import Device, Site
from dispatch.store.organisation import ServiceCentre
from solver.faults import Fault


def held_device(session: Session, device_id: str) -> Device:
    """Return a device that nobody else changes meanwhile.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    locked = select(Device).where(Device.id == device_id).with_for_update()
    device = session.scalars(locked).one_or_none()
    if device is None:
        fault = Fault(RequestCode.DEVICE_NOT_FOUND, "deviceId", {"id": device_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return device


def zone_of(session: Session, device: Device) -> ZoneInfo:
    """Return the zone of the centre that keeps the site, else of the first there is, else UTC."""
    own = (
        select(ServiceCentre.timezone)
        .join(Site, Site.centre_id == ServiceCentre.id)
        .where(Site.id == device.site_id)
    )
    any_centre = select(ServiceCentre.timezone).order_by(ServiceCentre.id).limit(1)
    return ZoneInfo(session.scalar(own) or session.scalar(any_centre) or "UTC")
