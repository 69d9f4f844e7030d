"""A case ends with its visits, is opened again by what makes more work of it, and says why."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.pauses import PauseReason
from dispatch.domain.cases.decisions import Decided, Verdict
from dispatch.domain.cases.ending import EVENTS
from dispatch.domain.cases.findings import Findings, PartUse, Piece
from dispatch.domain.cases.policy import OfferKind
from dispatch.domain.codes import DomainCode
from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.kinds import CaseStatus, RemoteOutcome
from dispatch.domain.quality.survey import SurveyPurpose
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.sla.policy import Stage
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.cases.calling_off import call_off, close_clocks, log_attempt
from dispatch.services.cases.decisions import answer_offer, decide
from dispatch.services.intake.matching import Asked
from dispatch.services.intake.taking import Taken, take_request
from dispatch.services.reading.case_list import case_list
from dispatch.services.reading.requests import callers
from dispatch.store.cases import CaseDecision
from dispatch.store.events import Event
from dispatch.store.quality import Survey
from dispatch.store.queries.sla import pressing_cases
from dispatch.store.session import Database
from dispatch.store.sla import CaseClocks, CasePause, CaseStage
from dispatch.store.work import Case, Visit, WorkType
from tests.services.cases.people import BEN, DESK, MANAGER, completes, fails, publish, shop
from tests.services.sla.desk import ANN as AT_DESK
from tests.services.sla.desk import add_desk
from tests.support.rows import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OPEN, CLOSED, CANCELLED = CaseStatus.OPEN, CaseStatus.CLOSED, CaseStatus.CANCELLED
R = FailureReason
NEW_PUMP = Findings("PUMP", "worn out", (Piece("pump", PartUse.REPLACED),))
AT_HOME: dict[str, Any] = {"work_type": "repair", "site_id": "home"}


def status(session: Session, case_id: str = "c1") -> CaseStatus:
    return session.get_one(Case, case_id).status


def turns(session: Session, case_id: str = "c1") -> list[tuple[str, dict[str, str]]]:
    """How the case ended and was opened again, in order, with what was said of it."""
    events = select(Event).where(Event.entity_id == case_id, Event.kind.in_(EVENTS.values()))
    rows = session.scalars(events.order_by(Event.id))
    return [(row.kind.removeprefix("case."), dict(row.payload)) for row in rows]


def take(session: Session, now: datetime = NOON, **fields: Any) -> Taken:
    return take_request(session, AT_DESK, Asked(ServiceRequest(**fields)), now)


def other_visit(session: Session, case_id: str = "c1") -> Visit:
    """The visit that is to come, with a technician at it."""
    to_come = select(Visit).where(Visit.case_id == case_id, Visit.status == VisitStatus.NEW)
    visit = session.scalars(to_come).one()
    visit.status = VisitStatus.IN_SERVICE
    session.flush()
    publish(session, f"p-{visit.id[:8]}", visit.id, "ben")
    return visit


def test_it_is_closed_when_its_visit_is_done(database: Database) -> None:
    with database.write() as session:
        shop(session)
        completes(session, at=NOON)
        case = session.get_one(Case, "c1")
        assert (case.status, case.ended_at) == (CLOSED, NOON)
        assert turns(session) == [("closed", {"turn": "VISIT_DONE"})]
        assert case_list(session, OPEN, "gulou", 10).total == 0
        (listed,) = case_list(session, CLOSED, "gulou", 10).items
        assert (listed.case.id, [visit.id for visit in listed.visits]) == ("c1", ["v1"])


def test_it_stays_open_while_the_work_is_carried_forward(database: Database) -> None:
    with database.write() as session:
        shop(session)
        fails(session, R.OUT_OF_TIME, Findings(remaining_s=1_200), at=NOON + HOUR)
        assert (status(session), turns(session)) == (OPEN, [])
        rest = other_visit(session)
        completes(session, visit_id=rest.id, who=BEN, at=NOON + 2 * HOUR)
        assert status(session) is CLOSED


def test_what_a_person_decides_against_is_called_off_until_it_is_asked_again(
    database: Database,
) -> None:
    with database.write() as session:
        shop(session)
        fails(session, R.CUSTOMER_REFUSED)
        assert status(session) is OPEN  # the desk decides first
        decision = session.scalars(select(CaseDecision)).one()
        decide(session, DESK, decision.id, Decided(Verdict.NO_VISIT, "sold it"), NOON)
        assert status(session) is CANCELLED
        assert [found.cases for found in callers(session, "139", 10)] == [[]]
        again = take(session, NOON + 60 * DAY, **AT_HOME)
        assert (again.case_id, again.merged, status(session)) == ("c1", True, OPEN)
        assert [found.cases[0].id for found in callers(session, "139", 10)] == ["c1"]
        assert [kind for kind, _ in turns(session)] == ["cancelled", "reopened"]
        assert turns(session)[1][1] == {"turn": "ASKED_AGAIN"}


def test_asked_again_after_the_days_of_the_policy_it_is_another_case(database: Database) -> None:
    with database.write() as session:
        shop(session)
        fails(session, R.CUSTOMER_REFUSED)
        decision = session.scalars(select(CaseDecision)).one()
        decide(session, DESK, decision.id, Decided(Verdict.NO_VISIT, "sold it"), NOON)
        later = take(session, NOON + 60 * DAY + HOUR, **AT_HOME)
        assert (later.case_id != "c1", later.merged) == (True, False)
        assert status(session) is CANCELLED


def test_it_is_open_until_the_customer_has_answered_the_offer(database: Database) -> None:
    with database.write() as session:
        shop(session)
        fails(session, R.DEVICE_BEYOND_REPAIR)
        decision = session.scalars(select(CaseDecision)).one()
        no = Decided(Verdict.NO_VISIT, "not worth it", OfferKind.REPLACEMENT)
        decide(session, MANAGER, decision.id, no, NOON)
        assert status(session) is OPEN
        answer_offer(session, DESK, decision.id, accepted=True, now=NOON + HOUR)
        assert status(session) is CANCELLED
        assert turns(session) == [("cancelled", {"turn": "DECIDED"})]


def test_what_is_done_again_is_open_as_long_as_that_is(database: Database) -> None:
    with database.write() as session:
        shop(session)
        completes(session, NEW_PUMP)
        assert status(session) is CLOSED
        later = NOON + 20 * DAY
        again = take(session, later, work_type="repair", device_id="d1", fault_code="PUMP")
        assert not again.merged
        assert status(session) is OPEN
        assert turns(session)[1:] == [("reopened", {"turn": "REWORK", "ticket": again.ticket})]
        visit = other_visit(session, again.case_id)
        completes(session, NEW_PUMP, visit_id=visit.id, who=BEN, at=later + HOUR)
        assert (status(session), status(session, again.case_id)) == (CLOSED, CLOSED)
        assert turns(session)[2:] == [("closed", {"turn": "REWORK", "ticket": again.ticket})]


def test_it_is_called_off_with_its_visits_for_a_reason(database: Database) -> None:
    with database.write() as session:
        shop(session, status=VisitStatus.PUBLISHED)
        call_off(session, DESK, "c1", " the customer has mended it ", NOON)
        assert session.get_one(Visit, "v1").status is VisitStatus.CANCELLED
        reason = {"turn": "CALLED_OFF", "reason": "the customer has mended it"}
        assert turns(session) == [("cancelled", reason)]
        changed = session.scalars(select(Event).where(Event.kind == "visit.changed")).one()
        assert (changed.entity_id, changed.payload["status"]) == ("v1", "CANCELLED")
        # All of it was called off: asked again it is a visit as a new request has it.
        assert take(session, NOON + HOUR, **AT_HOME).case_id == "c1"
        assert other_visit(session).service_s == 3_000


@pytest.mark.parametrize(
    ("stands", "reason", "code"),
    [
        (VisitStatus.NEW, "   ", CaseCode.REASON_MISSING),
        (VisitStatus.IN_SERVICE, "moved", DomainCode.VISIT_TRANSITION),
    ],
)
def test_it_is_not_called_off_without_a_reason_or_while_somebody_is_at_it(
    database: Database, stands: VisitStatus, reason: str, code: Any
) -> None:
    with database.write() as session:
        shop(session, status=stands)
        with pytest.raises(Refused) as refused:
            call_off(session, DESK, "c1", reason, NOON)
        assert refused.value.fault.code is code
        assert (status(session), turns(session)) == (OPEN, [])


def test_what_waits_for_a_decision_or_has_ended_is_not_called_off(database: Database) -> None:
    with database.write() as session:
        shop(session)
        fails(session, R.CUSTOMER_REFUSED)
        for code in (CaseCode.UNDECIDED, CaseCode.ENDED):
            with pytest.raises(Refused) as refused:
                call_off(session, DESK, "c1", "moved", NOON)
            assert (refused.value.fault.code, refused.value.kind) == (code, Refusal.CONFLICT)
            decision = session.scalars(select(CaseDecision)).one()
            decide(session, DESK, decision.id, Decided(Verdict.NO_VISIT, "moved"), NOON)


def promised(session: Session, **fields: Any) -> tuple[str, Visit]:
    """A request for a repair at the home of k1, with its clocks."""
    add_desk(session)
    taken = take(session, **{"work_type": "repair", "site_id": "s1"} | fields)
    visit = session.scalars(select(Visit).where(Visit.case_id == taken.case_id)).one()
    return taken.case_id, visit


def clocks_ended(session: Session, case_id: str) -> datetime | None:
    return session.get_one(CaseClocks, case_id).closed_at


def test_its_clocks_end_with_it_and_go_on_as_if_they_had_stood_still(database: Database) -> None:
    with database.write() as session:
        case_id, visit = promised(session)
        assert [row.case_id for row in pressing_cases(session, None, None, 10)] == [case_id]
        before = session.get_one(CaseStage, (case_id, Stage.ACKNOWLEDGED)).due_at
        call_off(session, AT_DESK, case_id, "moved", NOON + 2 * HOUR)
        assert clocks_ended(session, case_id) == NOON + 2 * HOUR
        assert pressing_cases(session, None, None, 10) == []
        take(session, NOON + 3 * HOUR, work_type="repair", site_id="s1")
        assert clocks_ended(session, case_id) is None
        stood = session.scalars(select(CasePause)).one()
        assert (stood.begun_at, stood.ended_at) == (NOON + 2 * HOUR, NOON + 3 * HOUR)
        assert stood.reason is PauseReason.WAITING_FOR_CUSTOMER
        stage = session.get_one(CaseStage, (case_id, Stage.ACKNOWLEDGED))
        # Two working hours from 13:30 on: 15:30; it stood still from 14:00 to 15:00.
        assert before == NOON + timedelta(hours=3.5)
        assert stage.due_at == NOON + timedelta(hours=4.5)
        (second,) = session.scalars(
            select(Visit).where(Visit.case_id == case_id, Visit.status == VisitStatus.NEW)
        )
        assert visit.sla_due_at is not None
        assert second.sla_due_at == visit.sla_due_at + HOUR


def test_what_is_solved_from_afar_needs_no_visit(database: Database) -> None:
    with database.write() as session:
        case_id, visit = promised(session)
        log_attempt(session, AT_DESK, case_id, RemoteOutcome.UNREACHABLE, "", NOON)
        assert (visit.status, status(session, case_id)) == (VisitStatus.NEW, OPEN)
        log_attempt(session, AT_DESK, case_id, RemoteOutcome.SOLVED, "valve open", NOON + HOUR)
        assert (visit.status, status(session, case_id)) == (VisitStatus.CANCELLED, CLOSED)
        assert turns(session, case_id) == [("closed", {"turn": "SOLVED"})]
        # That it comes back is another case.
        assert not take(session, NOON + 2 * HOUR, work_type="repair", site_id="s1").merged


def complained(session: Session, now: datetime = NOON) -> tuple[str, Visit]:
    """A complaint of who lives at s1, with its clocks and the visit that follows it up."""
    add_desk(session)
    names = {"name_zh": "投诉", "name_en": "Complaint"}
    session.add(WorkType(id="complaint-follow-up", default_duration_s=1200, **names))
    session.flush()
    taken = take(session, now, work_type="complaint-follow-up", site_id="s1")
    visit = session.scalars(select(Visit).where(Visit.case_id == taken.case_id)).one()
    return taken.case_id, visit


def followed_up(session: Session, visit: Visit) -> None:
    """The visit that follows a complaint up is done."""
    visit.status = VisitStatus.IN_SERVICE
    session.flush()
    completes(session, visit_id=visit.id, who=DESK)


def surveys(session: Session, purpose: SurveyPurpose) -> list[Survey]:
    return [*session.scalars(select(Survey).where(Survey.purpose == purpose))]


def test_a_complaint_is_open_until_whoever_owns_it_ends_it(database: Database) -> None:
    with database.write() as session:
        case_id, visit = complained(session)
        followed_up(session, visit)
        assert status(session, case_id) is OPEN
        close_clocks(session, AT_DESK, case_id, NOON + HOUR)
        assert status(session, case_id) is CLOSED
        assert turns(session, case_id) == [("closed", {"turn": "CLOCKS_ENDED"})]
        assert len(surveys(session, SurveyPurpose.COMPLAINT)) == 1


@pytest.mark.parametrize("done", [False, True])
def test_a_complaint_that_is_called_off_ends_with_its_clocks_and_is_not_asked_about(
    database: Database, *, done: bool
) -> None:
    with database.write() as session:
        case_id, visit = complained(session)
        if done:
            followed_up(session, visit)
        case = call_off(session, AT_DESK, case_id, "mistake", NOON + HOUR)
        assert (case.status, case.ended_at) == (CANCELLED, NOON + HOUR)
        assert visit.status is (VisitStatus.COMPLETED if done else VisitStatus.CANCELLED)
        reason = {"turn": "CALLED_OFF", "reason": "mistake"}
        assert turns(session, case_id) == [("cancelled", reason)]
        assert clocks_ended(session, case_id) == NOON + HOUR
        ended = session.scalars(select(Event).where(Event.kind == "sla.closed")).one()
        assert (ended.entity_id, ended.actor, ended.at) == (
            case_id,
            AT_DESK.user_id,
            NOON + HOUR,
        )
        assert pressing_cases(session, None, None, 10) == []
        assert surveys(session, SurveyPurpose.COMPLAINT) == []


def test_a_complaint_that_was_called_off_goes_on_when_it_is_made_again(database: Database) -> None:
    with database.write() as session:
        case_id, _ = complained(session)
        call_off(session, AT_DESK, case_id, "mistake", NOON + HOUR)
        again = take(session, NOON + 2 * HOUR, work_type="complaint-follow-up", site_id="s1")
        assert (again.case_id, status(session, case_id)) == (case_id, OPEN)
        assert clocks_ended(session, case_id) is None
        close_clocks(session, AT_DESK, case_id, NOON + 3 * HOUR)
        # Its new visit is still to come.
        assert status(session, case_id) is OPEN
        assert len(surveys(session, SurveyPurpose.COMPLAINT)) == 1


def test_a_case_without_a_visit_is_called_off_too(database: Database) -> None:
    with database.write() as session:
        case_id, visit = complained(session)
        session.delete(visit)
        session.flush()
        call_off(session, AT_DESK, case_id, "mistake", NOON + HOUR)
        assert status(session, case_id) is CANCELLED
        assert clocks_ended(session, case_id) == NOON + HOUR
