"""Surveys: those without a link, those to follow up, and what was answered in a period."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from dispatch.store.quality import Survey
from dispatch.store.work import Case, Visit


def surveys_to_send(
    session: Session, centre_id: str | None, now: datetime, limit: int
) -> Sequence[Survey]:
    """Return the surveys that nobody was given a link to yet, the oldest first."""
    unsent = Survey.token_hash.is_(None) & Survey.answered_at.is_(None)
    wanted = _with_case(centre_id).where(unsent, Survey.expires_at > now)
    return session.scalars(wanted.order_by(Survey.asked_at, Survey.id).limit(limit)).all()


def surveys_to_follow_up(session: Session, centre_id: str | None, limit: int) -> Sequence[Survey]:
    """Return the answers that somebody has to call about, the oldest first."""
    waiting = Survey.follow_up.is_(True) & Survey.followed_up_at.is_(None)
    wanted = _with_case(centre_id).where(waiting)
    return session.scalars(wanted.order_by(Survey.answered_at, Survey.id).limit(limit)).all()


def _with_case(centre_id: str | None) -> Select[Survey]:
    told = (
        joinedload(Survey.case).joinedload(Case.customer),
        joinedload(Survey.visit).joinedload(Visit.work_type),
    )
    wanted = select(Survey).options(*told)
    return wanted if centre_id is None else wanted.where(Survey.centre_id == centre_id)
