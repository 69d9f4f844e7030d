"""A lock that made way for a leak is released when the plan that moves its visit is published."""

from typing import Any

import pytest
from sqlalchemy import select

from dispatch.services.plans import publish_plan
from dispatch.store.events import Event
from dispatch.store.session import Database
from dispatch.store.work import Visit
from solver.visit import LockKind
from tests.services.test_publish import LATER, drafted, organisation
from tests.support import rows
from tests.support.rows import NOON

K = LockKind


@pytest.mark.parametrize(
    ("lock", "kept"),
    [
        # Ann serves it at noon.
        ({"lock_kind": K.TECHNICIAN, "lock_technician_id": "ann"}, True),
        ({"lock_kind": K.TECHNICIAN, "lock_technician_id": "ben"}, False),
        ({"lock_kind": K.TIME, "lock_start_at": NOON}, True),
        ({"lock_kind": K.TIME, "lock_start_at": LATER}, False),
        ({"lock_kind": K.TIME_RANGE, "lock_from": NOON, "lock_to": LATER}, True),
        ({"lock_kind": K.TIME_RANGE, "lock_from": LATER, "lock_to": LATER}, False),
    ],
)
def test_a_lock_that_the_published_plan_has_not_kept_holds_no_more(
    database: Database, lock: dict[str, Any], kept: bool
) -> None:
    with database.write() as session:
        organisation(session)
        session.add(rows.technician("ben", phone="13800000002"))
        session.flush()
        for name in ("v1", "v3"):
            for column, value in lock.items():
                setattr(session.get_one(Visit, name), column, value)
        plan = drafted(session, "p1", ["v1", "v2"])
        publish_plan(session, "p1", plan.version, "dora", LATER)
    with database.read() as session:
        moved, left_out = session.get_one(Visit, "v1"), session.get_one(Visit, "v3")
        assert moved.lock_kind is (lock["lock_kind"] if kept else K.NONE)
        assert left_out.lock_kind is lock["lock_kind"]  # a person meant it
        told = session.scalars(select(Event).where(Event.kind == "visit.unlocked")).all()
        assert [event.entity_id for event in told] == ([] if kept else ["v1"])
        if told:
            before = told[0].payload["before"]
            assert (told[0].actor, told[0].payload["planId"]) == ("dora", "p1")
            assert before["kind"] == lock["lock_kind"].value
            assert before["technicianId"] == lock.get("lock_technician_id")
            assert (moved.lock_technician_id, moved.lock_start_at, moved.lock_from) == (None,) * 3
