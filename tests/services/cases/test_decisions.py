"""F8: a manager decides of a third visit, with a reason, and it brings an offer."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.decisions import Decided, OfferState, Verdict
from dispatch.domain.cases.policy import CasePolicy, OfferKind
from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_events import FailureReason
from dispatch.services.cases.decisions import answer_offer, decide
from dispatch.services.policies import case_policy, change_case_policy
from dispatch.store.cases import CaseDecision, NextVisit
from dispatch.store.session import Database
from dispatch.store.work import Visit
from solver.faults import InvalidInput
from tests.services.cases.people import DESK, HOUR, MANAGER, NOON, fails, shop

AGAIN = Decided(Verdict.VISIT, "new pump arrived", OfferKind.LOAN_UNIT)


def waiting(session: Session) -> CaseDecision:
    """The decision after a first visit, where one trip is all that is allowed."""
    shop(session)
    change_case_policy(session, MANAGER, CasePolicy(trips_allowed=1), NOON)
    fails(session, FailureReason.SKILL_MISSING)
    return session.scalars(select(CaseDecision)).one()


def test_an_override_makes_the_visit_and_opens_the_offer(database: Database) -> None:
    with database.write() as session:
        decision = waiting(session)
        decide(session, MANAGER, decision.id, AGAIN, NOON + HOUR)
        link = session.scalars(select(NextVisit)).one()
        made = session.get_one(Visit, link.visit_id)
    assert (decision.verdict, decision.reason) == (Verdict.VISIT, "new pump arrived")
    assert (decision.decided_by, decision.decided_at) == ("user-mei", NOON + HOUR)
    assert (decision.offer, decision.offer_state) == (OfferKind.LOAN_UNIT, OfferState.OPEN)
    assert decision.next_visit_id == made.id
    # It carries what the visit before it lacked, as any next visit does.
    assert made.required_skills == [{"name": "repair", "min_level": 2}]


def test_the_desk_cannot_override(database: Database) -> None:
    with database.write() as session:
        decision = waiting(session)
        with pytest.raises(Refused) as refused:
            decide(session, DESK, decision.id, AGAIN, NOON)
        assert refused.value.kind is Refusal.FORBIDDEN
        assert refused.value.fault.code is CaseCode.MANAGER_NEEDED
        assert decision.verdict is None


def test_the_desk_settles_an_address(database: Database) -> None:
    with database.write() as session:
        shop(session)
        fails(session, FailureReason.WRONG_ADDRESS)
        decision = session.scalars(select(CaseDecision)).one()
        decide(session, DESK, decision.id, Decided(Verdict.VISIT, "moved to no. 7"), NOON)
        assert session.scalars(select(NextVisit)).one().visit_id == decision.next_visit_id


def test_a_third_visit_without_a_reason_or_an_offer_is_refused_with_both_faults(
    database: Database,
) -> None:
    with database.write() as session:
        decision = waiting(session)
        with pytest.raises(InvalidInput) as refused:
            decide(session, MANAGER, decision.id, Decided(Verdict.VISIT, " "), NOON)
        assert [fault.code for fault in refused.value.faults] == [
            CaseCode.DECISION_REASON_MISSING,
            CaseCode.OFFER_MISSING,
        ]
        assert session.scalars(select(NextVisit)).all() == []


def test_an_offer_that_the_policy_has_not_is_refused(database: Database) -> None:
    with database.write() as session:
        decision = waiting(session)
        only = CasePolicy(trips_allowed=1, offers=(OfferKind.REFUND,))
        change_case_policy(session, MANAGER, only, NOON)
        with pytest.raises(InvalidInput) as refused:
            decide(session, MANAGER, decision.id, AGAIN, NOON)
        assert [fault.code for fault in refused.value.faults] == [CaseCode.OFFER_NOT_LISTED]


def test_a_decision_is_taken_once(database: Database) -> None:
    with database.write() as session:
        decision = waiting(session)
        decide(session, MANAGER, decision.id, AGAIN, NOON)
        # The same words again: nothing more happens.
        decide(session, MANAGER, decision.id, AGAIN, NOON + HOUR)
        assert decision.decided_at == NOON
        assert len(session.scalars(select(NextVisit)).all()) == 1
        with pytest.raises(Refused) as refused:
            decide(session, MANAGER, decision.id, Decided(Verdict.NO_VISIT, "refunded"), NOON)
        assert refused.value.fault.code is CaseCode.DECISION_TAKEN


def test_without_a_visit_the_case_has_no_next_one(database: Database) -> None:
    with database.write() as session:
        decision = waiting(session)
        decided = Decided(Verdict.NO_VISIT, "customer wants the money", OfferKind.REFUND)
        decide(session, MANAGER, decision.id, decided, NOON)
        assert (decision.next_visit_id, decision.offer) == (None, OfferKind.REFUND)
        assert session.scalars(select(NextVisit)).all() == []


def test_the_customer_answers_an_offer_once(database: Database) -> None:
    with database.write() as session:
        decision = waiting(session)
        with pytest.raises(Refused) as none_yet:
            answer_offer(session, DESK, decision.id, True, NOON)
        assert none_yet.value.fault.code is CaseCode.OFFER_NOT_OPEN
        decide(session, MANAGER, decision.id, AGAIN, NOON)
        answer_offer(session, DESK, decision.id, True, NOON)
        answer_offer(session, DESK, decision.id, True, NOON)
        assert decision.offer_state is OfferState.ACCEPTED
        with pytest.raises(Refused):
            answer_offer(session, DESK, decision.id, False, NOON)


def test_a_decision_that_is_not_there(database: Database) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        decide(session, MANAGER, "nothing", AGAIN, NOON)
    assert refused.value.kind is Refusal.NOT_FOUND


def test_a_policy_is_kept_as_it_was_set_and_a_wrong_one_changes_nothing(
    database: Database,
) -> None:
    mine = CasePolicy(trips_allowed=None, level_step=2, rework_days=90, exchange_after_failed=2)
    with database.write() as session:
        assert case_policy(session) == CasePolicy()
        change_case_policy(session, MANAGER, mine, NOON)
    with database.write() as session:
        with pytest.raises(InvalidInput):
            change_case_policy(session, MANAGER, CasePolicy(rework_days=-1), NOON)
        assert case_policy(session) == mine
