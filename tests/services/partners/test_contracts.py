"""Contracts and terms of partner points: what is wrong is told whole, and the good state stays.

It is Thursday noon, 2026-10-08. The shop has an exclusive contract with Gulou without an end; the
other point, at the same place, is asked when own people are dearer.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.kinds import Language, Role
from dispatch.domain.partners.fees import FeeCard, beyond
from dispatch.domain.partners.terms import DayTerms, PointTerms
from dispatch.domain.refusals import Refused
from dispatch.services.partners.cards import change_card
from dispatch.services.partners.contracts import (
    Terms,
    change_contract,
    end_contract,
    make_contract,
)
from dispatch.services.partners.terms import (
    Closing,
    change_terms,
    close_point,
    closures_after,
    reopen_point,
)
from dispatch.services.people.accounts import Principal
from dispatch.store.events import Event
from dispatch.store.organisation import PartnerContract, PartnerPoint, PartnerWorkType
from dispatch.store.session import Database
from dispatch.store.work import WorkType
from solver.faults import InvalidInput
from solver.workforce import ContractKind
from tests.support import rows
from tests.support.points import add_point, later

CHIEF = Principal("user-chief", "chief", Role.ADMIN, None, None, Language.EN)
TERMS = Terms(ContractKind.EXCLUSIVE, None, None, 0, 0, 0)
OVERLAP = PartnerCode.EXCLUSIVE_OVERLAP


def two_points(session: Session) -> None:
    rows.add_organisation(session)
    add_point(session, kind=ContractKind.EXCLUSIVE)
    add_point(session, "other")


def told(act: Callable[[], object]) -> list[tuple[str, str]]:
    """What an act is refused for: codes with their fields."""
    try:
        act()
    except InvalidInput as wrong:
        return [(fault.code, fault.field) for fault in wrong.faults]
    except Refused as wrong:
        return [(wrong.fault.code, wrong.fault.field)]
    pytest.fail("nothing was refused")


def contract_of(session: Session, partner_id: str) -> PartnerContract:
    return session.scalars(
        select(PartnerContract).where(PartnerContract.partner_id == partner_id)
    ).one()


def acts_on(session: Session, partner_id: str) -> list[tuple[str, str]]:
    """What is recorded of a point, and who did it."""
    found = session.scalars(select(Event).where(Event.entity_id == partner_id).order_by(Event.id))
    return [(event.kind, event.actor) for event in found]


def test_a_second_exclusive_contract_where_the_circles_meet_is_refused(database: Database) -> None:
    with database.write() as session:
        two_points(session)
        mine = contract_of(session, "other")
        assert told(lambda: change_contract(session, CHIEF, mine.id, TERMS, rows.NOON)) == [
            (OVERLAP, "kind")
        ]
        assert mine.kind is ContractKind.OVERFLOW
        assert acts_on(session, "other") == []


def test_it_is_taken_from_the_day_after_the_other_has_ended(database: Database) -> None:
    with database.write() as session:
        two_points(session)
        mine, theirs = contract_of(session, "other"), contract_of(session, "shop")
        end_contract(session, CHIEF, theirs.id, later(30), rows.NOON)
        wanted = replace(TERMS, valid_from=later(30))
        assert told(lambda: change_contract(session, CHIEF, mine.id, wanted, rows.NOON)) == [
            (OVERLAP, "kind")
        ]
        change_contract(session, CHIEF, mine.id, replace(TERMS, valid_from=later(31)), rows.NOON)
        assert (mine.kind, mine.valid_from) == (ContractKind.EXCLUSIVE, later(31))
        assert theirs.valid_to == later(30)
        assert acts_on(session, "shop") == [("partner.contract-ended", "user-chief")]
        assert acts_on(session, "other") == [("partner.contract-changed", "user-chief")]


def test_everything_that_is_wrong_with_a_new_contract_is_told_at_once(database: Database) -> None:
    with database.write() as session:
        two_points(session)
        wrong = Terms(ContractKind.EXCLUSIVE, later(5), later(4), -1, -2, -3)
        assert told(
            lambda: make_contract(session, CHIEF, "nobody", "nowhere", wrong, rows.NOON)
        ) == [
            (PartnerCode.POINT_NOT_FOUND, "partnerId"),
            (PlanningCode.CENTRE_UNKNOWN, "centreId"),
            (PartnerCode.CONTRACT_REVERSED, "validTo"),
            (PartnerCode.CONTRACT_RANGE, "guaranteedVisits"),
            (PartnerCode.CONTRACT_RANGE, "shortfallFee"),
            (PartnerCode.CONTRACT_RANGE, "margin"),
        ]
        # The other point has a contract for Gulou on those days, and the shop is the only one.
        again = replace(TERMS, valid_from=later(1), shortfall_fen=-1)
        assert told(lambda: make_contract(session, CHIEF, "other", "gulou", again, rows.NOON)) == [
            (PartnerCode.CONTRACT_RANGE, "shortfallFee"),
            (PartnerCode.CONTRACT_TWICE, ""),
            (OVERLAP, "kind"),
        ]


def test_a_point_goes_on_under_a_contract_that_follows_its_first(database: Database) -> None:
    with database.write() as session:
        two_points(session)
        first = contract_of(session, "shop")
        end_contract(session, CHIEF, first.id, later(3), rows.NOON)
        second = make_contract(
            session,
            CHIEF,
            "shop",
            "gulou",
            Terms(ContractKind.FIRST_CALL, later(4), None, 30, 40_00, 0),
            rows.NOON,
        )
        point = session.get_one(PartnerPoint, "shop")
        session.refresh(point)
        assert [row.id for row in point.contracts if row.holds_on(later(3))] == [first.id]
        assert [row.id for row in point.contracts if row.holds_on(later(4))] == [second.id]


@pytest.mark.parametrize(
    ("last_day", "code"),
    [
        (later(-1), PartnerCode.CONTRACT_END_PAST),
        (later(9), PartnerCode.CONTRACT_REVERSED),  # it begins on the tenth day
    ],
)
def test_a_contract_ends_neither_in_the_past_nor_before_it_begins(
    database: Database, last_day: date, code: PartnerCode
) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        add_point(session, valid_from=later(10))
        row = contract_of(session, "shop")
        assert told(lambda: end_contract(session, CHIEF, row.id, last_day, rows.NOON)) == [
            (code, "lastDay")
        ]
        assert row.valid_to is None


def test_a_contract_that_is_over_is_not_changed_any_more(database: Database) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        add_point(session, valid_to=later(-1))
        row = contract_of(session, "shop")
        for act in (
            lambda: change_contract(session, CHIEF, row.id, TERMS, rows.NOON),
            lambda: end_contract(session, CHIEF, row.id, later(1), rows.NOON),
        ):
            assert told(act) == [(PartnerCode.CONTRACT_OVER, "contractId")]
        assert told(lambda: end_contract(session, CHIEF, 99, later(1), rows.NOON)) == [
            (PartnerCode.CONTRACT_NOT_FOUND, "contractId")
        ]


MORNINGS = PointTerms(
    12_000, 30, [DayTerms(weekday, time(8), time(12), 4, 200) for weekday in range(5)]
)


def test_new_terms_take_the_place_of_the_old(database: Database) -> None:
    with database.write() as session:
        two_points(session)
        point = change_terms(session, CHIEF, "shop", MORNINGS, rows.NOON)
        session.refresh(point)
        assert (point.radius_m, point.acceptance_minutes) == (12_000, 30)
        assert [(cap.weekday, cap.opens, cap.max_visits) for cap in point.day_caps] == [
            (weekday, time(8), 4) for weekday in range(5)
        ]
        assert acts_on(session, "shop") == [("partner.terms", "user-chief")]


def test_wrong_terms_are_refused_whole(database: Database) -> None:
    twice = DayTerms(0, time(12), time(8), -1, 200)
    wrong = replace(MORNINGS, acceptance_minutes=-5, days=[*MORNINGS.days, twice])
    with database.write() as session:
        two_points(session)
        assert told(lambda: change_terms(session, CHIEF, "shop", wrong, rows.NOON)) == [
            (PartnerCode.TERMS_RANGE, "acceptanceMinutes"),
            (PartnerCode.DAY_REVERSED, "days[5].closes"),
            (PartnerCode.TERMS_RANGE, "days[5].maxVisits"),
            (PartnerCode.DAY_TWICE, "days[5].weekday"),
        ]
        point = session.get_one(PartnerPoint, "shop")
        assert (point.radius_m, len(point.day_caps)) == (20_000, 7)


@pytest.fixture
def neighbours(database: Database) -> Database:
    """Two exclusive points 11.08 km apart, each with a radius of 5 km: they do not meet."""
    with database.write() as session:
        two_points(session)
        for name, lat in (("shop", 26.0), ("other", 26.1)):
            point = session.get_one(PartnerPoint, name)
            point.lat, point.radius_m = lat, 5_000
        contract_of(session, "other").kind = ContractKind.EXCLUSIVE
    return database


@pytest.mark.parametrize(("radius_m", "meets"), [(6_000, False), (6_100, True)])
def test_a_radius_may_not_grow_into_the_exclusive_area_of_another(
    neighbours: Database, radius_m: int, meets: bool
) -> None:
    wanted = replace(MORNINGS, radius_m=radius_m)
    with neighbours.write() as session:
        if meets:
            assert told(lambda: change_terms(session, CHIEF, "shop", wanted, rows.NOON)) == [
                (OVERLAP, "radiusMeters")
            ]
        else:
            change_terms(session, CHIEF, "shop", wanted, rows.NOON)
        found = session.get_one(PartnerPoint, "shop").radius_m
        assert found == (5_000 if meets else radius_m)


def test_nor_does_an_area_that_was_exclusive_stand_in_the_way(neighbours: Database) -> None:
    with neighbours.write() as session:
        contract_of(session, "other").valid_to = later(-1)
        session.flush()
        change_terms(session, CHIEF, "shop", replace(MORNINGS, radius_m=9_000), rows.NOON)


def test_a_fee_card_may_not_name_work_that_another_alone_does_there(database: Database) -> None:
    with database.write() as session:
        two_points(session)
        session.add(
            WorkType(id="removal", name_zh="拆机", name_en="Removal", default_duration_s=1800)
        )
        session.flush()
        mine = session.get_one(PartnerWorkType, ("other", "repair"))
        mine.work_type_id = "removal"
        contract_of(session, "other").kind = ContractKind.EXCLUSIVE
        session.flush()
        session.expire_all()
        both = FeeCard({"removal": 30_00, "repair": 60_00}, beyond(20, 150))
        assert told(lambda: change_card(session, CHIEF, "other", both, [], rows.NOON)) == [
            (OVERLAP, "fees")
        ]
        dearer = FeeCard({"removal": 35_00}, beyond(20, 150))
        point = change_card(session, CHIEF, "other", dearer, [], rows.NOON)
        assert [(line.work_type_id, line.fee_fen) for line in point.work_types] == [
            ("removal", 35_00)
        ]


def test_a_point_closes_for_some_days_and_opens_again(database: Database) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        add_point(session)
        add_point(session, "other")
        turned = Closing(later(3), later(2), "")
        assert told(lambda: close_point(session, CHIEF, "shop", turned, rows.NOON)) == [
            (PartnerCode.CLOSURE_REVERSED, "last")
        ]
        close_point(session, CHIEF, "shop", Closing(later(-3), later(-1), "past"), rows.NOON)
        row = close_point(session, CHIEF, "shop", Closing(later(0), later(2), " stock "), rows.NOON)
        found = [(one.id, one.reason) for one in closures_after(session, "shop", rows.NOON)]
        assert found == [(row.id, "stock")]
        assert told(lambda: reopen_point(session, CHIEF, "other", row.id, rows.NOON)) == [
            (PartnerCode.CLOSURE_NOT_FOUND, "closureId")
        ]
        reopen_point(session, CHIEF, "shop", row.id, rows.NOON)
        assert closures_after(session, "shop", rows.NOON) == []
        assert [kind for kind, _ in acts_on(session, "shop")] == [
            "partner.closed",
            "partner.closed",
            "partner.closure-removed",
        ]
