"""Surveys with their answers; the table of indicators and what people entered of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.quality.indicators import Rule, Source
from dispatch.domain.quality.survey import SurveyPurpose
from dispatch.store.base import Base, Versioned, checked
from dispatch.store.organisation import ServiceCentre
from dispatch.store.types import Id, choice
from dispatch.store.work import Case, Visit


class Survey(Versioned, Base):
    """What a customer is asked, and what they said.

    A link to it was given out when `token_hash` is not None; of the token the hash alone is kept.
    `follow_up`: somebody has to call the customer, and has once `followed_up_at` is not None.
    """

    __tablename__ = "survey"
    __table_args__ = (
        checked("about", "(purpose = 'VISIT') = (visit_id IS NOT NULL)"),
        checked("marks", "satisfaction BETWEEN 1 AND 5 AND cleanliness BETWEEN 1 AND 5"),
        checked("answered", "(answered_at IS NULL) = (satisfaction IS NULL)"),
        checked("followed_up", "followed_up_at IS NULL OR follow_up"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    purpose: Mapped[SurveyPurpose] = mapped_column(choice(SurveyPurpose))
    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), index=True)
    visit_id: Mapped[Id | None] = mapped_column(ForeignKey("visit.id"), unique=True)
    centre_id: Mapped[Id] = mapped_column(ForeignKey("service_centre.id"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    token_hash: Mapped[Id | None] = mapped_column(unique=True)
    link_given_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    satisfaction: Mapped[int | None]
    on_time: Mapped[bool | None]
    repaired: Mapped[bool | None]
    cleanliness: Mapped[int | None]
    explained: Mapped[bool | None]
    comment: Mapped[str] = mapped_column(default="")
    follow_up: Mapped[bool] = mapped_column(default=False, index=True)
    followed_up_at: Mapped[datetime | None]
    followed_up_by: Mapped[str | None]
    follow_up_note: Mapped[str] = mapped_column(default="")

    case: Mapped[Case] = relationship()
    visit: Mapped[Visit | None] = relationship()
    centre: Mapped[ServiceCentre] = relationship()


class QualityIndicator(Base):
    """A line of the table: `points` in hundredths, `target` and `threshold` in thousandths."""

    __tablename__ = "quality_indicator"
    __table_args__ = (
        checked("points", "points > 0"),
        checked("bounds", "(target IS NULL) = (threshold IS NULL)"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    position: Mapped[int]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    points: Mapped[int]
    source: Mapped[Source] = mapped_column(choice(Source))
    rule: Mapped[Rule] = mapped_column(choice(Rule))
    target: Mapped[int | None]
    threshold: Mapped[int | None]


class EvaluationEntry(Base):
    """What a person entered of an indicator for local dates and a centre (empty: all of them).

    `points` in hundredths; None: the indicator does not apply.
    """

    __tablename__ = "evaluation_entry"
    __table_args__ = (
        checked("period", "first_date <= last_date"),
        checked("points", "points >= 0"),
        checked("evidence", "evidence <> ''"),
    )

    first_date: Mapped[date] = mapped_column(primary_key=True)
    last_date: Mapped[date] = mapped_column(primary_key=True)
    centre_id: Mapped[Id] = mapped_column(primary_key=True)
    indicator_id: Mapped[Id] = mapped_column(primary_key=True)
    points: Mapped[int | None]
    evidence: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
