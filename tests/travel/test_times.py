"""Travel times by default: the table of speeds, and geodesy's word for the distances."""

import numpy as np
import pytest
from geopy.distance import geodesic

from dispatch.travel.times import DETOUR_PERMILLE, GeodesicTravelTimes, TravelTimes
from solver.codes import InputCode
from solver.faults import InvalidInput
from solver.geodesic import GeodesicModel, SpeedBand, distances_m
from solver.problem import Location

WUYI_SQUARE = Location(26.0745, 119.3062)


def test_distances_agree_with_geopy_in_and_around_fuzhou() -> None:
    # 400 pairs in the city and its counties, up to 150 km apart: within 0.01 % of the geodesic.
    random = np.random.default_rng(350100)
    lat, lat2 = random.uniform(25.3, 26.7, (2, 400))
    lon, lon2 = random.uniform(118.4, 119.9, (2, 400))
    pairs = zip(lat, lon, lat2, lon2, strict=True)
    exact_m = np.array([geodesic((a, b), (c, d)).m for a, b, c, d in pairs])
    assert exact_m.max() > 150_000
    assert np.abs(distances_m(lat, lon, lat2, lon2) / exact_m - 1).max() < 0.000_1


def test_a_leg_by_car_and_by_e_bike() -> None:
    # A degree of latitude is 110,789.5 m here: 0.03 degree 3,323.7 m, x 1.35 = 4,487 m by road.
    # Car: 2,000 m at 22 km/h = 327.27 s, 2,487 m at 30 km/h = 298.44 s, together 625.7 -> 626 s.
    # E-bike: 2,000 m at 16 km/h = 450 s, 2,487 m at 20 km/h = 447.66 s, together 897.7 -> 898 s.
    north = Location(WUYI_SQUARE.lat + 0.03, WUYI_SQUARE.lon)
    travel = GeodesicTravelTimes().matrices([WUYI_SQUARE, north], ["car", "e-bike"])
    assert travel.distance_m.tolist() == [[0, 4487], [4487, 0]]
    assert travel.duration_s["car"][0, 1] == 626
    assert travel.duration_s["e-bike"][0, 1] == 898


def test_the_answer_states_the_model_it_was_made_by() -> None:
    times: TravelTimes = GeodesicTravelTimes()
    travel = times.matrices([WUYI_SQUARE], ["e-bike"])
    e_bike = (SpeedBand(2000, 16), SpeedBand(None, 20))
    assert travel.model == GeodesicModel(DETOUR_PERMILLE, {"e-bike": e_bike})
    assert set(travel.duration_s) == {"e-bike"}


def test_every_unknown_profile_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        GeodesicTravelTimes().matrices([WUYI_SQUARE], ["car", "mule", "boat"])
    assert [(fault.code, fault.params) for fault in refusal.value.faults] == [
        (InputCode.UNKNOWN_REFERENCE, {"value": "boat"}),
        (InputCode.UNKNOWN_REFERENCE, {"value": "mule"}),
    ]
