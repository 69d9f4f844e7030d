"""What visits of a case found and left: outcomes, parts, next visits, decisions, rework."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.cases.decisions import OfferState, Verdict
from dispatch.domain.cases.findings import PartUse
from dispatch.domain.cases.next_visit import DecisionCause
from dispatch.domain.cases.policy import OfferKind
from dispatch.domain.values import JsonObject
from dispatch.store.base import Base, Versioned, checked
from dispatch.store.types import Id, choice
from dispatch.store.work import Case, Visit


class PolicySettings(Versioned, Base):
    """What an organisation has set of a policy; what it has not set has the default."""

    __tablename__ = "policy_settings"

    name: Mapped[Id] = mapped_column(primary_key=True)
    settings: Mapped[JsonObject]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class FaultCode(Base):
    """A fault that technicians tell from others (故障代码)."""

    __tablename__ = "fault_code"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]


class CaseFault(Base):
    """The fault that a case is about, as it was last diagnosed."""

    __tablename__ = "case_fault"

    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    fault_code_id: Mapped[Id] = mapped_column(ForeignKey("fault_code.id"), index=True)
    noted_at: Mapped[datetime]


class VisitOutcome(Base):
    """How a visit that is over ended, and by whom: a technician or a partner point.

    `remaining_s` seconds of its work are left when it was done in part.
    """

    __tablename__ = "visit_outcome"
    __table_args__ = (
        checked("one_doer", "technician_id IS NULL OR partner_id IS NULL"),
        checked("remaining_s", "remaining_s > 0"),
    )

    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    technician_id: Mapped[Id | None] = mapped_column(ForeignKey("technician.id"), index=True)
    partner_id: Mapped[Id | None] = mapped_column(ForeignKey("partner_point.id"), index=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)
    fault_code_id: Mapped[Id | None] = mapped_column(ForeignKey("fault_code.id"))
    diagnosis: Mapped[str] = mapped_column(default="")
    remaining_s: Mapped[int | None]

    visit: Mapped[Visit] = relationship()
    parts: Mapped[list["VisitPart"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="VisitPart.part, VisitPart.use",
    )


class VisitPart(Base):
    """Pieces of a part that a visit used, replaced or lacked."""

    __tablename__ = "visit_part"
    __table_args__ = (checked("quantity", "quantity > 0"),)

    visit_id: Mapped[Id] = mapped_column(
        ForeignKey("visit_outcome.visit_id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[Id] = mapped_column(primary_key=True)
    use: Mapped[PartUse] = mapped_column(choice(PartUse), primary_key=True)
    quantity: Mapped[int]


class NextVisit(Base):
    """A visit that was made because the one it follows failed.

    `remainder`: of a work done in part. `diagnosis` is what the visit before it found. A visit is
    followed once, however often its failure is reported.
    """

    __tablename__ = "next_visit"
    __table_args__ = (checked("not_itself", "visit_id <> follows_id"),)

    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    follows_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), unique=True)
    remainder: Mapped[bool]
    diagnosis: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class CaseDecision(Versioned, Base):
    """What a person has to decide, or has decided, after a visit that failed.

    Decided when `verdict` is not None. `next_visit_id` is the visit that came of it; the offer is
    to the customer, and `offer_state` what they said.
    """

    __tablename__ = "case_decision"
    __table_args__ = (
        checked("decided", "(verdict IS NULL) = (decided_at IS NULL)"),
        checked("offer_state", "(offer IS NULL) = (offer_state IS NULL)"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), index=True)
    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), unique=True)
    cause: Mapped[DecisionCause] = mapped_column(choice(DecisionCause))
    opened_at: Mapped[datetime]
    verdict: Mapped[Verdict | None] = mapped_column(choice(Verdict), index=True)
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    offer: Mapped[OfferKind | None] = mapped_column(choice(OfferKind))
    offer_state: Mapped[OfferState | None] = mapped_column(choice(OfferState))
    next_visit_id: Mapped[Id | None] = mapped_column(ForeignKey("visit.id"))

    case: Mapped[Case] = relationship()
    visit: Mapped[Visit] = relationship(foreign_keys=visit_id)


class Rework(Base):
    """A case that does again what a visit had done; whoever did it then is charged for it."""

    __tablename__ = "rework"

    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), index=True)
    part: Mapped[str]
    technician_id: Mapped[Id | None] = mapped_column(ForeignKey("technician.id"), index=True)
    partner_id: Mapped[Id | None] = mapped_column(ForeignKey("partner_point.id"), index=True)
    found_at: Mapped[datetime]
