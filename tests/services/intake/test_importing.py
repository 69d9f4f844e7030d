"""Tables of requests: all rows or none, every row that is wrong told, repetitions merged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.places import GeocodedPlace
from dispatch.files.faults import FileFault
from dispatch.files.requests import read_requests
from dispatch.services.intake import importing
from dispatch.services.intake.importing import Imported, Trial, import_requests, try_requests
from dispatch.services.intake.matching import Asked
from dispatch.services.intake.taking import take_request
from dispatch.services.sla.watch import watch
from dispatch.store.customers import Customer, Site
from dispatch.store.events import Event
from dispatch.store.session import Database
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import Case, Visit, WorkType
from solver.faults import InvalidInput
from tests.services.sla.desk import ANN, add_desk, told
from tests.support import rows as org
from tests.support.request_tables import WRONG, csv_of, row, workbook_of

NOON = org.NOON
ZONE = ZoneInfo("Asia/Shanghai")
FOUND = GeocodedPlace(26.09, 119.31, 0.8, "gazetteer")


@pytest.fixture
def desk(database: Database) -> Database:
    with database.write() as session:
        add_desk(session)
    return database


def tried(database: Database, content: bytes) -> Trial:
    with database.read() as session:
        return try_requests(session, read_requests("r.csv", content, ZONE), lambda _: FOUND, NOON)


def imported(database: Database, content: bytes) -> Imported:
    trial = tried(database, content)
    with database.write() as session:
        return import_requests(session, ANN, trial, NOON)


def count(database: Database, table: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def places(faults: Iterable[FileFault]) -> list[tuple[int | None, str, str]]:
    return [(fault.row, fault.code.value, fault.field) for fault in faults]


def spoilt(rows: int) -> tuple[list[Mapping[str, str]], list[tuple[int, str, str]]]:
    """So many rows, of which 20 evenly spread are wrong, and what has to be told of them.

    The heading is row 1, so the first request stands in row 2.
    """
    every = rows // len(WRONG)
    table = [row(number) for number in range(rows)]
    expected = []
    for place, (cells, code, column) in enumerate(WRONG):
        number = (place + 1) * every - 1
        table[number] = row(number, **cells)
        expected.append((number + 2, code, column))
    return table, expected


@pytest.mark.parametrize("written", [csv_of, workbook_of])
def test_of_two_thousand_rows_each_of_twenty_bad_ones_is_told_and_nothing_is_loaded(
    desk: Database, written: Callable[[Iterable[Mapping[str, str]]], bytes]
) -> None:
    table, expected = spoilt(2000)
    trial = tried(desk, written(table))
    assert places(trial.faults) == expected
    with pytest.raises(InvalidInput) as refused, desk.write() as session:
        import_requests(session, ANN, trial, NOON)
    assert places(only_files(refused.value)) == expected
    # The good state stays: the customer and the case that were there.
    assert [count(desk, table) for table in (Customer, Site, Case, Visit, CaseClocks)] == [
        1,
        1,
        1,
        0,
        0,
    ]


def only_files(refused: InvalidInput) -> list[FileFault]:
    return [fault for fault in refused.faults if isinstance(fault, FileFault)]


def test_two_thousand_good_rows_become_cases_in_one_transaction(desk: Database) -> None:
    # Every hundredth row repeats the one before: 20 of 2,000.
    table = [row(number - 1 if number % 100 == 99 else number) for number in range(2000)]
    content = csv_of(table)
    trial = tried(desk, content)
    assert (len(trial.rows), trial.taken, trial.merged, trial.faults) == (2000, 1980, 20, [])
    assert count(desk, Case) == 1  # a trial writes nothing
    assert imported(desk, content) == Imported(2000, 1980, 20)
    assert [count(desk, table) for table in (Customer, Site, Case, Visit, CaseClocks)] == [
        1981,
        1981,
        1981,
        1980,
        1980,
    ]
    with desk.read() as session:
        merged = select(func.count()).select_from(Event).where(Event.kind == "request.merged")
        assert session.scalar(merged) == 20
    # The same file again makes nothing new: each row goes into its case.
    assert imported(desk, content) == Imported(2000, 0, 2000)
    assert count(desk, Visit) == 1980


def facts_of(session: Session, case_id: str) -> dict[str, Any]:
    """All columns of the case, its visit, clocks and stages, but for ids."""
    case = session.get_one(Case, case_id)
    visit = session.scalars(select(Visit).where(Visit.case_id == case_id)).one()
    clocks = session.get_one(CaseClocks, case_id)
    stages = session.scalars(
        select(CaseStage).where(CaseStage.case_id == case_id).order_by(CaseStage.position)
    )
    started = select(Event).where(Event.entity_id == case_id, Event.kind == "sla.started")
    return {
        "case": columns(case),
        "visit": columns(visit),
        "site": columns(visit.site),
        "clocks": columns(clocks),
        "stages": [columns(stage) for stage in stages],
        "started": session.scalars(started).one().payload,
    }


OWN = {"id", "case_id", "customer_id", "site_id", "ticket", "household", "address", "version"}
"""What two cases do not share; a visit by itself is written once more than one of many."""


def columns(of: Any) -> dict[str, Any]:
    names: Sequence[str] = inspect(of).mapper.column_attrs.keys()
    return {name: getattr(of, name) for name in names if name not in OWN}


@pytest.mark.parametrize("work_type", ["repair", "leak", "complaint-follow-up"])
def test_a_row_becomes_what_the_same_request_by_itself_becomes(
    desk: Database, work_type: str
) -> None:
    with desk.write() as session:
        named = {"name_zh": "一", "name_en": "one", "default_duration_s": 600}
        session.add_all(
            [
                WorkType(id="leak", emergency=True, **named),
                WorkType(id="complaint-follow-up", remote_exempt=True, **named),
            ]
        )
    cells = {"work_type": work_type, "received_at": "2026-10-08 12:00"}
    imported(desk, csv_of([row(1, **cells)]))
    with desk.write() as session:
        by_table = session.scalars(select(Case.id).where(Case.id != "c1")).one()
        alone = ServiceRequest(
            work_type=work_type,
            phone="13700000002",
            name="顾客2",
            address="福建省福州市鼓楼区温泉街道五四路2号",
            description="不出水",
        )
        taken = take_request(session, ANN, Asked(alone, FOUND), NOON)
    with desk.read() as session:
        assert facts_of(session, by_table) == facts_of(session, taken.case_id)


def test_what_was_reached_before_the_import_is_told_by_the_watch(desk: Database) -> None:
    # Received on Wednesday at 17:00, two working hours are over on Thursday at 10:00.
    imported(desk, csv_of([row(1, received_at="2026-10-07 17:00")]))
    assert told(desk) == []
    watch(desk, NOON)
    reached = {(stage, percent) for _, stage, percent, _ in told(desk)}
    assert {("ACKNOWLEDGED", 50), ("ACKNOWLEDGED", 80), ("ACKNOWLEDGED", 100)} <= reached


def test_others_may_have_written_since_the_trial(desk: Database) -> None:
    trial = tried(desk, csv_of([row(1, ticket="HOT-1")]))
    with desk.write() as session:
        other = ServiceRequest(work_type="repair", phone="13900001234", ticket="HOT-1")
        take_request(session, ANN, Asked(other), NOON)
    with pytest.raises(InvalidInput) as refused, desk.write() as session:
        import_requests(session, ANN, trial, NOON)
    assert places(only_files(refused.value)) == [(2, "INTAKE_TICKET_TAKEN", "ticket")]


def test_a_table_without_rows_and_one_that_is_too_long(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert places(tried(desk, csv_of([])).faults) == [(None, "INTAKE_TABLE_EMPTY", "")]
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    three = csv_of([row(1), row(2), row(3)])
    assert places(tried(desk, three).faults) == [(None, "INTAKE_TABLE_TOO_LONG", "")]
    monkeypatch.setattr(importing, "MOST_FAULTS", 2)
    wrong = csv_of([row(number, phone="x") for number in (1, 2, 3)])
    monkeypatch.setattr(importing, "MOST_ROWS", 100)
    assert places(tried(desk, wrong).faults) == [
        (2, "INTAKE_PHONE_MALFORMED", "phone"),
        (3, "INTAKE_PHONE_MALFORMED", "phone"),
        (None, "INTAKE_MORE_FAULTS", ""),
    ]


def test_columns_are_told_by_their_headings(desk: Database) -> None:
    content = b"phone,work_kind\n13700000001,repair\n"
    assert places(tried(desk, content).faults) == [
        (1, "COLUMN_MISSING", "work_type"),
        (1, "COLUMN_UNKNOWN", "work_kind"),
    ]
