"""Service centres and partner points: who offers service where, when, and at what fee."""

from datetime import date, time

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.kinds import CalendarKind, PartnerKind
from dispatch.domain.partners.contracts import in_force
from dispatch.store.base import Base, checked, on_earth
from dispatch.store.types import BigId, Id, choice
from solver.workforce import ContractKind

WEEKDAY = "weekday BETWEEN 0 AND 6"


class ServiceCentre(Base):
    """A service centre (服务中心).

    Its timezone (IANA name) is the local time of everything it plans.
    """

    __tablename__ = "service_centre"
    __table_args__ = (on_earth(),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    timezone: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    calendar_kind: Mapped[CalendarKind] = mapped_column(choice(CalendarKind))

    opening_hours: Mapped[list["OpeningHours"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="OpeningHours.weekday, OpeningHours.opens",
    )


class OpeningHours(Base):
    """One span of local time that a centre is open on a weekday (0 is Monday).

    A day may have several.
    """

    __tablename__ = "opening_hours"
    __table_args__ = (checked("weekday", WEEKDAY), checked("span", "opens < closes"))

    centre_id: Mapped[Id] = mapped_column(
        ForeignKey("service_centre.id", ondelete="CASCADE"), primary_key=True
    )
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[time] = mapped_column(primary_key=True)
    closes: Mapped[time]


class PartnerPoint(Base):
    """An authorised repair or installation point (特约网点).

    Visits farther than `radius_m` are out of its reach; beyond `free_km` it charges `per_km_fen`.
    It has `acceptance_minutes` to accept a visit. `quality` is a score of 0 to 100.
    """

    __tablename__ = "partner_point"
    __table_args__ = (
        on_earth(),
        checked("quality", "quality BETWEEN 0 AND 100"),
        checked("amounts", "radius_m >= 0 AND acceptance_minutes >= 0 AND free_km >= 0"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    phone: Mapped[str]
    kind: Mapped[PartnerKind] = mapped_column(choice(PartnerKind))
    radius_m: Mapped[int]
    acceptance_minutes: Mapped[int]
    free_km: Mapped[int]
    per_km_fen: Mapped[int]
    quality: Mapped[int]

    day_caps: Mapped[list["PartnerDayCap"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="PartnerDayCap.weekday",
    )
    work_types: Mapped[list["PartnerWorkType"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="PartnerWorkType.work_type_id",
    )
    contracts: Mapped[list["PartnerContract"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="PartnerContract.centre_id, PartnerContract.id",
    )
    certificates: Mapped[list["PartnerCertificate"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="PartnerCertificate.id",
    )


class PartnerDayCap(Base):
    """What a partner point takes on a weekday: visits, and minutes of service, while it is open.

    Times are local; a weekday without a row is closed.
    """

    __tablename__ = "partner_day_cap"
    __table_args__ = (
        checked("weekday", WEEKDAY),
        checked("span", "opens < closes"),
        checked("caps", "max_visits >= 0 AND max_minutes >= 0"),
    )

    partner_id: Mapped[Id] = mapped_column(
        ForeignKey("partner_point.id", ondelete="CASCADE"), primary_key=True
    )
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[time]
    closes: Mapped[time]
    max_visits: Mapped[int]
    max_minutes: Mapped[int]


class PartnerWorkType(Base):
    """A line of a partner point's fee card; a work type without one is not offered."""

    __tablename__ = "partner_work_type"
    __table_args__ = (checked("fee_fen", "fee_fen >= 0"),)

    partner_id: Mapped[Id] = mapped_column(
        ForeignKey("partner_point.id", ondelete="CASCADE"), primary_key=True
    )
    work_type_id: Mapped[Id] = mapped_column(ForeignKey("work_type.id"), primary_key=True)
    fee_fen: Mapped[int]


class PartnerContract(Base):
    """How the area of a centre is shared with a partner point.

    It holds from the local date `valid_from` to `valid_to`, both included; without one it is open
    on that side. A point may have several for a centre, of days that do not meet.
    `guaranteed_visits` is what the point is promised in a calendar month; each one that is missing
    costs `shortfall_fen`. An OVERFLOW point is asked where own people would cost `margin_fen` more
    than its fee.
    """

    __tablename__ = "partner_contract"
    __table_args__ = (
        checked("guaranteed_visits", "guaranteed_visits >= 0"),
        checked("terms", "shortfall_fen >= 0 AND margin_fen >= 0"),
        checked("span", "valid_from <= valid_to"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    partner_id: Mapped[Id] = mapped_column(
        ForeignKey("partner_point.id", ondelete="CASCADE"), index=True
    )
    centre_id: Mapped[Id] = mapped_column(
        ForeignKey("service_centre.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ContractKind] = mapped_column(choice(ContractKind))
    guaranteed_visits: Mapped[int] = mapped_column(default=0)
    shortfall_fen: Mapped[int] = mapped_column(default=0)
    margin_fen: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    centre: Mapped[ServiceCentre] = relationship()

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a local date."""
        return in_force(self.valid_from, self.valid_to, day)

    def is_over(self, day: date) -> bool:
        """Tell whether it has ended before a local date."""
        return self.valid_to is not None and self.valid_to < day


class PartnerCertificate(Base):
    """A certificate of one person under a partner point.

    It covers visits dated `valid_from` to `valid_to`, both days included.
    """

    __tablename__ = "partner_certificate"
    __table_args__ = (checked("span", "valid_from <= valid_to"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[Id] = mapped_column(
        ForeignKey("partner_point.id", ondelete="CASCADE"), index=True
    )
    person: Mapped[str]
    skill: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    certificate_no: Mapped[str | None]
    issuer: Mapped[str | None]
