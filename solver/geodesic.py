"""Travel by the geodesic model: ellipsoid distance x detour factor, faster on longer legs.

The distance is that of the local ellipsoid: north-south by the meridional radius of curvature and
east-west by the prime-vertical one, both at the mean latitude of the pair. Against the exact
geodesic it is off by less than 0.001 % inside a city and by less than 0.01 % up to 200 km, which is
far below what the detour factor itself is known to.

The duration of a leg is the integral of its speed bands: the first metres at the speed of the first
band, the next ones at that of the second, and so on. A speed looked up by the whole length would
let a longer leg take less time than a shorter one just below the limit of a band; the integral
cannot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solver.codes import InputCode
from solver.faults import Fault, InvalidInput

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)

FACTOR_PERMILLE = range(1000, 5001)
KM_H = range(1, 201)
MOST_BANDS = 4
"""Keeps the exact sums of `duration_s` within 64 bits: speeds multiply in their common multiple."""
ROWS_AT_ONCE = 256
"""Rows made in one go: keeps each intermediate array of ten thousand points below 30 MB."""


@dataclass(frozen=True, slots=True)
class SpeedBand:
    """Travel at `km_h` (1 to 200) on the part of a leg before `up_to_m` metres (None: the rest)."""

    up_to_m: int | None
    km_h: int


@dataclass(frozen=True, slots=True)
class GeodesicModel:
    """How a straight line becomes a journey.

    Parameters
    ----------
    factor_permille
        Road metres for 1000 geodesic metres, 1000 to 5000.
    speeds
        For each travel profile 1 to 4 bands by rising `up_to_m`; the last one, and only the last,
        is open (None).

    Raises
    ------
    InvalidInput
        OUT_OF_RANGE for a factor or speed outside its range, FIELD_VALUE for bands that are
        missing, too many, not rising, or not open at the end.
    """

    factor_permille: int
    speeds: Mapping[str, tuple[SpeedBand, ...]]

    def __post_init__(self) -> None:
        """Refuse a model that cannot be travelled by."""
        faults = [*_factor_faults(self.factor_permille)]
        for profile, bands in self.speeds.items():
            faults += _band_faults(f"speeds.{profile}", bands)
        if faults:
            raise InvalidInput(faults)


def distances_m(
    lat: ArrayLike, lon: ArrayLike, lat2: ArrayLike, lon2: ArrayLike
) -> NDArray[np.float64]:
    """Metres over the WGS-84 ellipsoid between points in degrees; the arguments broadcast.

    Exactly 0 for equal points, exactly the same in both directions, and the shorter way round
    across the 180th meridian.
    """
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    lat2, lon2 = np.asarray(lat2, dtype=np.float64), np.asarray(lon2, dtype=np.float64)
    middle = np.radians((lat + lat2) / 2)
    lon_apart = np.abs(lon - lon2)
    east = np.radians(np.minimum(lon_apart, 360 - lon_apart)) * np.cos(middle)
    north = np.radians(np.abs(lat - lat2))
    flatness = 1 - ECCENTRICITY_SQUARED * np.sin(middle) ** 2
    prime_vertical_m = SEMI_MAJOR_M / np.sqrt(flatness)
    meridional_m = prime_vertical_m * (1 - ECCENTRICITY_SQUARED) / flatness
    return np.asarray(np.hypot(north * meridional_m, east * prime_vertical_m))


def duration_s(distance_m: NDArray[np.int32], bands: tuple[SpeedBand, ...]) -> NDArray[np.int32]:
    """Seconds for road metres, rounded up to the second; exact, and never less for a longer leg.

    Counted in whole ticks of 1 / (5 x least common multiple of the speeds) second, so that no
    float decides a rounding: a metre at v km/h lasts 18 / (5 v) seconds.
    """
    common = lcm(*(band.km_h for band in bands))
    ticks = np.zeros(distance_m.shape, dtype=np.int64)
    for start_m, end_m, km_h in _pieces(bands):
        part_m = np.clip(distance_m, start_m, end_m).astype(np.int64) - start_m
        ticks += part_m * (18 * common // km_h)
    return np.asarray(-(-ticks // (5 * common)), dtype=np.int32)


def travel_matrices(
    lat: ArrayLike, lon: ArrayLike, model: GeodesicModel
) -> tuple[NDArray[np.int32], dict[str, NDArray[np.int32]]]:
    """Road metres [n, n] and, for each profile, seconds [n, n] between n points in degrees.

    Metres are the geodesic times the factor, rounded half up; seconds belong to the rounded metres.
    Both are symmetric, and 0 on the diagonal and between equal points.
    """
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    n = len(lat)
    distance_m = np.zeros((n, n), dtype=np.int32)
    durations_s = {profile: np.zeros((n, n), dtype=np.int32) for profile in model.speeds}
    for first in range(0, n, ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        straight_m = distances_m(lat[rows, np.newaxis], lon[rows, np.newaxis], lat, lon)
        distance_m[rows] = np.floor(straight_m * model.factor_permille / 1000 + 0.5)
        for profile, bands in model.speeds.items():
            durations_s[profile][rows] = duration_s(distance_m[rows], bands)
    return distance_m, durations_s


def _pieces(bands: tuple[SpeedBand, ...]) -> Iterator[tuple[int, int, int]]:
    """(from metre, to metre, km/h) of each band; the open end is beyond any leg on Earth."""
    start_m = 0
    for band in bands:
        end_m = np.iinfo(np.int32).max if band.up_to_m is None else band.up_to_m
        yield start_m, end_m, band.km_h
        start_m = end_m


def _factor_faults(permille: int) -> Iterator[Fault]:
    if permille not in FACTOR_PERMILLE:
        limits = {"value": permille, "min": FACTOR_PERMILLE[0], "max": FACTOR_PERMILLE[-1]}
        yield Fault(InputCode.OUT_OF_RANGE, "factor", limits)


def _band_faults(field: str, bands: tuple[SpeedBand, ...]) -> Iterator[Fault]:
    for position, band in enumerate(bands):
        if band.km_h not in KM_H:
            limits = {"value": band.km_h, "min": KM_H[0], "max": KM_H[-1]}
            yield Fault(InputCode.OUT_OF_RANGE, f"{field}[{position}].kmh", limits)
    ends_m = [band.up_to_m for band in bands]
    closed_m = [end_m for end_m in ends_m[:-1] if end_m is not None]
    rising = all(low < high for low, high in zip([0, *closed_m], closed_m, strict=False))
    open_at_end = len(closed_m) == len(ends_m) - 1 and ends_m[-1] is None
    if not (open_at_end and rising and len(bands) <= MOST_BANDS):
        yield Fault(InputCode.FIELD_VALUE, field)
