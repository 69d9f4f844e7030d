"""The ledger: lines that are only ever added, disputes about them, and months that are closed.

Triggers in the database keep lines and closed months as they are.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from dispatch.domain.ledger.disputes import DisputeState
from dispatch.domain.ledger.lines import LineKind, PayeeKind
from dispatch.domain.ledger.months import Month
from dispatch.domain.values import JsonObject
from dispatch.store.base import Base, Versioned, checked
from dispatch.store.organisation import PartnerContract
from dispatch.store.types import BigId, Id, LocalDate, choice
from dispatch.store.work import Visit


class LedgerLine(Base):
    """An amount in fen that a visit brings to, or takes from, who did it, by one rule.

    Guaranteed volume, and what corrects it, is tied to the contract of a partner point instead.
    `payee_id` is a partner point or a technician. `month` is the one it is paid in, `day` the local
    date of the visit's end, or the last day of a guarantee's month. A correction names the line
    that it corrects; the `occurrence` tells it from others of the same visit or contract, payee and
    rule, while all other lines are there once.
    """

    __tablename__ = "ledger_line"
    __table_args__ = (
        UniqueConstraint("visit_id", "rule", "payee_kind", "payee_id", "occurrence"),
        UniqueConstraint("contract_id", "rule", "month", "occurrence"),
        Index(None, "month", "payee_kind", "payee_id"),
        checked("amount_fen", "amount_fen <> 0"),
        checked("tied", "(visit_id IS NULL) <> (contract_id IS NULL)"),
        checked("guarantee", "kind <> 'GUARANTEE' OR contract_id IS NOT NULL"),
        checked("corrects", "(kind = 'CORRECTION') = (corrects_id IS NOT NULL)"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    month: Mapped[Id]
    day: Mapped[date]
    visit_id: Mapped[Id | None] = mapped_column(ForeignKey("visit.id"))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("partner_contract.id"))
    payee_kind: Mapped[PayeeKind] = mapped_column(choice(PayeeKind))
    payee_id: Mapped[Id]
    kind: Mapped[LineKind] = mapped_column(choice(LineKind))
    rule: Mapped[Id]
    amount_fen: Mapped[int]
    basis: Mapped[JsonObject] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")
    booked_at: Mapped[datetime]
    booked_by: Mapped[str]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_line.id"), index=True)
    occurrence: Mapped[int] = mapped_column(default=0)

    visit: Mapped[Visit | None] = relationship()
    contract: Mapped[PartnerContract | None] = relationship()
    dispute: Mapped["LedgerDispute | None"] = relationship(
        back_populates="line", foreign_keys="LedgerDispute.line_id"
    )


class BookedVisit(Base):
    """A visit whose lines are in the ledger, which may be none; it is not looked at again."""

    __tablename__ = "booked_visit"

    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    booked_at: Mapped[datetime]


class LedgerDispute(Versioned, Base):
    """A line that its payee contests, why, and how it was decided; a line is disputed once."""

    __tablename__ = "ledger_dispute"
    __table_args__ = (
        checked("reason", "reason <> ''"),
        checked("decided", "(state = 'OPEN') = (decided_at IS NULL)"),
    )

    line_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("ledger_line.id"), primary_key=True, autoincrement=False
    )
    state: Mapped[DisputeState] = mapped_column(choice(DisputeState), index=True)
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    ruling: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]

    line: Mapped[LedgerLine] = relationship(back_populates="dispute", foreign_keys=line_id)


class LedgerMonth(Base):
    """A month that is closed, with what its lines added up to then."""

    __tablename__ = "ledger_month"

    month: Mapped[Id] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str]
    line_count: Mapped[int]
    total_fen: Mapped[int] = mapped_column(BigInteger)


class KeptFeeCard(Base):
    """The fee card of a partner point as it was found on a local date, and from then on."""

    __tablename__ = "kept_fee_card"

    partner_id: Mapped[Id] = mapped_column(ForeignKey("partner_point.id"), primary_key=True)
    valid_from: Mapped[LocalDate] = mapped_column(primary_key=True)
    fees_fen: Mapped[Mapping[str, int]]
    free_km: Mapped[int]
    per_km_fen: Mapped[int]


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('ledger'))")


def hold_ledger(session: Session) -> None:
    """Let nobody else book, correct or close until the transaction ends.

    So a line cannot slip into a month that is being closed, and a visit is booked by one.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)


def closed_months(session: Session) -> frozenset[Month]:
    """Return the months that are closed."""
    return frozenset(map(Month.read, session.scalars(select(LedgerMonth.month))))
