"""How sure a placed address is: one scale for every geocoder, by how far off the point may be."""

from dispatch.travel.gazetteer import Level

LEVEL_RADIUS_M = {Level.TOWN: 3_000, Level.DISTRICT: 15_000, Level.CITY: 60_000}
"""How far from its centre an address in a place may lie. A province alone places nothing."""

CONFIDENCE_BY_RADIUS = ((100, 0.95), (1_000, 0.9), (3_000, 0.8), (15_000, 0.5), (60_000, 0.2))
"""Confidence in a point that is off by no more than so many metres; beyond the last it is 0.

So a town has 0.8, a district 0.5 and a city 0.2; `dispatch.domain.places` says what is uncertain.
"""


def confidence(radius_m: float) -> float:
    """Confidence, 0 to 1, in a point that may be off by `radius_m`."""
    return next((value for limit_m, value in CONFIDENCE_BY_RADIUS if radius_m <= limit_m), 0.0)
