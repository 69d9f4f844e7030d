"""Policies of cartridge types, and what devices report."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.store.base import Base, checked
from dispatch.store.types import Id


class CartridgeType(Base):
    """How long cartridges of a kind live that have no life of their own.

    A tolerance that is not known is None.
    """

    __tablename__ = "cartridge_type"
    __table_args__ = (
        checked("rating", "rated_days > 0 AND (rated_litres IS NULL OR rated_litres > 0)"),
        checked("tolerances", "early_days >= 0 AND late_days >= 0"),
    )

    kind: Mapped[Id] = mapped_column(primary_key=True)
    rated_days: Mapped[int]
    rated_litres: Mapped[int | None]
    early_days: Mapped[int | None]
    late_days: Mapped[int | None]


class DeviceReading(Base):
    """One reading of a device, by the device's own name for it.

    `fingerprint` (a digest) tells a repetition from another reading; `applied` whether due dates
    followed it: one that is older than what is known already does not.
    """

    __tablename__ = "device_reading"

    device_id: Mapped[Id] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), primary_key=True
    )
    reading_id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    fingerprint: Mapped[Id]
    applied: Mapped[bool]


class RoundCase(Base):
    """A case of a maintenance round: which cartridges of a site are to be replaced.

    Its visits are those of the case, the next one after a failed one included. `due_on` is the
    earliest due date, `wall_on` the last day of the tolerances, `renewed_on` when it was done.
    `asked_at` is when the customer asked for it; None while the night alone wants it.
    """

    __tablename__ = "round_case"

    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    site_id: Mapped[Id] = mapped_column(ForeignKey("site.id"), index=True)
    cartridges: Mapped[Sequence[str]] = mapped_column(default=list)
    due_on: Mapped[date]
    wall_on: Mapped[date]
    renewed_on: Mapped[date | None]
    asked_at: Mapped[datetime | None]
