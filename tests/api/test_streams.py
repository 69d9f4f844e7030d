"""Streams: a run to its end, and changes that reach the consoles."""

import json
import threading
from collections.abc import AsyncIterator
from typing import Any

import anyio
from fastapi.sse import ServerSentEvent

from api.rest import streams
from dispatch.domain.kinds import Language, Role
from dispatch.services.people.accounts import Principal
from dispatch.store.run_claims import claim_run, finish_run, report_progress
from solver.plan import Status
from tests.api.office import Office
from tests.api.test_plans import WEEK, code_of


def progress(cost: str) -> dict[str, Any]:
    return {
        "phase": "improve",
        "elapsedSeconds": 1.5,
        "bestCost": cost,
        "unassignedMandatory": 2,
    }


def solved_run(office: Office) -> str:
    """A run that said two things on its way and then failed."""
    run_id: str = office.signed_in("admin").post("/v1/route-plans", json=WEEK).json()["id"]
    with office.database.write() as session:
        run = claim_run(session, owner="test", now=office.now, lease_s=60)
        assert run is not None
        for cost in ("20.00", "10.00"):
            report_progress(
                session, run_id, token=run.token, now=office.now, progress=progress(cost)
            )
        finish_run(session, run_id, token=run.token, status=Status.INCOMPLETE, now=office.now)
    return run_id


def events_of(text: str) -> list[tuple[str, str, Any]]:
    """Name, id and data of each event of a stream."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        found.append((fields["event"], fields["id"], json.loads(fields["data"])))
    return found


def test_a_run_is_streamed_to_its_end(office: Office) -> None:
    run_id = solved_run(office)
    answer = office.signed_in("dispatcher").get(f"/v1/route-plans/{run_id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = events_of(answer.text)
    assert [(name, number) for name, number, _ in events] == [
        ("progress", "1"),
        ("progress", "2"),
        ("done", "2"),
    ]
    assert events[0][2]["progress"]["bestCost"] == "20.00"
    assert (events[2][2]["status"], events[2][2]["planId"]) == ("INCOMPLETE", None)


def test_a_stream_goes_on_where_it_was_lost(office: Office) -> None:
    run_id = solved_run(office)
    client = office.signed_in("dispatcher")
    answer = client.get(f"/v1/route-plans/{run_id}/events", headers={"Last-Event-ID": "1"})
    assert [(name, number) for name, number, _ in events_of(answer.text)] == [
        ("progress", "2"),
        ("done", "2"),
    ]


def test_a_stream_after_an_event_that_cannot_be_is_its_end(office: Office) -> None:
    run_id = solved_run(office)
    client = office.signed_in("dispatcher")
    answer = client.get(f"/v1/route-plans/{run_id}/events", headers={"Last-Event-ID": "9" * 25})
    assert [name for name, _, _ in events_of(answer.text)] == ["done"]


def test_the_stream_of_a_plan_is_its_end(office: Office) -> None:
    answer = office.signed_in("dispatcher").get("/v1/route-plans/p1/events")
    [(name, _, data)] = events_of(answer.text)
    assert (name, data["planId"], data["status"]) == ("done", "p1", "COMPLETED")


def test_the_stream_of_nothing_is_an_answer_with_a_status(office: Office) -> None:
    refused = office.signed_in("dispatcher").get("/v1/route-plans/p9/events")
    assert (refused.status_code, code_of(refused)) == (404, "PLAN_NOT_FOUND")


def test_changes_reach_the_consoles_and_none_is_lost(office: Office) -> None:
    def change(priority: int) -> None:
        client = office.signed_in("dispatcher")
        version = client.get("/v1/visits/v1").headers["etag"]
        body = {"priority": priority}
        client.patch("/v1/visits/v1", json=body, headers={"If-Match": version})

    stopping = threading.Event()

    async def watch() -> None:
        live = changes(None)
        assert (await anext(live)).comment == "connected"
        await anyio.to_thread.run_sync(change, 1)
        first = await anext(live)
        await live.aclose()
        # While nobody listens, something else happens.
        await anyio.to_thread.run_sync(change, 2)
        again = changes(first.id)
        assert (await anext(again)).id == first.id
        second = await anext(again)
        await again.aclose()
        assert [first.event, second.event] == ["visit.changed", "visit.changed"]
        assert [first.id, second.id] == ["1", "2"]
        assert second.data["entityId"] == "v1"

    async def end() -> None:
        live = changes("2")
        await anext(live)
        stopping.set()
        assert [event async for event in live] == []

    def changes(last: str | None) -> Any:
        who = Principal("u", "u", Role.DISPATCHER, None, None, Language.EN)
        stream: AsyncIterator[ServerSentEvent] = streams.stream_changes(
            who, office.app.state.house, stopping, last
        )
        return stream

    anyio.run(watch)
    anyio.run(end)
