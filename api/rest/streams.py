"""Server-sent events: how a solve goes on, and what changes."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.auth import OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.events import Change
from api.rest.schemas.plans import RunEvent

router = APIRouter(tags=["streams"], responses=failures(HTTPStatus.UNAUTHORIZED))
LastEventId = Annotated[str | None, Header(max_length=64)]


@router.get("/events", response_class=EventSourceResponse)
async def stream_changes(
    who: OfficeReader, house: InHouse, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    """What changes from now on, or since the event that Last-Event-ID names: `Change`s."""
    raise NotImplementedError
    yield ServerSentEvent()


@router.get(
    "/route-plans/{plan_id}/events",
    response_class=EventSourceResponse,
    responses=failures(HTTPStatus.NOT_FOUND),
)
async def stream_run(
    plan_id: str, who: OfficeReader, house: InHouse, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    """How a run goes on, as `RunEvent`s named `progress`; the last is named `done`."""
    raise NotImplementedError
    yield ServerSentEvent()


DOCUMENTED = (Change, RunEvent)
