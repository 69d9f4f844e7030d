"""Whom households know: technicians who were there in the months that the policy looks back on."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.continuity import ContinuityPolicy, ContinuityRule
from dispatch.store.cases import VisitOutcome
from dispatch.store.pieces import in_pieces
from dispatch.store.queries.policies import continuity_policy
from dispatch.store.work import Visit

DAYS_IN_A_YEAR = 365


def familiar_people(
    session: Session, visits: Iterable[Visit], start: datetime
) -> tuple[ContinuityPolicy, Mapping[str, frozenset[str]]]:
    """Read the policy, and by household who was there in its months before `start`.

    Visits that failed count, too: whoever came has been seen.
    """
    policy = continuity_policy(session)
    seen: dict[str, set[str]] = {}
    if policy.rule is ContinuityRule.OFF:
        return policy, {}
    since = start - timedelta(days=policy.months * DAYS_IN_A_YEAR // 12)
    households = {visit.household for visit in visits if visit.household is not None}
    for some in in_pieces(households):
        rows = session.execute(
            select(Visit.household, VisitOutcome.technician_id)
            .join(VisitOutcome, VisitOutcome.visit_id == Visit.id)
            .where(
                Visit.household.in_(some),
                VisitOutcome.technician_id.is_not(None),
                VisitOutcome.ended_at >= since,
                VisitOutcome.ended_at < start,
            )
            .distinct()
        )
        for household, technician_id in rows:
            if household is not None and technician_id is not None:
                seen.setdefault(household, set()).add(technician_id)
    return policy, {household: frozenset(people) for household, people in seen.items()}
