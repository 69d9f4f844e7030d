"""Partner points at work: days they are closed, and the visits that they are offered."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.partners.offers import DeclineReason, PartnerOfferState
from dispatch.store.base import Base, checked
from dispatch.store.organisation import PartnerPoint
from dispatch.store.types import BigId, Id, LocalDate, choice
from dispatch.store.work import Visit

_STANDING = text("state IN ('OPEN', 'ACCEPTED')")


class PartnerClosure(Base):
    """A partner point is closed from the local date `first` to `last`, both days included."""

    __tablename__ = "partner_closure"
    __table_args__ = (checked("span", "first <= last"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    partner_id: Mapped[Id] = mapped_column(
        ForeignKey("partner_point.id", ondelete="CASCADE"), index=True
    )
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")


class PartnerOffer(Base):
    """A visit of a published plan that a partner point is asked to serve on its local `date`.

    It answers by `due_at`. Of a visit one offer at most is open or accepted. `answered_by` is the
    user who accepted or declined; `person` is who under the point is sent. `plan_id` is the plan
    that holds the visit, or held it last.
    """

    __tablename__ = "partner_offer"
    __table_args__ = (
        checked("answer", "(state IN ('ACCEPTED', 'DECLINED')) = (answered_by IS NOT NULL)"),
        checked("decline", "(state = 'DECLINED') = (reason IS NOT NULL)"),
        checked("fee_fen", "fee_fen >= 0"),
        Index(
            "uq_partner_offer_standing",
            "visit_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(None, "state", "due_at"),
        Index(None, "partner_id", "state"),
        Index(None, "visit_id", "state"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"))
    partner_id: Mapped[Id] = mapped_column(ForeignKey("partner_point.id"))
    plan_id: Mapped[Id] = mapped_column(ForeignKey("route_plan.id"), index=True)
    date: Mapped[LocalDate]
    start_at: Mapped[datetime]
    fee_fen: Mapped[int]
    state: Mapped[PartnerOfferState] = mapped_column(
        choice(PartnerOfferState), default=PartnerOfferState.OPEN
    )
    offered_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    reason: Mapped[DeclineReason | None] = mapped_column(choice(DeclineReason))
    note: Mapped[str] = mapped_column(default="")
    person: Mapped[str | None]

    visit: Mapped[Visit] = relationship()
    partner: Mapped[PartnerPoint] = relationship(lazy="joined", innerjoin=True)
