"""What promises mean for a plan: who waits for help from afar, and what makes way for a leak."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.sla.conduct import may_move, remote_first_fault
from dispatch.domain.sla.policy import LadderPolicy
from dispatch.domain.visit_status import OPEN
from dispatch.store.queries.sla import policy_of, running_emergencies
from dispatch.store.sla import SlaLadder
from dispatch.store.work import Visit
from solver.visit import LockKind

IN_THE_WAY = timedelta(days=1)
"""What is locked to begin later than this after a leak is due stands in nobody's way."""


def awaits_attempt(visit: Visit, waiting: Mapping[str, SlaLadder]) -> bool:
    """Whether a visit may not be planned before somebody has tried to help from afar.

    `waiting` are the ladders of the cases in which nobody has.
    """
    ladder = waiting.get(visit.case_id)
    if ladder is None or visit.work_type.remote_exempt:
        return False
    fault = remote_first_fault(
        policy_of(ladder), visit.work_type_id, attempted=False, overridden=False
    )
    return fault is not None


def emergencies_among(session: Session, visits: Sequence[Visit]) -> Mapping[str, LadderPolicy]:
    """Return the policies of the visits to leaks that nobody is on the way to yet."""
    ladders = running_emergencies(session)
    return {
        visit.id: policy_of(ladders[visit.case_id])
        for visit in visits
        if visit.case_id in ladders and visit.status in OPEN
    }


def makes_way(
    row: Visit, starts: datetime | None, leaks: Iterable[tuple[Visit, LadderPolicy]]
) -> bool:
    """Whether the lock of a visit yields to one of these leaks.

    It does at the leak's own centre, as long as no customer was told of the visit and it may be in
    the leak's way. `starts` is when the published plan has it.
    """
    if row.lock_kind is LockKind.NONE or row.status not in OPEN:
        return False
    begins = row.lock_start_at or row.lock_from or starts
    return any(
        leak.id != row.id
        and leak.centre_id == row.centre_id
        and may_move(policy, row.appointment_state)
        and (begins is None or leak.sla_due_at is None or begins < leak.sla_due_at + IN_THE_WAY)
        for leak, policy in leaks
    )
