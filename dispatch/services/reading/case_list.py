"""Cases of one status as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from dispatch.domain.kinds import CaseStatus
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.intake import undecided_cases, visits_of_cases
from dispatch.store.sla import CaseClocks
from dispatch.store.work import Case, Visit


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case with its visits, the oldest first; `zone` is that of its centre."""

    case: Case
    zone: ZoneInfo
    visits: Sequence[Visit]
    undecided: bool
    owner: str | None


@dataclass(frozen=True, slots=True)
class CaseList:
    """Cases of one status; there are `total` of them."""

    items: Sequence[ListedCase]
    total: int


def case_list(session: Session, status: CaseStatus, centre_id: str | None, limit: int) -> CaseList:
    """List up to `limit` cases: open ones by receipt, the others from the last that ended on."""
    wanted = [Case.status == status]
    if centre_id is not None:
        wanted.append(Case.id.in_(select(Visit.case_id).where(Visit.centre_id == centre_id)))
    order = Case.received_at if status is CaseStatus.OPEN else Case.ended_at.desc()
    rows = (
        select(Case)
        .where(*wanted)
        .order_by(order, Case.id)
        .limit(limit)
        .options(joinedload(Case.customer), joinedload(Case.work_type))
    )
    cases = session.scalars(rows).all()
    total = session.scalars(select(func.count()).select_from(Case).where(*wanted)).one()
    ids = [case.id for case in cases]
    visits, undecided = visits_of_cases(session, ids), undecided_cases(session, ids)
    clocks = select(CaseClocks.case_id, CaseClocks.owner).where(CaseClocks.case_id.in_(ids))
    owners = {row.case_id: row.owner for row in session.execute(clocks)}
    zones = zones_of_centres(session)
    items = [
        ListedCase(
            case,
            zones[visits[case.id][0].centre_id] if case.id in visits else ZoneInfo("UTC"),
            visits.get(case.id, ()),
            case.id in undecided,
            owners.get(case.id),
        )
        for case in cases
    ]
    return CaseList(items, total)
