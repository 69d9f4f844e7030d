"""A contract is ended: what its point was asked for on later days, and has not accepted, returns.

It is Thursday, 2026-10-08, 10:00. The shop is offered v1, v2 and v3 for 15:00 of that day, and
v2 and v3 are moved to Saturday.
"""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.domain.refusals import Refused
from dispatch.services.partners.answers import accept
from dispatch.services.partners.contracts import (
    Terms,
    change_contract,
    end_contract,
    make_contract,
)
from dispatch.store.events import Event
from dispatch.store.organisation import PartnerContract
from dispatch.store.partners import PartnerOffer
from dispatch.store.plans import PartnerAssignment, Unassigned
from dispatch.store.session import Database
from solver.workforce import ContractKind
from tests.services.partners.shop import (
    DESK,
    SHOP,
    clock,
    draft,
    given,
    ids_of,
    offered,
    publish,
    states,
    status_of,
)
from tests.support.points import later

FRIDAY, SATURDAY = later(1), later(2)
NOON = clock(12)
FREE = Terms(ContractKind.OVERFLOW, None, None, 0, 0, 0)


def contract_id(session: Session) -> int:
    return session.scalars(
        select(PartnerContract.id).where(PartnerContract.partner_id == "shop")
    ).one()


@pytest.fixture
def asked(database: Database) -> Database:
    """Of v1 (Thursday), v2 and v3 (Saturday) the shop has accepted v3."""
    offered(database, 3)
    with database.write() as session:
        for row in (PartnerOffer, PartnerAssignment):
            moved = row.visit_id.in_({"v2", "v3"})
            session.execute(update(row).where(moved).values(date=SATURDAY))
    with database.write() as session:
        accept(session, SHOP, [ids_of(database)["v3"]], clock(10, 5))
    return database


def ended(session: Session) -> None:
    end_contract(session, DESK, contract_id(session), FRIDAY, clock(10, 30))


def shortened(session: Session) -> None:
    terms = Terms(ContractKind.OVERFLOW, None, FRIDAY, 0, 0, 0)
    change_contract(session, DESK, contract_id(session), terms, clock(10, 30))


@pytest.mark.parametrize("end", [ended, shortened])
def test_open_offers_of_later_days_are_withdrawn_and_their_visits_return(
    asked: Database, end: Callable[[Session], None]
) -> None:
    with asked.write() as session:
        end(session)
    assert states(asked) == [
        ("v1", "shop", "OPEN"),
        ("v2", "shop", "WITHDRAWN"),
        ("v3", "shop", "ACCEPTED"),
    ]
    assert status_of(asked, "v2") == "NEW"
    assert given(asked, "p1") == [("v1", "shop"), ("v3", "shop")]
    with asked.read() as session:
        left = session.get_one(Unassigned, ("p1", "v2"))
        assert left.mandatory
        assert left.reasons == [
            {
                "code": "PARTNER_CONTRACT_ENDED",
                "technicianIds": [],
                "detail": {"partner": "shop", "day": "2026-10-10"},
            }
        ]
        told = session.scalars(
            select(Event).where(Event.kind == "offer.answered", Event.entity_id == "v2")
        ).one()
        assert (told.actor, told.payload["state"]) == ("user-dora", "WITHDRAWN")
        offer = session.get_one(PartnerOffer, ids_of(asked)["v2"])
        assert (offer.state, offer.ended_at) == (PartnerOfferState.WITHDRAWN, clock(10, 30))


@pytest.mark.parametrize(("until", "state"), [(FRIDAY, "WITHDRAWN"), (SATURDAY, "OPEN")])
def test_the_last_day_of_a_contract_still_counts(asked: Database, until: date, state: str) -> None:
    with asked.write() as session:
        end_contract(session, DESK, contract_id(session), until, clock(10, 30))
    assert states(asked)[1] == ("v2", "shop", state)


def test_a_contract_that_follows_keeps_what_is_offered_on_its_days(asked: Database) -> None:
    with asked.write() as session:
        first = contract_id(session)
        end_contract(session, DESK, first, SATURDAY, clock(10, 20))
        follows = Terms(ContractKind.FIRST_CALL, later(3), None, 0, 0, 0)
        second = make_contract(session, DESK, "shop", "gulou", follows, clock(10, 21))
        # v2 is moved to Sunday, which is a day of the second contract.
        offer = session.get_one(PartnerOffer, ids_of(asked)["v2"])
        offer.date = later(3)
        session.flush()
        end_contract(session, DESK, first, FRIDAY, clock(10, 30))
        assert offer.state is PartnerOfferState.OPEN
        end_contract(session, DESK, second.id, later(3), clock(10, 31))
        assert offer.state is PartnerOfferState.OPEN


def test_what_another_point_is_offered_goes_on(asked: Database) -> None:
    with asked.write() as session:
        other = session.scalars(
            select(PartnerContract.id).where(PartnerContract.partner_id == "other")
        ).one()
        end_contract(session, DESK, other, later(0), clock(10, 30))
    assert [state for *_, state in states(asked)] == ["OPEN", "OPEN", "ACCEPTED"]


def test_a_draft_of_before_that_gives_the_point_a_day_after_its_contract_is_stale(
    asked: Database,
) -> None:
    with asked.write() as session:
        again = draft(session, "p2", ["v1", "v2"], began=clock(10, 10))
        for row in again.partner_assignments:
            row.date = later(0) if row.visit_id == "v1" else SATURDAY
        session.flush()
        end_contract(session, DESK, contract_id(session), FRIDAY, clock(10, 30))
    with pytest.raises(Refused) as said, asked.write() as session:
        publish(session, session.get_one(type(again), "p2"), clock(10, 40))
    assert said.value.fault.code is PlanningCode.PLAN_STALE
    with asked.write() as session:  # as long as the contract lasts it is not
        session.get_one(PartnerContract, contract_id(session)).valid_to = SATURDAY
        session.flush()
        publish(session, session.get_one(type(again), "p2"), clock(10, 40))
