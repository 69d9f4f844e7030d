"""Travel times: the port that builds a problem's matrices, and the default behind it.

The default needs no network and no road data: `solver.geodesic` with the speeds of
`data/speeds.csv`. Where the figures come from is in docs/travel.md.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from typing import Protocol

from solver.codes import InputCode
from solver.faults import Fault, InvalidInput
from solver.geodesic import GeodesicModel, SpeedBand, travel_matrices
from solver.problem import Location, Travel

DETOUR_PERMILLE = 1350
"""Road metres for 1000 metres as the crow flies: an assumption for cities, see docs/travel.md."""


class TravelTimes(Protocol):
    """Anything that knows the way between points."""

    def matrices(self, points: Sequence[Location], profiles: Iterable[str]) -> Travel:
        """Metres, and seconds for each of the travel profiles, between all points.

        Raises
        ------
        InvalidInput
            UNKNOWN_REFERENCE for each profile that is not known here.
        """
        ...


class GeodesicTravelTimes:
    """Travel times by the geodesic model; its answers carry the model, for files to state it."""

    def __init__(self, model: GeodesicModel | None = None) -> None:
        self.model = model or GeodesicModel(DETOUR_PERMILLE, dict(speed_table()))

    def matrices(self, points: Sequence[Location], profiles: Iterable[str]) -> Travel:
        """See `TravelTimes.matrices`; the model of the answer holds only the profiles asked for."""
        wanted = sorted(set(profiles))
        unknown = [profile for profile in wanted if profile not in self.model.speeds]
        if unknown:
            raise InvalidInput(_unknown(profile) for profile in unknown)
        speeds = {profile: self.model.speeds[profile] for profile in wanted}
        model = GeodesicModel(self.model.factor_permille, speeds)
        lat, lon = [point.lat for point in points], [point.lon for point in points]
        distance_m, durations_s = travel_matrices(lat, lon, model)
        return Travel(durations_s, distance_m, model)


def speed_table() -> Iterator[tuple[str, tuple[SpeedBand, ...]]]:
    """Travel profiles and their speed bands, as `data/speeds.csv` lists them."""
    text = (files(__package__) / "data" / "speeds.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    for profile, bands in groupby(rows, key=lambda row: row["profile"]):
        yield profile, tuple(_band(row) for row in bands)


def _band(row: dict[str, str]) -> SpeedBand:
    return SpeedBand(int(row["up_to_m"]) if row["up_to_m"] else None, int(row["km_h"]))


def _unknown(profile: str) -> Fault:
    return Fault(InputCode.UNKNOWN_REFERENCE, "travelProfile", {"value": profile})
