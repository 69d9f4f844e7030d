"""F12: an evaluation filled from what was recorded, with figures that are counted by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from dispatch.domain.cases.findings import Findings
from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.evaluation import Band, Measured, State, band_of
from dispatch.domain.quality.indicators import Indicator, Rule, Source, bounds_of
from dispatch.domain.quality.survey import Answers
from dispatch.domain.refusals import Refused
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.execution import Report, report
from dispatch.services.quality.evaluation import (
    Given,
    assess,
    enter_points,
    import_table,
    table_of,
)
from dispatch.services.quality.surveys import answer_survey, give_link
from dispatch.services.reading.quality import Period, measures_of, model_records
from dispatch.services.sla.acts import acknowledge
from dispatch.store.queries.surveys import surveys_to_send
from dispatch.store.session import Database
from solver.faults import InvalidInput
from tests.services.cases.people import (
    ANN,
    DESK,
    HOUR,
    MANAGER,
    NOON,
    completes,
    fails,
    publish,
    shop,
)
from tests.services.sla.desk import ANN as DESK_ANN
from tests.services.sla.desk import clock, started
from tests.support import rows

DAY = date(2026, 10, 8)
WHOLE = Period(DAY, DAY, None)
TABLE = [
    Indicator("fix", "Fix", "修", 1000, Source.FIRST_TIME_FIX, bounds=bounds_of(90_000, 40_000)),
    Indicator("mark", "Mark", "评", 500, Source.SURVEY_SATISFACTION, bounds=bounds_of(5_000, 0)),
    Indicator(
        "clean", "Clean", "洁", 300, Source.SURVEY_CLEANLINESS, bounds=bounds_of(5_000, 1_000)
    ),
    Indicator("rules", "Rules", "制度", 500, Source.MANUAL),
    Indicator("late", "Late", "迟", 200, Source.THIRD_VISITS, Rule.STEP, bounds_of(0, 1_500)),
]


def a_day(session: Session) -> None:
    """Fill a day.

    v1 needs a seal, was due at 11:00 and is repaired at 14:00. v2, due at 13:00, has its technician
    at the door at 12:30 and fails for want of a part at 13:30. v3 needs nothing, and nobody
    is at home. Two customers answer.
    """
    shop(session)
    completes(session, Findings("PUMP", "worn out", ()), at=NOON + 2 * HOUR)
    for number, name in enumerate(("v2", "v3"), start=2):
        session.add(rows.case(f"c{number}", ticket=f"T-{name}"))
        session.flush()
        parts = {"pump": 1} if name == "v2" else {}
        due = NOON + HOUR if name == "v2" else None
        session.add(
            rows.visit(
                name,
                case_id=f"c{number}",
                status=VisitStatus.PUBLISHED,
                required_parts=parts,
                sla_due_at=due,
            )
        )
        session.flush()
        publish(session, f"p-{name}", name, "ann")
    arrived = Report(VisitEventKind.ARRIVE, NOON + HOUR / 2, "arrived-v2")
    report(session, ANN, "v2", arrived, NOON + HOUR / 2)
    fails(session, FailureReason.PART_MISSING, visit_id="v2", at=NOON + 1.5 * HOUR)
    fails(session, FailureReason.NOBODY_HOME, visit_id="v3", at=NOON + HOUR)
    (survey,) = surveys_to_send(session, None, NOON, 10)
    link = give_link(session, DESK, survey.id, NOON + 3 * HOUR)
    session.flush()
    said = Answers(4, on_time=False, repaired=True, cleanliness=None, explained=True)
    answer_survey(session, link.token, said, NOON + 4 * HOUR)


def test_every_figure_of_a_day(database: Database) -> None:
    with database.write() as session:
        a_day(session)
    with database.read() as session:
        found = measures_of(session, WHOLE, model_records(session, WHOLE))
    assert found == {
        Source.RESPONSE_TIME: None,  # no case has clocks
        Source.STAGES_IN_TIME: None,
        Source.FIRST_TIME_FIX: Measured(Fraction(50), 2, 1),  # v1, not v2; v3 does not count
        Source.REWORK: None,  # no part was replaced
        Source.THIRD_VISITS: Measured(Fraction(0), 2, 0),
        Source.REPAIR_TIME: Measured(Fraction(2), 1),  # noon to 14:00
        Source.VISITS_IN_TIME: Measured(Fraction(50), 2, 1),  # v2 at 12:30, v1 not before 14:00
        Source.PARTS_ARRIVAL: Measured(Fraction(50), 2, 1),  # v1 had its seal, v2 no pump
        Source.SURVEY_ANSWERED: Measured(Fraction(100), 1, 1),
        Source.SURVEY_SATISFACTION: Measured(Fraction(4), 1),
        Source.SURVEY_CLEANLINESS: None,
        Source.SURVEY_ON_TIME: Measured(Fraction(0), 1, 0),
        Source.SURVEY_REPAIRED: Measured(Fraction(100), 1, 1),
        Source.SURVEY_EXPLAINED: Measured(Fraction(100), 1, 1),
        # One failure of a device that was installed on that day: 36,500 in 100 years.
        Source.MODEL_FAILURES: Measured(Fraction(36_500), 1),
    }


def test_what_happened_on_other_days_or_elsewhere_is_not_counted(database: Database) -> None:
    with database.write() as session:
        a_day(session)
        session.add(rows.centre("taijiang"))
        session.flush()
        tomorrow = Period(DAY + timedelta(days=1), DAY + timedelta(days=1), None)
        later = measures_of(session, tomorrow, [])
        elsewhere = measures_of(session, Period(DAY, DAY, "taijiang"), [])
        here = measures_of(session, Period(DAY, DAY, "gulou"), [])
    assert set(later.values()) == {None}
    assert set(elsewhere.values()) == {None}
    assert here[Source.VISITS_IN_TIME] == Measured(Fraction(50), 2, 1)


def test_answers_of_the_desk(database: Database) -> None:
    started(database)
    with database.write() as session:
        acknowledge(session, DESK_ANN, "c1", clock(14, 30), told_to_shut_valve=False)
    with database.read() as session:
        found = measures_of(session, WHOLE, [])
    assert found[Source.RESPONSE_TIME] == Measured(Fraction(150), 1)  # noon to 14:30
    # Acknowledged in time; the other stages are neither met nor broken yet.
    assert found[Source.STAGES_IN_TIME] == Measured(Fraction(100), 1, 1)


def test_the_score_of_the_day(database: Database) -> None:
    with database.write() as session:
        a_day(session)
        import_table(session, MANAGER, TABLE, NOON)
        given = Given(450, " audit of 5 October ")
        enter_points(session, MANAGER, "rules", (DAY, DAY, None), given, NOON)
        found = assess(session, DAY, DAY, None).evaluation
    obtained = {line.indicator.id: (line.state, line.obtained) for line in found.lines}
    assert obtained == {
        "fix": (State.MEASURED, 200),  # 50 %: (50 - 40) / (90 - 40) = a fifth of 10.00
        "mark": (State.MEASURED, 400),  # 4 of 5
        "clean": (State.NO_DATA, None),
        "rules": (State.ENTERED, 450),
        "late": (State.MEASURED, 200),  # no third visit: all
    }
    # 2.00 + 4.00 + 4.50 + 2.00 = 12.50 of 10 + 5 + 5 + 2 = 22: 56.8181... per cent.
    assert (found.obtained, found.applicable) == (1250, 2200)
    assert found.score == Fraction(1250 * 100, 2200)
    assert band_of(found.score) is Band.BELOW


def test_points_hold_for_their_period_and_centre_alone(database: Database) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        import_table(session, MANAGER, TABLE, NOON)
        period = (DAY, DAY, "gulou")
        enter_points(session, MANAGER, "rules", period, Given(450, "audit"), NOON)
        enter_points(session, MANAGER, "rules", period, Given(None, "closed", applies=False), NOON)
        states = [
            assess(session, *each).evaluation.lines[3].state
            for each in (period, (DAY, DAY, None), (DAY, DAY + timedelta(days=1), "gulou"))
        ]
    assert states == [State.NOT_APPLICABLE, State.NOT_ENTERED, State.NOT_ENTERED]


def test_a_measured_indicator_is_left_out_and_taken_back(database: Database) -> None:
    with database.write() as session:
        a_day(session)
        import_table(session, MANAGER, TABLE, NOON)
        period = (DAY, DAY, None)
        enter_points(session, MANAGER, "fix", period, Given(None, "trial", applies=False), NOON)
        left_out = assess(session, *period).evaluation
        enter_points(session, MANAGER, "fix", period, Given(None, "no trial"), NOON)
        back = assess(session, *period).evaluation
    assert (left_out.lines[0].state, left_out.applicable) == (State.NOT_APPLICABLE, 1200)
    assert (back.lines[0].state, back.applicable) == (State.MEASURED, 2200)


def test_a_table_takes_the_place_of_the_one_before(database: Database) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        import_table(session, MANAGER, TABLE, NOON)
        assert table_of(session) == TABLE
        import_table(session, MANAGER, TABLE[::-1][:2], NOON)
        assert [each.id for each in table_of(session)] == ["late", "rules"]


def test_what_is_wrong_is_refused(database: Database) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        import_table(session, MANAGER, TABLE, NOON)
        with pytest.raises(InvalidInput) as invalid:
            enter_points(session, MANAGER, "rules", (DAY, DAY, None), Given(501, ""), NOON)
        codes = [fault.code for fault in invalid.value.faults]
        assert codes == [QualityCode.POINTS_TOO_MANY, QualityCode.EVIDENCE_MISSING]
        with pytest.raises(Refused) as unknown:
            enter_points(session, MANAGER, "none", (DAY, DAY, None), Given(1, "x"), NOON)
        assert unknown.value.fault.code is QualityCode.INDICATOR_NOT_FOUND
        with pytest.raises(Refused) as reversed_:
            assess(session, DAY, DAY - timedelta(days=1), None)
        assert reversed_.value.fault.code is QualityCode.PERIOD_REVERSED
        with pytest.raises(Refused):
            assess(session, DAY, DAY, "nowhere")
