"""A place found for an address, and how sure it is."""

from dataclasses import dataclass

UNCERTAIN_BELOW = 0.6
"""Confidence below which a person should look at the place before anyone is sent there."""


@dataclass(frozen=True, slots=True)
class GeocodedPlace:
    """WGS-84 degrees, a confidence of 0 to 1, and who found it."""

    lat: float
    lon: float
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A geocoder gave no answer, so it has to be asked again; `rough` is what is known without it.

    None where nothing is.
    """

    rough: GeocodedPlace | None = None
