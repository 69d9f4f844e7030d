"""The national week: reproducible, of the size asked for, and at equal density."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dispatch.domain.kinds import PartnerKind
from dispatch.files.scenario.reader import read_scenario
from dispatch.files.scenario.tables import Scenario
from scenarios.generator.nation import read_cities
from scenarios.generator.national import national_week
from scenarios.generator.writing import texts_of, write_folder

GAZETTEER = Path("dispatch/travel/data/gazetteer.csv")
START = date(2026, 10, 8)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("national")
    write_folder(folder, *national_week(1, 2_000, GAZETTEER))
    return read_scenario(folder, today=START, start=START)


@cache
def texts(seed: int) -> dict[str, str]:
    return texts_of(*national_week(seed, 400, GAZETTEER))


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    assert texts(5) == texts_of(*national_week(5, 400, GAZETTEER))
    assert texts(5)["visits.csv"] != texts(6)["visits.csv"]


@pytest.mark.parametrize(("visits", "centres"), [(400, 1), (5_000, 5), (40_000, 40), (80_000, 80)])
def test_a_centre_has_a_thousand_visits_whatever_the_size(visits: int, centres: int) -> None:
    areas = [area for city in read_cities(GAZETTEER, visits) for area in city.areas]
    assert len(areas) == len({area.id for area in areas}) == centres
    assert sum(area.visits for area in areas) == visits
    assert sum(area.technicians for area in areas) == visits // 40


def test_more_than_the_gazetteer_has_cities_for_is_refused() -> None:
    with pytest.raises(ValueError, match="200000"):
        read_cities(GAZETTEER, 200_000)


def test_sizes(scenario: Scenario) -> None:
    assert len(scenario.visits) == 2_000
    assert len(scenario.technicians) == 50
    assert len(scenario.partner_points) == 65
    assert {point.kind for point in scenario.partner_points} == set(PartnerKind)


def test_every_home_and_every_point_has_its_place(scenario: Scenario) -> None:
    assert all(site.lat is not None for site in scenario.sites)
    assert len({site.district for site in scenario.sites}) == 6


def test_a_fifth_of_the_technicians_may_work_in_the_whole_city(scenario: Scenario) -> None:
    roaming = [person for person in scenario.technicians if person.territory]
    assert len(roaming) == 10
    for person in roaming:
        assert person.territory
        (south, west), _, (north, east), _ = person.territory
        assert all(
            south <= site.lat <= north and west <= site.lon <= east
            for site in scenario.sites
            if site.lat is not None and site.lon is not None
        )


def test_points_near_the_border_have_contracts_with_both_centres(scenario: Scenario) -> None:
    assert len(scenario.partner_contracts) > len(scenario.partner_points)
    centres = {centre.id for centre in scenario.service_centres}
    assert {contract.centre_id for contract in scenario.partner_contracts} == centres
