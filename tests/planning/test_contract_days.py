"""Contracts that begin or end within a run: the point is asked on their days alone.

The run has three days, Thursday the 8th to Saturday the 10th of October 2026. Ann is there on
Thursday; the shop is open every day and takes three visits a day.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from dispatch.planning.build import Built, build
from dispatch.planning.build_partners import LATER
from dispatch.store.organisation import PartnerContract
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.workforce import ContractKind
from tests.support import rows
from tests.support.points import add_point, add_visits, later

MORNING = rows.NOON - timedelta(hours=4)
EXCLUSIVE = ContractKind.EXCLUSIVE


def built_for(session: Session) -> Built:
    run = rows.run(freeze_at=MORNING, created_at=MORNING, window_end=later(2))
    session.add(run)
    session.flush()
    session.expire_all()
    return build(session, run, GeodesicTravelTimes())


def days_of(built: Built) -> dict[str, list[date]]:
    """By point of the problem the dates of its days."""
    zone = ZoneInfo("Asia/Shanghai")
    return {
        point.id: [built.horizon.instant(day.opens_s).astimezone(zone).date() for day in point.days]
        for point in built.problem.partners
    }


def on(*days: date) -> list[dict[str, str]]:
    """Windows from 08:00 to 18:00 of some days."""
    zone = ZoneInfo("Asia/Shanghai")
    return [
        {
            "minStartTime": datetime.combine(day, time(8), zone).isoformat(),
            "maxStartTime": datetime.combine(day, time(17), zone).isoformat(),
            "maxEndTime": datetime.combine(day, time(18), zone).isoformat(),
        }
        for day in days
    ]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "days"),
    [
        (None, None, [0, 1, 2]),
        (later(1), None, [1, 2]),
        (None, later(0), [0]),  # its last day is included
        (later(1), later(1), [1]),
        (later(-9), later(-1), None),
        (later(3), None, None),
    ],
)
def test_a_point_is_in_the_problem_on_the_days_of_its_contract(
    database: Database, valid_from: date | None, valid_to: date | None, days: list[int] | None
) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        add_point(session, valid_from=valid_from, valid_to=valid_to)
        add_visits(session)
        expected = {} if days is None else {"shop": [later(day) for day in days]}
        assert days_of(built_for(session)) == expected


@pytest.mark.parametrize(
    ("windows", "own_people_kept_away"),
    [
        (on(later(0)), True),
        (on(later(1)), False),  # the contract has ended
        (on(later(0), later(1)), False),  # on the second day anybody may come
        ([], False),
    ],
)
def test_an_exclusive_contract_keeps_own_people_away_while_it_holds(
    database: Database, windows: list[dict[str, str]], own_people_kept_away: bool
) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        add_point(session, kind=EXCLUSIVE, valid_to=later(0))
        add_visits(session, windows=windows)
        assert (0 in built_for(session).contracts.ruled) is own_people_kept_away


def test_a_contract_that_another_follows_keeps_them_away_throughout(database: Database) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        add_point(session, kind=EXCLUSIVE, valid_to=later(0))
        session.add(
            PartnerContract(
                partner_id="shop", centre_id="gulou", kind=EXCLUSIVE, valid_from=later(1)
            )
        )
        add_visits(session)
        built = built_for(session)
        assert 0 in built.contracts.ruled
        assert days_of(built) == {"shop": [later(0)], f"shop{LATER}": [later(1), later(2)]}


def test_each_contract_has_its_own_guarantee_and_margin(database: Database) -> None:
    # Thursday: 3 visits of 3 that are guaranteed at 40 yuan each, so a visit costs 60 - 40 = 20.
    # From Friday on nothing is guaranteed, and the point counts as 15 yuan dearer: 75.
    with database.write() as session:
        rows.add_organisation(session)
        add_point(
            session,
            kind=ContractKind.FIRST_CALL,
            valid_to=later(0),
            guaranteed_visits=3,
            shortfall_fen=40_00,
        )
        session.add(
            PartnerContract(
                partner_id="shop",
                centre_id="gulou",
                kind=ContractKind.OVERFLOW,
                valid_from=later(1),
                margin_fen=15_00,
            )
        )
        add_visits(session)
        built = built_for(session)
        assert [
            (point.id, point.contract, point.guaranteed_visits, point.fees_fen["repair"])
            for point in built.searched.partners
        ] == [
            ("shop", ContractKind.FIRST_CALL, 3, 20_00),
            (f"shop{LATER}", ContractKind.OVERFLOW, 0, 75_00),
        ]


def test_caps_are_shared_with_another_centre_only_while_it_has_a_contract(
    database: Database,
) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        session.add(rows.centre("aofeng"))
        add_point(session, visits=4)
        session.add(
            PartnerContract(
                partner_id="shop",
                centre_id="aofeng",
                kind=ContractKind.OVERFLOW,
                valid_to=later(0),
            )
        )
        add_visits(session)
        run = built_for(session)
        assert [[day.max_visits for day in point.days] for point in run.problem.partners] == [
            [2],
            [4, 4],
        ]
