"""Where things are: each distinct point becomes one location of the problem."""

from dataclasses import dataclass, field

from solver.problem import Location


@dataclass(slots=True)
class Places:
    """Locations in the order in which they were first named.

    Points equal to a ten-millionth degree are one.
    """

    locations: list[Location] = field(default_factory=list)
    _positions: dict[tuple[int, int], int] = field(default_factory=dict)

    def at(self, lat: float, lon: float) -> int:
        """Return the position of a point, adding it when it is new."""
        key = (round(lat * 1e7), round(lon * 1e7))
        if key not in self._positions:
            self._positions[key] = len(self.locations)
            self.locations.append(Location(lat, lon))
        return self._positions[key]
