"""The clocks of cases: stages, who was told of them, pauses, and what is done with them."""

from datetime import timedelta
from typing import Any

from pydantic import Field

from api.rest.schemas.base import Id, Instant, Schema, shown
from api.rest.schemas.visits import CUSTOMER, CustomerView
from dispatch.domain.calendar.pauses import PauseReason
from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.sla.policy import CaseClass, Stage

MARK: dict[str, Any] = {
    "percent": 50,
    "at": "2026-10-08T14:30:00+08:00",
    "told": "chen",
    "sentAt": "2026-10-08T14:30:12+08:00",
}
STAGE: dict[str, Any] = {
    "stage": "ACKNOWLEDGED",
    "due": "2026-10-08T15:30:00+08:00",
    "provisional": False,
    "metAt": None,
    "metBy": None,
    "breachedAt": None,
    "owner": "chen",
    "marks": [MARK],
}
PAUSE: dict[str, Any] = {
    "reason": "WAITING_FOR_CUSTOMER",
    "begunAt": "2026-10-08T14:00:00+08:00",
    "begunBy": "chen",
    "endedAt": None,
    "endedBy": None,
}
ATTEMPT: dict[str, Any] = {
    "at": "2026-10-08T13:40:00+08:00",
    "by": "chen",
    "outcome": "VISIT_NEEDED",
    "note": "水泵无声",
}
OVERRIDE = {"at": "2026-10-08T13:45:00+08:00", "by": "chen", "reason": "顾客听力不便"}
HEAD: dict[str, Any] = {
    "caseId": "c1",
    "ticket": "FZ20261008001",
    "description": "不出水",
    "customer": CUSTOMER,
    "centreId": "gulou",
    "receivedAt": "2026-10-08T12:00:00+08:00",
    "policyId": "standard",
    "policyName": "标准 5 工作小时",
    "caseClass": "NORMAL",
    "owner": "chen",
    "pausedAt": None,
    "closedAt": None,
    "handlingSince": None,
    "handledDuration": "PT0S",
    "waitsForRemoteAttempt": True,
    "stages": [STAGE],
}


class MarkView(Schema):
    """An instant at which so many per cent of a stage's time are used, and who was told of it."""

    model_config = shown(MARK)

    percent: int
    at: Instant
    told: str | None
    sent_at: Instant | None


class StageView(Schema):
    """A stage of a case; `due` null: its clock does not run.

    A stage that was met late, or not yet past its due instant, has `breachedAt`.
    """

    model_config = shown(STAGE)

    stage: Stage
    due: Instant | None
    provisional: bool
    met_at: Instant | None
    met_by: str | None
    breached_at: Instant | None
    owner: str
    marks: list[MarkView]


class PauseView(Schema):
    """A span in which the clocks stood still, or still do."""

    model_config = shown(PAUSE)

    reason: PauseReason
    begun_at: Instant
    begun_by: str
    ended_at: Instant | None
    ended_by: str | None


class AttemptView(Schema):
    """An attempt to help from afar."""

    model_config = shown(ATTEMPT)

    at: Instant
    by: str
    outcome: RemoteOutcome
    note: str


class OverrideView(Schema):
    """A decision that a case needs no such attempt, and why."""

    model_config = shown(OVERRIDE)

    at: Instant
    by: str
    reason: str


class ClocksHead(Schema):
    """The clocks of a case as the work list shows them; they stand still since `pausedAt`.

    `waitsForRemoteAttempt`: its visits are not planned before one was logged, or overridden.
    """

    model_config = shown(HEAD)

    case_id: Id
    ticket: str
    description: str
    customer: CustomerView
    centre_id: Id
    received_at: Instant
    policy_id: Id
    policy_name: str
    case_class: CaseClass
    owner: str
    paused_at: Instant | None
    closed_at: Instant | None
    handling_since: Instant | None
    handled_duration: timedelta
    waits_for_remote_attempt: bool
    stages: list[StageView]


class ClocksView(ClocksHead):
    """The clocks of a case, with all that was done with them."""

    model_config = shown(HEAD | {"pauses": [PAUSE], "attempts": [ATTEMPT], "overrides": [OVERRIDE]})

    pauses: list[PauseView]
    attempts: list[AttemptView]
    overrides: list[OverrideView]


class ClocksList(Schema):
    """Cases with a stage that is not met, the first to be due first; and whose they are."""

    model_config = shown({"items": [HEAD], "total": 1, "owners": ["chen", "duty-manager"]})

    items: list[ClocksHead]
    total: int
    owners: list[str]


class Acknowledgement(Schema):
    """Somebody takes the case; of a leak once the customer was told to shut the valve."""

    model_config = shown({"toldToShutValve": False})

    told_to_shut_valve: bool = False


class AttemptLog(Schema):
    """What came of an attempt to help from afar."""

    model_config = shown({"outcome": "VISIT_NEEDED", "note": "水泵无声"})

    outcome: RemoteOutcome
    note: str = Field(default="", max_length=1000)


class OverrideRequest(Schema):
    """Why a case does without an attempt to help from afar."""

    model_config = shown({"reason": "顾客听力不便"})

    reason: str = Field(max_length=1000)


class PauseRequest(Schema):
    """What the clocks wait for."""

    model_config = shown({"reason": "WAITING_FOR_CUSTOMER"})

    reason: PauseReason


class HandOver(Schema):
    """Who owns the case from now on: a login, or the name of a desk."""

    model_config = shown({"owner": "duty-manager"})

    owner: str = Field(max_length=64)
