"""F6: what a published plan gives to a point is offered, answered, and goes back when refused."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dispatch.domain.codes import PlanningCode
from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.partners.offers import DeclineReason
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_events import VisitEventKind
from dispatch.services.cases.calling_off import call_off
from dispatch.services.execution import Report, report
from dispatch.services.partners.answers import Decline, accept, decline, send
from dispatch.services.partners.watch import expire
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import VisitOutcome
from dispatch.store.events import Event
from dispatch.store.organisation import PartnerPoint
from dispatch.store.partners import PartnerOffer
from dispatch.store.plans import RoutePlan, Unassigned
from dispatch.store.session import Database
from dispatch.store.work import Visit
from solver.faults import InvalidInput
from tests.services.partners.shop import (
    DESK,
    OTHER,
    SHOP,
    add_shop,
    clock,
    draft,
    given,
    ids_of,
    offered,
    publish,
    states,
    status_of,
)

TOO_FAR = Decline(DeclineReason.TOO_FAR)


def answer(database: Database, visits: list[str], at: Any, who: Principal = SHOP) -> None:
    ids = ids_of(database)
    with database.write() as session:
        accept(session, who, [ids[visit] for visit in visits], at)


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (clock(10), clock(11)),
        # 30 minutes until it closes at 18:00, the others from 09:00 on.
        (clock(17, 30), clock(9, 30, day=9)),
        (clock(21), clock(10, day=9)),
    ],
)
def test_publishing_offers_each_visit_with_a_deadline_of_opening_time(
    database: Database, published: Any, due: Any
) -> None:
    offered(database, 2, published)
    assert states(database) == [("v1", "shop", "OPEN"), ("v2", "shop", "OPEN")]
    with database.read() as session:
        offers = session.scalars(select(PartnerOffer)).all()
    assert [(one.offered_at, one.due_at) for one in offers] == [(published, due)] * 2


def test_a_point_accepts_two_at_once_and_declines_one(database: Database) -> None:
    offered(database, 3)
    answer(database, ["v1", "v2"], clock(10, 30))
    ids = ids_of(database)
    with database.write() as session:
        no = Decline(DeclineReason.OTHER, "our van is broken")
        decline(session, SHOP, ids["v3"], no, clock(10, 31))
    assert [state for _, _, state in states(database)] == ["ACCEPTED", "ACCEPTED", "DECLINED"]
    # What is declined has left the plan, and waits for the next one.
    assert given(database, "p1") == [("v1", "shop"), ("v2", "shop")]
    assert [status_of(database, visit) for visit in ("v1", "v2", "v3")] == [
        "PUBLISHED",
        "PUBLISHED",
        "NEW",
    ]
    with database.read() as session:
        left = session.get_one(Unassigned, ("p1", "v3"))
        assert left.mandatory
        (reason,) = left.reasons
        assert (reason["code"], reason["detail"]) == (
            "PARTNER_DECLINED",
            {"partner": "shop", "reason": "OTHER"},
        )
        events = session.scalars(select(Event).where(Event.kind == "offer.answered")).all()
    told = sorted((event.entity_id, event.payload["state"], event.actor) for event in events)
    assert told == [
        ("v1", "ACCEPTED", "user-shop"),
        ("v2", "ACCEPTED", "user-shop"),
        ("v3", "DECLINED", "user-shop"),
    ]


def test_an_answer_that_is_sent_again_counts_once(database: Database) -> None:
    offered(database, 2)
    answer(database, ["v1"], clock(10, 30))
    answer(database, ["v1", "v2"], clock(10, 40))
    ids = ids_of(database)
    with database.read() as session:
        assert session.get_one(PartnerOffer, ids["v1"]).ended_at == clock(10, 30)
        events = session.scalars(select(Event).where(Event.kind == "offer.answered")).all()
    assert [event.entity_id for event in events] == ["v1", "v2"]


def test_all_or_none_are_accepted_and_every_fault_is_told(database: Database) -> None:
    offered(database, 3)
    ids = ids_of(database)
    with database.write() as session:
        decline(session, SHOP, ids["v2"], TOO_FAR, clock(10, 5))
    with pytest.raises(InvalidInput) as refused, database.write() as session:
        accept(session, SHOP, [ids["v1"], ids["v2"], ids["v3"]], clock(10, 30))
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == (PartnerCode.OFFER_ANSWERED, "ids[1]")
    assert [state for _, _, state in states(database)] == ["OPEN", "DECLINED", "OPEN"]
    with pytest.raises(InvalidInput) as late, database.write() as session:
        accept(session, SHOP, [ids["v1"], ids["v3"]], clock(11, 1))
    assert [each.code for each in late.value.faults] == [PartnerCode.OFFER_LATE] * 2
    with pytest.raises(InvalidInput) as none, database.write() as session:
        accept(session, SHOP, [], clock(10, 30))
    assert [each.code for each in none.value.faults] == [PartnerCode.OFFERS_NONE]


def test_another_point_knows_nothing_of_it_and_the_desk_may_answer_for_it(
    database: Database,
) -> None:
    offered(database, 1)
    with pytest.raises(Refused) as refused:
        answer(database, ["v1"], clock(10, 30), OTHER)
    assert refused.value.kind is Refusal.NOT_FOUND
    answer(database, ["v1"], clock(10, 30), DESK)
    assert states(database) == [("v1", "shop", "ACCEPTED")]


def test_what_is_not_answered_in_time_expires_once(database: Database) -> None:
    offered(database, 2)
    answer(database, ["v1"], clock(10, 59))
    assert expire(database, clock(11)) == []  # at the very instant it is still in time
    assert expire(database, clock(11, 1)) == [ids_of(database)["v2"]]
    assert expire(database, clock(11, 2)) == []
    assert states(database) == [("v1", "shop", "ACCEPTED"), ("v2", "shop", "EXPIRED")]
    assert status_of(database, "v2") == "NEW"
    with database.read() as session:
        (reason,) = session.get_one(Unassigned, ("p1", "v2")).reasons
    assert reason["code"] == "PARTNER_EXPIRED"


def test_a_point_that_need_not_answer_has_accepted_by_contract(database: Database) -> None:
    with database.write() as session:
        add_shop(session, 1)
        session.get_one(PartnerPoint, "shop").acceptance_minutes = 0
        publish(session, draft(session, "p1", ["v1"]), clock(10))
        (offer,) = session.scalars(select(PartnerOffer))
        assert (offer.state.value, offer.answered_by) == ("ACCEPTED", "contract")


def test_a_later_plan_keeps_offers_withdraws_those_it_moves_and_makes_new_ones(
    database: Database,
) -> None:
    offered(database, 2)
    with database.write() as session:
        again = draft(session, "p2", ["v1"], own=["v2"], began=clock(10, 10))
        publish(session, again, clock(10, 15))
    assert states(database) == [("v1", "shop", "OPEN"), ("v2", "shop", "WITHDRAWN")]
    with database.read() as session:
        kept = session.get_one(PartnerOffer, ids_of(database)["v1"])
        # The clock goes on from when it was offered first.
        assert (kept.plan_id, kept.due_at) == ("p2", clock(11))
    with database.write() as session:
        moved = draft(session, "p3", ["v1", "v2"], point="other", began=clock(10, 20))
        publish(session, moved, clock(10, 25))
    assert states(database) == [
        ("v1", "other", "OPEN"),
        ("v1", "shop", "WITHDRAWN"),
        ("v2", "other", "OPEN"),
        ("v2", "shop", "WITHDRAWN"),
    ]


def test_what_is_accepted_stays_whatever_is_published(database: Database) -> None:
    offered(database, 2)
    answer(database, ["v1"], clock(10, 5))
    with database.write() as session:
        # The plan was made after that, so v1 was not asked anew.
        publish(session, draft(session, "p2", [], own=["v2"], began=clock(10, 10)), clock(10, 15))
    assert given(database, "p2") == [("v1", "shop")]
    assert states(database) == [("v1", "shop", "ACCEPTED"), ("v2", "shop", "WITHDRAWN")]
    assert status_of(database, "v1") == "PUBLISHED"


@pytest.mark.parametrize("refuses", [True, False])
def test_a_draft_that_an_answer_has_overtaken_is_stale(database: Database, refuses: bool) -> None:
    # The draft gives v1 to the shop, which declines it, or to Ann, while the shop accepts it.
    offered(database, 1)
    ids = ids_of(database)
    with database.write() as session:
        visits, own = (["v1"], []) if refuses else ([], ["v1"])
        draft(session, "p2", visits, own=own, began=clock(10, 5))
        if refuses:
            decline(session, SHOP, ids["v1"], TOO_FAR, clock(10, 10))
        else:
            accept(session, SHOP, [ids["v1"]], clock(10, 10))
    with pytest.raises(Refused) as stale, database.write() as session:
        publish(session, session.get_one(RoutePlan, "p2"), clock(10, 15))
    assert stale.value.fault.code is PlanningCode.PLAN_STALE
    assert stale.value.fault.params["newer"] == "v1"


def test_a_draft_that_gives_what_was_accepted_to_the_same_point_takes_its_time_over(
    database: Database,
) -> None:
    offered(database, 2)
    with database.write() as session:
        # v2 would come first, at 15:00; the shop accepts it for 16:00 meanwhile.
        again = draft(session, "p2", ["v2", "v1"], began=clock(10, 5))
        accept(session, SHOP, [ids_of(database)["v2"]], clock(10, 10))
        publish(session, again, clock(10, 15))
        starts = {row.visit_id: row.start_at for row in again.partner_assignments}
    assert starts == {"v1": clock(16), "v2": clock(16)}
    assert [state for _, _, state in states(database)] == ["OPEN", "ACCEPTED"]


def test_people_are_sent_by_their_certificates_on_the_day_of_the_visit(
    database: Database,
) -> None:
    offered(database, 1)
    ids = ids_of(database)
    with database.write() as session:
        session.get_one(Visit, "v1").required_skills = [{"name": "repair", "min_level": 1}]
    with pytest.raises(InvalidInput) as early, database.write() as session:
        send(session, SHOP, ids["v1"], "Wu", clock(10, 20))
    assert [fault.code for fault in early.value.faults] == [
        PartnerCode.OFFER_NOT_ACCEPTED,
        PartnerCode.PERSON_NOT_ABLE,
    ]
    answer(database, ["v1"], clock(10, 30))
    with database.write() as session:
        assert send(session, SHOP, ids["v1"], "Li", clock(10, 40)).person == "Li"
        # Li's certificate ends on the 9th: on the 10th nobody could go.
        session.get_one(PartnerOffer, ids["v1"]).date += timedelta(days=2)
    with pytest.raises(InvalidInput), database.write() as session:
        send(session, SHOP, ids["v1"], "Li", clock(10, 50))


def told(kind: VisitEventKind) -> Report:
    return Report(kind, clock(15), f"e-{kind.value}")


def test_a_point_reports_what_it_has_accepted_and_the_outcome_is_its_own(
    database: Database,
) -> None:
    offered(database, 2)
    ids = ids_of(database)
    with database.write() as session:
        session.get_one(Visit, "v1").required_skills = [{"name": "repair", "min_level": 1}]
        accept(session, SHOP, [ids["v1"]], clock(10, 30))
    for who, visit, code in (
        (SHOP, "v2", RequestCode.VISIT_NOT_FOUND),  # not accepted
        (OTHER, "v1", RequestCode.VISIT_NOT_FOUND),
        (SHOP, "v1", PartnerCode.PERSON_MISSING),
    ):
        with pytest.raises(Refused) as refused, database.write() as session:
            report(session, who, visit, told(VisitEventKind.START), clock(15))
        assert refused.value.fault.code is code
    with database.write() as session:
        send(session, SHOP, ids["v1"], "Li", clock(10, 40))
        for kind in (VisitEventKind.START, VisitEventKind.ARRIVE, VisitEventKind.COMPLETE):
            report(session, SHOP, "v1", told(kind), clock(15))
        outcome = session.get_one(VisitOutcome, "v1")
        assert (outcome.partner_id, outcome.technician_id) == ("shop", None)
    assert status_of(database, "v1") == "COMPLETED"


def test_what_is_under_way_at_a_point_stays_with_it_when_a_plan_is_published(
    database: Database,
) -> None:
    offered(database, 2)
    answer(database, ["v1"], clock(10, 5))
    with database.write() as session:
        report(session, SHOP, "v1", told(VisitEventKind.START), clock(15))
        publish(session, draft(session, "p2", [], own=["v2"], began=clock(15)), clock(15, 5))
    assert given(database, "p2") == [("v1", "shop")]
    assert status_of(database, "v1") == "EN_ROUTE"


def test_what_is_called_off_is_taken_back_from_the_point(database: Database) -> None:
    offered(database, 2)
    answer(database, ["v1"], clock(10, 30))
    with database.write() as session:
        call_off(session, DESK, "c1", "the customer moved", clock(10, 45))
    # Both visits are of one case; the one was accepted, the other asked for.
    taken_back = [("v1", "shop", "WITHDRAWN"), ("v2", "shop", "WITHDRAWN")]
    assert states(database) == taken_back
    assert status_of(database, "v1") == "CANCELLED"
