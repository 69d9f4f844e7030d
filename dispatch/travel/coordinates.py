"""Coordinate systems of Chinese maps. Inside all is WGS-84; others are converted at the door.

GCJ-02 (Amap, Tencent, official maps) is WGS-84 plus a known pattern of up to 700 m, and BD-09
(Baidu) is GCJ-02 plus another one. Neither has a closed inverse: the way back is searched by taking
off the error that the forward formula shows, which gains more than two digits a step.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt

LatLon = tuple[float, float]
"""Latitude and longitude in degrees."""

KRASOVSKY_M = 6_378_245.0
KRASOVSKY_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
BAIDU_PI = pi * 3000 / 180

STEPS = 4
"""Steps of the inverse: 500 m, 10 cm, 1 mm, 0.01 mm are left after each."""

SHIFTED = ((0.8293, 55.8271), (72.004, 137.8347))
"""Latitudes and longitudes between which GCJ-02 shifts a point, as published."""

UNSHIFTED: tuple[tuple[LatLon, ...], ...] = (
    # Hong Kong: along the Shenzhen river, then round the islands.
    (
        (22.43, 113.87),
        (22.48, 113.95),
        (22.50, 114.02),
        (22.516, 114.06),
        (22.531, 114.11),
        (22.556, 114.16),
        (22.548, 114.22),
        (22.56, 114.32),
        (22.55, 114.45),
        (22.14, 114.50),
        (22.15, 113.83),
    ),
    # Macau: the gate, the inner harbour, the islands.
    (
        (22.216, 113.549),
        (22.205, 113.535),
        (22.185, 113.530),
        (22.150, 113.549),
        (22.105, 113.553),
        (22.105, 113.60),
        (22.21, 113.60),
        (22.215, 113.556),
    ),
    # Taiwan, and Penghu.
    ((21.7, 119.95), (25.4, 119.95), (25.4, 122.2), (21.7, 122.2)),
    ((23.1, 119.2), (23.9, 119.2), (23.9, 119.8), (23.1, 119.8)),
)
"""Rings of corners inside those limits where maps use WGS-84 unshifted."""


def gcj02_to_wgs84(lat: float, lon: float) -> LatLon:
    """WGS-84 degrees of a GCJ-02 point; the same point where GCJ-02 shifts nothing."""
    origin = _inverse(_shift, (lat, lon))
    return origin if is_shifted(*origin) else (lat, lon)


def bd09_to_wgs84(lat: float, lon: float) -> LatLon:
    """WGS-84 degrees of a BD-09 point."""
    return gcj02_to_wgs84(*_inverse(_gcj02_to_bd09, (lat, lon)))


def wgs84_to_gcj02(lat: float, lon: float) -> LatLon:
    """GCJ-02 degrees of a WGS-84 point, by the published formula."""
    return _shift(lat, lon) if is_shifted(lat, lon) else (lat, lon)


def wgs84_to_bd09(lat: float, lon: float) -> LatLon:
    """BD-09 degrees of a WGS-84 point, by the published formulas."""
    return _gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))


def is_shifted(lat: float, lon: float) -> bool:
    """Whether GCJ-02 differs from WGS-84 here; within 1 km of Hong Kong and Macau unsure."""
    (south, north), (west, east) = SHIFTED
    if not (south <= lat <= north and west <= lon <= east):
        return False
    return not any(_inside(ring, lat, lon) for ring in UNSHIFTED)


def _shift(lat: float, lon: float) -> LatLon:
    """Take a point to its place in GCJ-02, wherever it lies."""
    north_m, east_m = _shift_m(lon - 105, lat - 35)
    flatness = 1 - KRASOVSKY_ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    prime_vertical_m = KRASOVSKY_M / sqrt(flatness)
    meridional_m = prime_vertical_m * (1 - KRASOVSKY_ECCENTRICITY_SQUARED) / flatness
    return (
        lat + north_m / radians(meridional_m),
        lon + east_m / radians(prime_vertical_m * cos(radians(lat))),
    )


def _shift_m(x: float, y: float) -> tuple[float, float]:
    """Metres north and east that GCJ-02 adds, x degrees east of 105 E and y north of 35 N."""
    ripple = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north_m += 2 / 3 * (ripple + 20 * sin(pi * y) + 40 * sin(pi * y / 3))
    north_m += 2 / 3 * (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30))
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east_m += 2 / 3 * (ripple + 20 * sin(pi * x) + 40 * sin(pi * x / 3))
    east_m += 2 / 3 * (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30))
    return north_m, east_m


def _gcj02_to_bd09(lat: float, lon: float) -> LatLon:
    radius = hypot(lon, lat) + 0.000_02 * sin(lat * BAIDU_PI)
    angle = atan2(lat, lon) + 0.000_003 * cos(lon * BAIDU_PI)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065


def _inverse(forward: Callable[[float, float], LatLon], target: LatLon) -> LatLon:
    """Point that `forward` takes to `target`."""
    lat, lon = target
    for _ in range(STEPS):
        at = forward(lat, lon)
        lat, lon = lat + target[0] - at[0], lon + target[1] - at[1]
    return lat, lon


def _inside(ring: tuple[LatLon, ...], lat: float, lon: float) -> bool:
    """Whether a line to the east crosses the ring an odd number of times."""
    crossings = 0
    for (lat1, lon1), (lat2, lon2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (lat1 > lat) != (lat2 > lat):
            crossings += lon < lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1)
    return crossings % 2 == 1
