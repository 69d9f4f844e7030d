"""Server-sent events: how a solve goes on, and what changes."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

from anyio import sleep, to_thread
from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.auth import OfficeReader
from api.deps import InHouse, InLanguage
from api.rest.answers import failures
from api.rest.schemas.events import Change
from api.rest.schemas.runs import RunEvent
from api.rest.views.plans import failure_view, progress_view
from api.stopping import Stopping
from dispatch.bootstrap import House
from dispatch.domain.kinds import Language
from dispatch.services.reading.plans import planning_of
from dispatch.store.events import Event, events_after
from dispatch.store.queries.runs import last_event_id as latest_event_id
from dispatch.store.queries.runs import progress_after
from dispatch.store.run_claims import ENDED
from solver.plan import Status

router = APIRouter(tags=["streams"], responses=failures(HTTPStatus.UNAUTHORIZED))
LastEventId = Annotated[str | None, Header(max_length=64)]


def known_planning(plan_id: str, who: OfficeReader, house: InHouse) -> str:
    """Refuse an unknown id before the stream begins: afterwards no status can be sent."""
    with house.database.read() as session:
        planning_of(session, plan_id)
    return plan_id


KnownPlanning = Annotated[str, Depends(known_planning)]

POLL_S = 0.5
LAST_OF_ALL = 2**63 - 1
"""No number of an event is greater."""
AT_ONCE = 200
"""Most events that are read from the database in one go."""


@router.get("/events", response_class=EventSourceResponse)
async def stream_changes(
    who: OfficeReader, house: InHouse, stopping: Stopping, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    """Stream what changes from now on, or since the event that Last-Event-ID names: `Change`s."""
    seen = _number(last_event_id)
    if last_event_id is None:
        seen = await to_thread.run_sync(_latest, house)
    # Says hello, so that the browser knows that it is connected.
    yield ServerSentEvent(comment="connected", id=str(seen))
    while not stopping.is_set():
        changes = await to_thread.run_sync(_changes, house, seen)
        for change in changes:
            seen = int(change.id)
            yield ServerSentEvent(data=_wire(change), event=change.kind, id=change.id)
        if not changes:
            await sleep(POLL_S)


@router.get(
    "/route-plans/{plan_id}/events",
    response_class=EventSourceResponse,
    responses=failures(HTTPStatus.NOT_FOUND),
)
async def stream_run(
    plan_id: KnownPlanning,
    who: OfficeReader,
    house: InHouse,
    language: InLanguage,
    stopping: Stopping,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """Stream how a run goes on, as `RunEvent`s named `progress`; the last is named `done`."""
    seen = _number(last_event_id)
    while not stopping.is_set():
        said, end = await to_thread.run_sync(_run_events, house, plan_id, seen, language)
        for seq, event in said:
            seen = seq
            yield ServerSentEvent(data=_wire(event), event="progress", id=str(seq))
        if end is not None:
            yield ServerSentEvent(data=_wire(end), event="done", id=str(seen))
            return
        await sleep(POLL_S)


def _number(last_event_id: str | None) -> int:
    known = last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal()
    return min(int(last_event_id), LAST_OF_ALL) if known and last_event_id else 0


def _wire(event: Change | RunEvent) -> object:
    return event.model_dump(mode="json", by_alias=True)


def _latest(house: House) -> int:
    with house.database.read() as session:
        return latest_event_id(session)


def _changes(house: House, seen: int) -> list[Change]:
    with house.database.read() as session:
        return [_change(row) for row in events_after(session, seen, AT_ONCE)]


def _change(row: Event) -> Change:
    return Change(
        id=str(row.id),
        kind=row.kind,
        entity=row.entity,
        entity_id=row.entity_id,
        at=row.at,
        payload=dict(row.payload),
    )


def _run_events(
    house: House, any_id: str, seen: int, language: Language
) -> tuple[list[tuple[int, RunEvent]], RunEvent | None]:
    """Return what a run said since `seen`, and its end if it has ended."""
    with house.database.read() as session:
        planning = planning_of(session, any_id)
        run, plan = planning.run, planning.plan
        plan_id = None if plan is None else plan.id
        if run is None:
            end = RunEvent(
                run_id="", status=Status.COMPLETED, plan_id=plan_id, progress=None, failure=None
            )
            return [], end
        rows = progress_after(session, run.id, seen)
        said = [
            (
                row.seq,
                RunEvent(
                    run_id=run.id,
                    status=Status.SOLVING,
                    plan_id=None,
                    progress=progress_view(row.payload),
                    failure=None,
                ),
            )
            for row in rows
        ]
        if run.status not in ENDED:
            return said, None
        return said, RunEvent(
            run_id=run.id,
            status=run.status,
            plan_id=plan_id,
            progress=progress_view(run.progress),
            failure=failure_view(run, language),
        )
