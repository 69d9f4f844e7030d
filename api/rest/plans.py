"""Route plans: ask for one, follow it, read, compare, publish."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query

from api.auth import OfficePlanner, OfficePublisher, OfficeReader
from api.deps import InHouse, InLanguage
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
from api.rest.views.comparison import comparison_view
from api.rest.views.plans import plan_summary, route_plan_view
from dispatch.config import Settings
from dispatch.domain.kinds import PlanStage
from dispatch.services.answers import answered_once, fingerprint
from dispatch.services.drafts import stop_or_discard
from dispatch.services.people.accounts import Principal
from dispatch.services.plans import RunRequest, publish_plan, request_run
from dispatch.services.reading.plans import board_of, comparison_of
from dispatch.store.idempotency import Request
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.runs import Planning, list_plannings

router = APIRouter(tags=["route plans"], responses=failures(HTTPStatus.UNAUTHORIZED))
MISSING = failures(HTTPStatus.NOT_FOUND)
REFUSED = failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post(
    "/route-plans",
    status_code=HTTPStatus.ACCEPTED,
    responses=failures(HTTPStatus.CONFLICT),
)
def request_plan(
    body: PlanRequest,
    who: OfficePlanner,
    house: InHouse,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
) -> PlanAccepted:
    """Queue a plan run; the same Idempotency-Key again gives the same run."""
    now = house.now()
    with house.database.write() as session:

        def queue() -> str:
            run = request_run(session, _run_request(body, who, house.settings), now)
            return PlanAccepted(id=run.id, status=run.status).model_dump_json()

        if idempotency_key is None:
            return PlanAccepted.model_validate_json(queue())
        digest = fingerprint("request_plan", body.model_dump_json())
        request = Request(idempotency_key, who.user_id, digest)
        answer = answered_once(session, request, now, queue, HTTPStatus.ACCEPTED)
    return PlanAccepted.model_validate_json(answer)


@router.get("/route-plans")
def list_plans(
    who: OfficeReader,
    house: InHouse,
    language: InLanguage,
    stage: PlanStage | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PlanSummaries:
    """List plans, and runs that have none yet, the newest first."""
    with house.database.read() as session:
        zones = zones_of_centres(session)
        rows = list_plannings(session, stage, limit)
        return PlanSummaries(items=[plan_summary(row, zones, language) for row in rows])


@router.get("/route-plans/{plan_id}", responses=MISSING)
def get_plan(
    plan_id: str,
    who: OfficeReader,
    house: InHouse,
    language: InLanguage,
    day: Annotated[date | None, Query(alias="date")] = None,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
) -> RoutePlanView:
    """Read a plan by its id or its run's, or a day or centre of it; a run without one is empty."""
    with house.database.read() as session:
        return route_plan_view(board_of(session, plan_id, day, centre_id), language)


@router.delete("/route-plans/{plan_id}", status_code=HTTPStatus.ACCEPTED, responses=REFUSED)
def stop_or_discard_plan(
    plan_id: str, who: OfficePlanner, house: InHouse, language: InLanguage
) -> PlanSummary:
    """Stop a run, which keeps the best plan found so far; of a draft: discard it."""
    with house.database.write() as session:
        planning = stop_or_discard(session, plan_id, who.login, house.now())
        return plan_summary(planning, zones_of_centres(session), language)


@router.post("/route-plans/{plan_id}/publish", responses=REFUSED)
def publish(
    plan_id: str,
    body: PublishRequest,
    who: OfficePublisher,
    house: InHouse,
    language: InLanguage,
) -> PlanSummary:
    """Make a draft the plan that people work by, if it is still the version that was seen."""
    with house.database.write() as session:
        plan = publish_plan(session, plan_id, body.expected_version, who.login, house.now())
        return plan_summary(Planning(plan.run, plan), zones_of_centres(session), language)


@router.get("/route-plans/{plan_id}/compare", responses=REFUSED)
def compare_plans(
    plan_id: str,
    other: Annotated[str, Query(alias="with", max_length=64)],
    who: OfficeReader,
    house: InHouse,
) -> Comparison:
    """Compare with another plan: key figures, and the visits that they place differently."""
    with house.database.read() as session:
        return comparison_view(comparison_of(session, plan_id, other))


def _run_request(body: PlanRequest, who: Principal, settings: Settings) -> RunRequest:
    """Fill in what the installation says where the request says nothing."""
    return RunRequest(
        start=body.start_date,
        end=body.end_date,
        requested_by=who.login,
        centre_ids=tuple(body.centre_ids),
        engine=settings.engine if body.engine is None else body.engine,
        time_limit_s=_or(body.time_limit_seconds, settings.time_limit_s),
        seed=_or(body.seed, settings.seed),
        threads=_or(body.threads, settings.threads),
        prove_time_s=body.prove_seconds,
        base_plan_id=body.base_plan_id,
    )


def _or(asked: int | None, usual: int) -> int:
    return usual if asked is None else asked
