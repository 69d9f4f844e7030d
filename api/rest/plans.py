"""Route plans: ask for one, follow it, read, compare, publish."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query

from api.auth import OfficePlanner, OfficePublisher, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.comparison import Comparison
from api.rest.schemas.plans import (
    PlanAccepted,
    PlanRequest,
    PlanSummaries,
    PlanSummary,
    PublishRequest,
    RoutePlanView,
)
from dispatch.domain.kinds import PlanStage

router = APIRouter(tags=["route plans"], responses=failures(HTTPStatus.UNAUTHORIZED))
MISSING = failures(HTTPStatus.NOT_FOUND)
REFUSED = failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post("/route-plans", status_code=HTTPStatus.ACCEPTED)
def request_plan(
    body: PlanRequest,
    who: OfficePlanner,
    house: InHouse,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
) -> PlanAccepted:
    """Queue a plan run; the same Idempotency-Key again gives the same run."""
    raise NotImplementedError


@router.get("/route-plans")
def list_plans(
    who: OfficeReader,
    house: InHouse,
    stage: PlanStage | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PlanSummaries:
    """Plans, and runs that have none yet, the newest first."""
    raise NotImplementedError


@router.get("/route-plans/{plan_id}", responses=MISSING)
def get_plan(
    plan_id: str,
    who: OfficeReader,
    house: InHouse,
    day: Annotated[date | None, Query(alias="date")] = None,
    centre_id: Annotated[str | None, Query(alias="centreId")] = None,
) -> RoutePlanView:
    """A plan by its id or its run's, or one day or centre of it; a run without a plan is empty."""
    raise NotImplementedError


@router.delete("/route-plans/{plan_id}", status_code=HTTPStatus.ACCEPTED, responses=REFUSED)
def stop_or_discard_plan(plan_id: str, who: OfficePlanner, house: InHouse) -> PlanSummary:
    """Stop a run, which keeps the best plan found so far; of a draft: discard it."""
    raise NotImplementedError


@router.post("/route-plans/{plan_id}/publish", responses=REFUSED)
def publish(
    plan_id: str, body: PublishRequest, who: OfficePublisher, house: InHouse
) -> PlanSummary:
    """Make a draft the plan that people work by, if it is still the version that was seen."""
    raise NotImplementedError


@router.get("/route-plans/{plan_id}/compare", responses=MISSING)
def compare_plans(
    plan_id: str, other: Annotated[str, Query(alias="with")], who: OfficeReader, house: InHouse
) -> Comparison:
    """A plan against another: key figures, and the visits that they place differently."""
    raise NotImplementedError
