"""Column types mean the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from dispatch.domain.visit_status import VisitStatus
from dispatch.store.session import Database
from dispatch.store.work import Visit
from tests.support.rows import NOON, visit

NEW_YORK = timezone(timedelta(hours=-4))


def test_an_instant_comes_back_in_utc_whatever_offset_it_had(organisation: Database) -> None:
    # 01:30 at UTC-4 is 05:30 UTC.
    given = datetime(2026, 10, 8, 1, 30, 0, 123456, tzinfo=NEW_YORK)
    with organisation.write() as session:
        session.add(visit(sla_due_at=given))
    with organisation.read() as session:
        stored = session.scalars(select(Visit.sla_due_at)).one()
    assert stored == datetime(2026, 10, 8, 5, 30, 0, 123456, tzinfo=UTC)
    assert stored.tzinfo is UTC


def test_instants_compare_across_offsets(organisation: Database) -> None:
    with organisation.write() as session:
        session.add(visit(sla_due_at=NOON))
    hour = timedelta(hours=1)
    with organisation.read() as session:
        late = select(Visit.id).where(Visit.sla_due_at < (NOON + hour).astimezone(NEW_YORK))
        early = select(Visit.id).where(Visit.sla_due_at < (NOON - hour).astimezone(NEW_YORK))
        assert session.scalars(late).all() == ["v1"]
        assert session.scalars(early).all() == []


def test_a_naive_datetime_is_refused(organisation: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    with (
        pytest.raises(StatementError, match="a naive datetime is no instant"),
        organisation.write() as session,
    ):
        session.add(visit(sla_due_at=naive))
        session.flush()
    with organisation.read() as session:
        assert session.get(Visit, "v1") is None


def test_small_values_come_back_as_they_were(organisation: Database) -> None:
    window = {
        "minStartTime": "2026-10-08T00:00:00Z",
        "maxStartTime": "2026-10-08T03:00:00Z",
        "maxEndTime": "2026-10-08T04:00:00Z",
    }
    with organisation.write() as session:
        session.add(visit(windows=[window], required_parts={"滤芯": 2}, demand=[1, 0]))
    with organisation.read() as session:
        found = session.get_one(Visit, "v1")
    assert found.windows == [window]
    assert found.required_parts == {"滤芯": 2}
    assert found.demand == [1, 0]
    assert found.required_tools == []


def test_a_choice_comes_back_as_its_member(organisation: Database) -> None:
    with organisation.write() as session:
        session.add(visit())
    with organisation.read() as session:
        assert session.get_one(Visit, "v1").status is VisitStatus.NEW


def test_no_other_text_gets_into_a_choice(organisation: Database) -> None:
    with organisation.write() as session:
        session.add(visit())
    with pytest.raises(IntegrityError), organisation.write() as session:
        session.execute(text("UPDATE visit SET status = 'LOST'"))
