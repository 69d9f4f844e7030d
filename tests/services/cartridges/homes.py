"""A household with a purifier, for tests of its cartridges."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dispatch.domain.cartridges.due import DueReason
from dispatch.store.customers import Cartridge, Device, Site
from dispatch.store.session import Database
from tests.support import rows

INSTALLED = date(2026, 4, 12)
"""180 days before 9 October."""


def cartridge(id: str = "pp", **fields: Any) -> Cartridge:  # noqa: A002 - the column's name
    """Make a PP cartridge of the device `d1` with the life of its type."""
    values = {
        "device_id": "d1",
        "kind": "PP",
        "installed_on": INSTALLED,
        "rated_days": 180,
        "early_days": 20,
        "late_days": 10,
        "price_fen": 3_000,
        "due_on": date(2026, 10, 9),
        "due_reason": DueReason.CALENDAR,
        "own_life": False,
    }
    return Cartridge(id=id, **(values | fields))


def home_with(database: Database, *cartridges: Cartridge) -> None:
    """Fill a database with the small organisation, and these cartridges in its one device."""
    with database.write() as session:
        rows.add_organisation(session)
        session.get_one(Site, "s1").centre_id = "gulou"
        session.add_all(cartridges)


def second_home(session: Session, number: int, **fields: Any) -> None:
    """Add a site with a device that holds one cartridge."""
    session.add(rows.site(f"site-{number}", centre_id="gulou"))
    session.flush()
    session.add(
        Device(
            id=f"device-{number}",
            site_id=f"site-{number}",
            model="M1",
            serial_number=f"RM-{number}",
            installed_on=INSTALLED,
        )
    )
    session.flush()
    session.add(cartridge(f"pp-{number}", device_id=f"device-{number}", **fields))
    session.flush()
