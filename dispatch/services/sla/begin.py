"""The promise of a case begins: its policy is chosen, its clocks run, its visits get deadlines."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.sla.choice import chosen_policy
from dispatch.domain.sla.conduct import remote_first_fault
from dispatch.domain.sla.policy import Stage
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.clocks import Start, start_clocks
from dispatch.services.sla.dues import set_deadline
from dispatch.services.sla.promises import Promises
from dispatch.store.queries.sla import held_clocks, policy_of
from dispatch.store.sla import CaseClocks
from dispatch.store.work import Case, Visit, WorkType

TAKEN = frozenset({Stage.ACKNOWLEDGED, Stage.REMOTE_ATTEMPT})
"""What somebody has done who has decided on a visit."""


def begin_promise(
    session: Session,
    who: Principal,
    case: Case,
    centre_id: str,
    now: datetime,
    *,
    emergency: bool = False,
    visits_decided: bool = False,
    promises: Promises | None = None,
) -> CaseClocks | None:
    """Begin the promise of a case: call this once, when the case has been received.

    Chooses the policy: the case's own, else that of its work type, else the usual one (the policy
    `promises`); an emergency goes by a ladder for emergencies. Starts the clocks of its ladder,
    which run from `case.received_at` by the opening hours of the centre's desk, tells what is
    reached already, and sets deadline, outer bound and policy of the case's open visits, except
    those whose deadline was given (`Visit.deadline_given`). Visits made later get theirs by
    `add_visit_to_promise`. `who` owns the case.

    Parameters
    ----------
    emergency
        The customer reports a leak; a work type for emergencies is one anyway.
    visits_decided
        The case came with its visits from elsewhere: whoever decided on them has taken it and
        tried remotely before, at the latest when it was received.
    promises
        What was read before in this session, for many cases in one transaction.

    Returns
    -------
    CaseClocks | None
        The running clocks; None when nothing is promised to such a case.

    Raises
    ------
    Refused
        NOT_FOUND: no such centre. CONFLICT: the promise has begun already.
    """
    session.flush()
    known = promises or Promises(session)
    kind = session.get_one(WorkType, case.work_type_id)
    classes = {policy_id: ladder.case_class for policy_id, ladder in known.ladders.items()}
    policy_id = chosen_policy(
        known.policy,
        case.sla_policy_id,
        case.work_type_id,
        classes,
        emergency=emergency or kind.emergency,
    )
    if policy_id is None:
        return None
    start = Start(TAKEN if visits_decided else (), known.desk(centre_id))
    return start_clocks(session, who, case.id, policy_id, centre_id, now, start)


def add_visit_to_promise(session: Session, visit: Visit) -> None:
    """Give a visit that was made after its case's promise began the deadline of that promise.

    Nothing changes when the case has no running clocks, or the visit's deadline was given.
    """
    clocks = session.get(CaseClocks, visit.case_id)
    if clocks is not None and clocks.closed_at is None:
        set_deadline(visit, clocks)


def refuse_before_remote_attempt(session: Session, case_id: str, work_type_id: str) -> None:
    """Refuse to give a visit its place while its case still waits for help from afar.

    Raises
    ------
    Refused
        CONFLICT: SLA_REMOTE_FIRST, until an attempt is logged or somebody overrides the rule.
    """
    clocks = held_clocks(session, case_id)
    exempt = session.get_one(WorkType, work_type_id).remote_exempt
    if exempt or clocks is None or clocks.closed_at is not None:
        return
    waits = any(
        stage.stage is Stage.REMOTE_ATTEMPT and stage.met_at is None for stage in clocks.stages
    )
    fault = remote_first_fault(
        policy_of(clocks.ladder), work_type_id, attempted=not waits, overridden=False
    )
    if fault is not None:
        raise Refused(fault, Refusal.CONFLICT)
