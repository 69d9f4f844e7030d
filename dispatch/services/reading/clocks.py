"""The clocks of cases as people see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.store.accounts import User
from dispatch.store.queries.sla import (
    attempts_of,
    clocks_for_people,
    notices_of,
    overrides_of,
    pauses_of,
)
from dispatch.store.sla import (
    CaseClocks,
    CasePause,
    RemoteAttempt,
    RemoteOverride,
    SlaNotice,
)
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class ClocksTold:
    """The clocks of a case with all that was done and told; `logins` are those of who did it."""

    clocks: CaseClocks
    zone: ZoneInfo
    notices: Sequence[SlaNotice]
    pauses: Sequence[CasePause]
    attempts: Sequence[RemoteAttempt]
    overrides: Sequence[RemoteOverride]
    logins: Mapping[str, str]


def clocks_told(session: Session, case_id: str) -> ClocksTold:
    """Read the clocks of a case.

    Raises
    ------
    Refused
        NOT_FOUND: it has none, or there is no such case.
    """
    clocks = clocks_for_people(session, case_id)
    if clocks is None:
        fault = Fault(SlaCode.CLOCKS_MISSING, "caseId", {"id": case_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    pauses, attempts = pauses_of(session, case_id), attempts_of(session, case_id)
    overrides = overrides_of(session, case_id)
    actors = {row.actor for row in attempts} | {row.actor for row in overrides}
    actors |= {each for row in pauses for each in (row.begun_by, row.ended_by) if each}
    actors |= {stage.met_by for stage in clocks.stages if stage.met_by}
    return ClocksTold(
        clocks,
        ZoneInfo(clocks.centre.timezone),
        notices_of(session, case_id),
        pauses,
        attempts,
        overrides,
        _logins(session, actors),
    )


def _logins(session: Session, user_ids: Iterable[str]) -> Mapping[str, str]:
    rows = session.execute(select(User.id, User.login).where(User.id.in_(set(user_ids))))
    return {row.id: row.login for row in rows}
