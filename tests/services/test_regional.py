"""Regions: what ties centres, and how a request for many is shared out."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.planning.build import build
from dispatch.planning.regions import Region, regions_of
from dispatch.services import plans
from dispatch.services.plans import RunRequest, request_run
from dispatch.services.regional import efforts, request_regions
from dispatch.store.organisation import PartnerContract, PartnerDayCap
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.faults import InvalidInput
from solver.workforce import ContractKind
from tests.support import rows

DAY = date(2026, 10, 8)
CENTRES = ("gulou", "mawei", "minhou")


def three_centres(session: Session) -> None:
    """Add three centres; only `mawei` has two visits, the others one each."""
    rows.add_organisation(session)
    session.add_all([rows.centre("mawei"), rows.centre("minhou")])
    session.flush()
    session.add(rows.site("near", lat=26.0, lon=119.0))
    session.add(rows.site("far", lat=26.5, lon=119.5))
    session.flush()
    session.add_all(
        [
            rows.visit("v1", site_id="far"),
            rows.visit("v2", centre_id="mawei", site_id="near"),
            rows.visit("v3", centre_id="mawei", site_id="near"),
            rows.visit("v4", centre_id="minhou", site_id="far"),
        ]
    )
    session.flush()


def contract(session: Session, *centres: str, point: str = "shop") -> None:
    session.add(rows.partner(point))
    session.flush()
    for centre in centres:
        kind = ContractKind.OVERFLOW
        session.add(PartnerContract(partner_id=point, centre_id=centre, kind=kind))
    session.flush()


def roamer(session: Session, centre: str, south: float, north: float) -> None:
    """Add a technician whose territory lies between two latitudes."""
    corners = [[118.9, south], [119.6, south], [119.6, north], [118.9, north], [118.9, south]]
    shape = {"type": "Polygon", "coordinates": [corners]}
    session.add(rows.technician("rover", centre_id=centre, territory=shape))
    session.flush()


def tied(session: Session) -> list[tuple[str, ...]]:
    return [region.centre_ids for region in regions_of(session, CENTRES)]


def test_centres_that_share_nothing_are_regions_of_their_own(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        assert regions_of(session, CENTRES) == [
            Region(("mawei",), 2),
            Region(("gulou",), 1),
            Region(("minhou",), 1),
        ]


def test_a_partner_point_ties_the_centres_it_has_contracts_with(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        contract(session, "gulou", "minhou")
        assert tied(session) == [("gulou", "minhou"), ("mawei",)]


@pytest.mark.parametrize(
    ("first", "last", "ties"),
    [
        (None, DAY - timedelta(days=1), False),
        (None, DAY, True),
        (DAY + timedelta(days=2), None, True),
        (DAY + timedelta(days=3), None, False),
    ],
)
def test_a_contract_ties_centres_only_on_its_days(
    database: Database, first: date | None, last: date | None, ties: bool
) -> None:
    # The run is of three days, from Thursday to Saturday.
    with database.write() as session:
        three_centres(session)
        contract(session, "gulou", "minhou")
        one = session.scalars(
            select(PartnerContract).where(PartnerContract.centre_id == "minhou")
        ).one()
        one.valid_from, one.valid_to = first, last
        session.flush()
        regions = regions_of(session, CENTRES, days=(DAY, DAY + timedelta(days=2)))
        assert len(regions) == (2 if ties else 3)


def test_a_territory_ties_the_centres_whose_sites_lie_in_it(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        roamer(session, "minhou", 25.9, 26.1)
        assert tied(session) == [("mawei", "minhou"), ("gulou",)]


def test_a_territory_with_nobody_elses_sites_ties_nothing(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        roamer(session, "mawei", 25.9, 26.1)
        assert len(tied(session)) == 3


def test_centres_that_are_not_asked_for_stay_out(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        contract(session, "gulou", "minhou")
        assert [region.centre_ids for region in regions_of(session, ("gulou",))] == [("gulou",)]


def test_a_region_that_would_be_too_large_is_cut_where_least_ties_it(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        contract(session, *CENTRES)
        contract(session, "mawei", "minhou", point="second")
        regions = regions_of(session, CENTRES, most=3)
        assert [region.centre_ids for region in regions] == [("mawei", "minhou"), ("gulou",)]


def test_a_point_on_the_border_shares_its_caps_out(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        contract(session, *CENTRES)
        day = DAY.weekday()
        opens, closes = time(8), time(18)
        cap = PartnerDayCap(
            partner_id="shop", weekday=day, opens=opens, closes=closes, max_visits=4, max_minutes=90
        )
        session.add(cap)
    held = {}
    for centres in (("gulou",), ("mawei",), ("minhou",), ("gulou", "minhou"), CENTRES):
        with database.write() as session:
            run = request_run(session, RunRequest(DAY, DAY, "dora", centres), rows.NOON)
            (point,) = build(session, run, GeodesicTravelTimes()).problem.partners
            held[centres] = [(day.max_visits, day.max_service_s) for day in point.days]
    # Four visits are 1, 1 and 2; ninety minutes are three times thirty.
    assert held == {
        ("gulou",): [(1, 1800)],
        ("mawei",): [(1, 1800)],
        ("minhou",): [(2, 1800)],
        ("gulou", "minhou"): [(3, 3600)],
        CENTRES: [(4, 5400)],
    }


def test_a_request_becomes_a_run_for_each_region(database: Database) -> None:
    request = RunRequest(DAY, DAY, "dora", time_limit_s=60, threads=2, idempotency_key="night")
    with database.write() as session:
        three_centres(session)
        contract(session, "gulou", "minhou")
        runs = request_regions(session, request, rows.NOON, 2)
        assert [(run.scope, run.time_limit_s, run.threads) for run in runs] == [
            (["gulou", "minhou"], 60, 1),
            (["mawei"], 60, 1),
        ]
        again = request_regions(session, request, rows.NOON, 2)
        assert [run.id for run in again] == [run.id for run in runs]


def test_a_single_region_is_an_ordinary_run(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        contract(session, *CENTRES)
        request = RunRequest(DAY, DAY, "dora", time_limit_s=60, threads=2)
        (run,) = request_regions(session, request, rows.NOON, 2)
        assert (run.scope, run.time_limit_s, run.threads) == (sorted(CENTRES), 60, 2)


def test_a_request_that_cannot_be_is_refused(database: Database) -> None:
    with database.write() as session:
        three_centres(session)
        with pytest.raises(InvalidInput):
            request_regions(session, RunRequest(DAY, DAY, "dora", engine="magic"), rows.NOON, 2)


def test_more_visits_than_one_problem_should_have_are_refused_as_one_run(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_VISITS", 2)
    with database.write() as session:
        three_centres(session)
        with pytest.raises(InvalidInput) as refused:
            request_run(session, RunRequest(DAY, DAY, "dora"), rows.NOON)
        (fault,) = refused.value.faults
        assert fault.code is PlanningCode.RUN_TOO_LARGE
        assert dict(fault.params) == {"visits": 4, "most": 2}
        # A centre by itself cannot be cut.
        monkeypatch.setattr(plans, "MOST_VISITS", 1)
        alone = request_run(session, RunRequest(DAY, DAY, "dora", ("mawei",)), rows.NOON)
        assert alone.scope == ["mawei"]


def test_time_is_shared_by_visits_and_workers() -> None:
    regions = [Region(("a",), 500), Region(("b",), 300), Region(("c",), 200), Region(("d",), 0)]
    request = RunRequest(DAY, DAY, "dora", time_limit_s=100, threads=2)
    # Two workers have 200 seconds together: 100, 60 and 40, and one for those without visits.
    assert [each.time_limit_s for each in efforts(regions, request, 2)] == [100, 60, 40, 1]
    # One worker has 100: half of it for the largest.
    assert [each.time_limit_s for each in efforts(regions, request, 1)] == [50, 30, 20, 1]


def test_workers_share_the_threads() -> None:
    regions = [Region(("a",), 500), Region(("b",), 300)]
    request = RunRequest(DAY, DAY, "dora", time_limit_s=100, threads=4)
    assert {each.threads for each in efforts(regions, request, 1)} == {4}
    assert {each.threads for each in efforts(regions, request, 2)} == {2}
    assert {each.threads for each in efforts(regions, request, 8)} == {2}


def test_proofs_share_their_time_evenly_among_the_largest_that_it_is_enough_for() -> None:
    regions = [Region((name,), 9 - number) for number, name in enumerate("abcd")]

    def shares(limit_s: int | None, workers: int) -> list[int | None]:
        request = RunRequest(DAY, DAY, "dora", prove_time_s=limit_s)
        return [each.prove_time_s for each in efforts(regions, request, workers)]

    assert shares(None, 2) == [None] * 4
    assert shares(600, 2) == [300, 300, 300, 300]
    # Two workers have 480 seconds together, one has 240: four and two times 120.
    assert shares(240, 2) == [120, 120, 120, 120]
    assert shares(240, 1) == [120, 120, None, None]
    assert shares(239, 1) == [239, None, None, None]
    # Less than anything is good for still goes to one, and more than its limit nobody has.
    assert shares(30, 1) == [30, None, None, None]
    assert shares(60, 2) == [60, None, None, None]
