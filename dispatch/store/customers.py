"""Customers, the sites they have, the devices there, and the cartridges in them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.cartridges.due import DueReason
from dispatch.store.base import Base, checked, on_earth
from dispatch.store.types import Id, choice


class Customer(Base):
    """Someone who owns at least one device, known by phone."""

    __tablename__ = "customer"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(index=True)


class Site(Base):
    """A household or premises. WGS-84 degrees.

    None until it is placed, with confidence 0 to 1 and source when geocoded. `geocode_failed_at` is
    when the geocoder was last asked in vain: it is asked again until it answers.

    `access_s` is the time from the road to the door: gate, parking, lift. `centre_id` is the
    service centre that keeps its devices in maintenance.
    """

    __tablename__ = "site"
    __table_args__ = (
        on_earth(),
        checked("placed", "(lat IS NULL) = (lon IS NULL)"),
        checked("geocode_confidence", "geocode_confidence BETWEEN 0 AND 1"),
        checked("access_s", "access_s >= 0"),
        Index(None, "city", "district", "town"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    customer_id: Mapped[Id] = mapped_column(ForeignKey("customer.id"), index=True)
    address: Mapped[str] = mapped_column(index=True)
    province: Mapped[str]
    city: Mapped[str]
    district: Mapped[str]
    town: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    geocode_confidence: Mapped[float | None]
    geocode_source: Mapped[str | None]
    geocode_failed_at: Mapped[datetime | None] = mapped_column(index=True)
    access_s: Mapped[int] = mapped_column(default=0)
    centre_id: Mapped[Id | None] = mapped_column(ForeignKey("service_centre.id"), index=True)

    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)


class Device(Base):
    """A unit at a site. Serial numbers are typed in by people, so two rows may share one.

    `ml_per_day` is its usage and `read_at` the instant of the latest reading, where it reports.
    """

    __tablename__ = "device"
    __table_args__ = (checked("ml_per_day", "ml_per_day >= 0"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id] = mapped_column(ForeignKey("site.id"), index=True)
    model: Mapped[str]
    serial_number: Mapped[str] = mapped_column(index=True)
    installed_on: Mapped[date]
    ml_per_day: Mapped[int | None]
    read_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship()
    cartridges: Mapped[list["Cartridge"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="Cartridge.due_on, Cartridge.id",
    )


class Cartridge(Base):
    """A filter cartridge (滤芯): replaced between `early_days` before and `late_days` after due.

    With a life of its own (`own_life`) it does not follow the policy of its kind. `due_on` and its
    reason follow from the rest (docs/cartridges.md), but for one that somebody stated (MANUAL).
    `reported_permille` is what was left of it on `reported_on`, as its device said.
    """

    __tablename__ = "cartridge"
    __table_args__ = (
        checked("days", "rated_days > 0 AND early_days >= 0 AND late_days >= 0"),
        checked("price_fen", "price_fen >= 0"),
        checked("rated_litres", "rated_litres > 0"),
        checked("reported", "(reported_permille IS NULL) = (reported_on IS NULL)"),
        checked("reported_permille", "reported_permille BETWEEN 0 AND 1000"),
        Index(None, "kind", "id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    device_id: Mapped[Id] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    installed_on: Mapped[date]
    rated_days: Mapped[int]
    rated_litres: Mapped[int | None]
    early_days: Mapped[int]
    late_days: Mapped[int]
    price_fen: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    due_reason: Mapped[DueReason] = mapped_column(choice(DueReason), default=DueReason.MANUAL)
    own_life: Mapped[bool] = mapped_column(default=True)
    reported_permille: Mapped[int | None]
    reported_on: Mapped[date | None]
