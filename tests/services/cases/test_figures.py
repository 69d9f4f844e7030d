"""F8 and F9: the figures, counted from what was reported."""

from datetime import timedelta

from sqlalchemy.orm import Session

from dispatch.domain.cases.figures import By, CaseFigures, Rate, figures, figures_by
from dispatch.domain.cases.findings import Findings, PartUse, Piece
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.cases.rework import note_fault
from dispatch.services.reading.cases import case_histories
from dispatch.store.session import Database
from dispatch.store.work import Case
from tests.services.cases.people import (
    ANN,
    BEN,
    HOUR,
    NOON,
    completes,
    fails,
    others_of,
    publish,
    shop,
)
from tests.support import rows

NEW_PUMP = Findings("PUMP", "worn out", (Piece("pump", PartUse.REPLACED),))
DAY = timedelta(days=1)


def three_cases(session: Session) -> None:
    """Add three cases.

    c1: Ann fails, Ben fixes it with a new pump the next day. c2: Ann fixes it with a new valve,
    which comes back as c3 a week later. c4: nobody is at home, and no trip counts.
    """
    shop(session)
    second = others_of(session, fails(session, FailureReason.PART_MISSING))[0]
    second.status = VisitStatus.ARRIVED
    publish(session, "p2", second.id, "ben")
    completes(session, NEW_PUMP, visit_id=second.id, who=BEN, at=NOON + DAY)
    for number, name in enumerate(("c2", "c4"), start=2):
        session.add(rows.case(name, ticket=f"T-{name}"))
        session.flush()
        session.add(
            rows.visit(
                f"of-{name}",
                case_id=name,
                site_id="home",
                device_id=None if name == "c4" else "d1",
                status=VisitStatus.ARRIVED,
            )
        )
        session.flush()
        publish(session, f"q{number}", f"of-{name}", "ann")
    # Another fault than that of c1, so that c2 is no rework itself.
    valve = Findings("VALVE", "stuck", (Piece("valve", PartUse.REPLACED),))
    completes(session, valve, visit_id="of-c2", who=ANN, at=NOON + HOUR)
    fails(session, FailureReason.NOBODY_HOME, visit_id="of-c4", who=ANN, at=NOON + HOUR)
    session.add(rows.case("c3", ticket="T-c3", device_id="d1", received_at=NOON + 7 * DAY))
    session.flush()
    assert note_fault(session, session.get_one(Case, "c3"), "VALVE", NOON + 7 * DAY) is not None


def test_figures_of_a_period(database: Database) -> None:
    with database.write() as session:
        three_cases(session)
    with database.read() as session:
        cases = case_histories(session, NOON, NOON + HOUR + timedelta(seconds=1))
        # From one o'clock on it is c2 alone: the first trip of c1 had ended before.
        later = case_histories(session, NOON + HOUR, NOON + 30 * DAY)
    assert [case.case_id for case in cases] == ["c1", "c2"]
    assert [case.case_id for case in later] == ["c2"]
    assert figures(cases) == CaseFigures(
        first_time_fix=Rate(0, 2),  # c1 failed, c2 came back
        second_visit_fix=Rate(1, 1),  # c1
        third_visits=0,
        rework=Rate(1, 2),  # the valve of c2, of it and the pump of c1
    )


def test_figures_by_who_what_and_on_which_model(database: Database) -> None:
    with database.write() as session:
        three_cases(session)
        cases = case_histories(session, NOON, NOON + DAY)
    by_person = figures_by(cases, By.TECHNICIAN)
    assert by_person["ann"].first_time_fix == Rate(0, 2)
    assert by_person["ann"].rework == Rate(1, 1)
    assert by_person["ben"].second_visit_fix == Rate(1, 1)
    parts = figures_by(cases, By.PART)
    assert (parts["valve"].rework, parts["pump"].rework) == (Rate(1, 1), Rate(0, 1))
    assert list(figures_by(cases, By.MODEL)) == ["M1"]
