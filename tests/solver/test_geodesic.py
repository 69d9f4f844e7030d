"""Travel by the geodesic model: lengths by geodesy's own figures, durations by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.codes import InputCode
from solver.faults import InvalidInput
from solver.geodesic import (
    GeodesicModel,
    SpeedBand,
    distances_m,
    duration_s,
    travel_matrices,
)

CAR = (SpeedBand(2_000, 18), SpeedBand(10_000, 36), SpeedBand(None, 72))
MODEL = GeodesicModel(1350, {"car": CAR, "e-bike": (SpeedBand(None, 18),)})
metres = st.integers(0, 300_000)
degrees_lat = st.floats(25, 27)
degrees_lon = st.floats(118, 120)


def test_one_degree_along_the_equator_and_along_a_meridian() -> None:
    # Equator: 6,378,137 m x pi / 180. Meridian from 0 to 1 degree: 110,574.4 m (WGS-84 tables).
    east_m = distances_m(0, 119, 0, 120)
    north_m = distances_m(0, 119, 1, 119)
    assert float(east_m) == pytest.approx(111_319.491, abs=0.001)
    assert float(north_m) == pytest.approx(110_574.4, abs=0.1)


def test_the_shorter_way_round_across_the_180th_meridian() -> None:
    assert float(distances_m(0, 179.5, 0, -179.5)) == pytest.approx(111_319.491, abs=0.001)


@pytest.mark.parametrize(
    ("leg_m", "seconds"),
    [
        (0, 0),
        (1, 1),  # 0.2 s, rounded up
        (2_000, 400),  # 2,000 m at 18 km/h = 5 m/s
        (2_001, 401),  # the next metre at 36 km/h = 10 m/s: 400.1 s
        (10_000, 1_200),  # 400 s + 8,000 m at 10 m/s
        (12_000, 1_300),  # 1,200 s + 2,000 m at 20 m/s
    ],
)
def test_a_leg_lasts_the_sum_of_its_bands(leg_m: int, seconds: int) -> None:
    assert duration_s(np.array([leg_m], dtype=np.int32), CAR).tolist() == [seconds]


def test_whole_seconds_are_not_rounded_up_by_the_binary_form_of_a_speed() -> None:
    # 7,000 m at 21 km/h = 1/3 h = 1,200 s; 33,000 m at 33 km/h = 3,600 s.
    legs = np.array([7_000, 33_000], dtype=np.int32)
    assert duration_s(legs, (SpeedBand(None, 21),))[0] == 1_200
    assert duration_s(legs, (SpeedBand(None, 33),))[1] == 3_600


@given(metres, metres)
def test_a_longer_leg_never_lasts_less(one: int, other: int) -> None:
    short, long = duration_s(np.array(sorted((one, other)), dtype=np.int32), CAR).tolist()
    assert short <= long


def test_matrices_of_three_points_two_of_which_are_one() -> None:
    # 0.01 degree along the equator = 1,113.195 m, x 1.35 = 1,502.81 -> 1,503 m; at 5 m/s 300.6 s.
    distance_m, durations_s = travel_matrices([0, 0, 0], [119, 119, 119.01], MODEL)
    assert distance_m.tolist() == [[0, 0, 1503], [0, 0, 1503], [1503, 1503, 0]]
    assert durations_s["car"].tolist() == [[0, 0, 301], [0, 0, 301], [301, 301, 0]]
    assert durations_s["e-bike"].tolist() == durations_s["car"].tolist()
    assert distance_m.dtype == durations_s["car"].dtype == np.int32


def test_no_points_make_empty_matrices() -> None:
    distance_m, durations_s = travel_matrices([], [], MODEL)
    assert distance_m.shape == durations_s["car"].shape == (0, 0)


def test_more_points_than_are_made_in_one_go() -> None:
    random = np.random.default_rng(7)
    lat, lon = random.uniform(25.5, 26.5, 600), random.uniform(118.5, 120, 600)
    distance_m, _ = travel_matrices(lat, lon, MODEL)
    corner_m, _ = travel_matrices(lat[[0, 599]], lon[[0, 599]], MODEL)
    assert distance_m[0, 599] == corner_m[0, 1]
    assert np.array_equal(distance_m, distance_m.T)
    assert not distance_m.diagonal().any()


@given(degrees_lat, degrees_lon, degrees_lat, degrees_lon)
def test_there_is_as_far_as_back(lat: float, lon: float, lat2: float, lon2: float) -> None:
    assert distances_m(lat, lon, lat2, lon2) == distances_m(lat2, lon2, lat, lon)


@pytest.mark.parametrize(
    "bands",
    [
        (),
        (SpeedBand(2_000, 20),),  # nothing for the rest of the leg
        (SpeedBand(None, 20), SpeedBand(None, 30)),
        (SpeedBand(2_000, 20), SpeedBand(2_000, 30), SpeedBand(None, 40)),
        (SpeedBand(0, 20), SpeedBand(None, 40)),
        (*(SpeedBand(metre, 20) for metre in (1, 2, 3, 4)), SpeedBand(None, 40)),
    ],
)
def test_bands_that_do_not_cover_a_leg_once_are_refused(bands: tuple[SpeedBand, ...]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        GeodesicModel(1350, {"car": bands})
    assert [(fault.code, fault.field) for fault in refusal.value.faults] == [
        (InputCode.FIELD_VALUE, "speeds.car")
    ]


def test_all_numbers_out_of_range_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        GeodesicModel(999, {"car": (SpeedBand(100, 0), SpeedBand(None, 201))})
    assert [(fault.code, fault.field) for fault in refusal.value.faults] == [
        (InputCode.OUT_OF_RANGE, "factor"),
        (InputCode.OUT_OF_RANGE, "speeds.car[0].kmh"),
        (InputCode.OUT_OF_RANGE, "speeds.car[1].kmh"),
    ]
