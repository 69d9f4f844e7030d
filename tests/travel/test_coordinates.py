"""Coordinate systems: known points, the way there and back, and where nothing is shifted."""

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from dispatch.travel.coordinates import (
    bd09_to_wgs84,
    gcj02_to_wgs84,
    is_shifted,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

FUZHOU = (26.0745, 119.3062)
SHANGHAI = (31.23, 121.47)
mainland = st.tuples(st.floats(23.0, 45.0), st.floats(98.0, 119.0))


@pytest.mark.parametrize(
    ("place", "gcj02"),
    [
        (FUZHOU, (26.071413852, 119.311015954)),
        (SHANGHAI, (31.228067482, 121.474534900)),
        ((39.90734, 116.39089), (39.908741069, 116.397130942)),
    ],
)
def test_gcj02_of_known_points(place: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert wgs84_to_gcj02(*place) == pytest.approx(gcj02, abs=1e-8)
    assert gcj02_to_wgs84(*gcj02) == pytest.approx(place, abs=1e-8)


def test_how_far_off_a_point_is_that_was_not_converted() -> None:
    assert geodesic(SHANGHAI, wgs84_to_gcj02(*SHANGHAI)).m == pytest.approx(482, abs=1)
    assert geodesic(SHANGHAI, wgs84_to_bd09(*SHANGHAI)).m == pytest.approx(1144, abs=1)
    assert geodesic(FUZHOU, wgs84_to_gcj02(*FUZHOU)).m == pytest.approx(591, abs=1)


@given(mainland)
def test_there_and_back_is_the_same_point(place: tuple[float, float]) -> None:
    # 1e-7 degree is about 1 cm.
    assert gcj02_to_wgs84(*wgs84_to_gcj02(*place)) == pytest.approx(place, abs=1e-7)
    assert bd09_to_wgs84(*wgs84_to_bd09(*place)) == pytest.approx(place, abs=1e-7)


@pytest.mark.parametrize(
    ("lat", "lon", "shifted"),
    [
        (22.531, 114.055, True),  # Shenzhen, Futian
        (22.545, 114.12, True),  # Shenzhen, Luohu
        (22.281, 114.158, False),  # Hong Kong, Central
        (22.445, 114.022, False),  # Hong Kong, Yuen Long
        (22.222, 113.55, True),  # Zhuhai, Gongbei
        (22.193, 113.54, False),  # Macau
        (22.14, 113.53, True),  # Zhuhai, Hengqin
        (25.04, 121.51, False),  # Taipei
        (25.376, 119.718, True),  # Pingtan, the island nearest to Taiwan
        (53.48, 122.37, True),  # Mohe
        (18.25, 109.51, True),  # Sanya
        (48.86, 2.35, False),  # Paris
    ],
)
def test_where_maps_are_shifted(lat: float, lon: float, *, shifted: bool) -> None:
    assert is_shifted(lat, lon) is shifted


def test_a_shift_across_the_line_to_hong_kong_is_taken_back() -> None:
    # 500 m south-east of this point in Shenzhen its GCJ-02 image lies beyond the river.
    shenzhen = (22.53, 114.10)
    image = wgs84_to_gcj02(*shenzhen)
    assert not is_shifted(*image)
    assert gcj02_to_wgs84(*image) == pytest.approx(shenzhen, abs=1e-7)
