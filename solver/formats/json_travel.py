"""Places and travel in problem.json: points are {lat, lon} wherever they stand, numbered here."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.faults import InvalidInput
from solver.formats import scalars
from solver.formats.fields import Record, Source
from solver.geodesic import GeodesicModel, SpeedBand, travel_matrices
from solver.problem import Location, Problem, Travel
from solver.validation import is_on_earth


class Model(StrEnum):
    """How travel is made when no matrices are given."""

    GEODESIC = "geodesic"


class Places:
    """The points of a file: those that `travel.locations` lists in order, else as they come."""

    def __init__(self, source: Source, travel: Record) -> None:
        self.source = source
        self.listed = travel.has("locations")
        self.points: list[Location] = []
        self._numbers: dict[Location, int] = {}
        for record in travel.records("locations"):
            self._add(_point(record))
            record.done()

    def _add(self, point: Location) -> int:
        self.points.append(point)
        return self._numbers.setdefault(point, len(self.points) - 1)

    def number(self, record: Record) -> int:
        """Give the position of a point in the matrices; `row` tells equal points apart."""
        point = _point(record)
        row = record.integer("row", -1, low=-1, high=len(self.points) - 1)
        record.done()
        if row >= 0 and self.points[row] == point:
            return row
        if row >= 0:
            self.source.fault(InputCode.FIELD_VALUE, record.path("row"), value=row)
        if point in self._numbers:
            return self._numbers[point]
        if self.listed:
            self.source.fault(
                InputCode.UNKNOWN_REFERENCE, record.at, value=f"{point.lat}, {point.lon}"
            )
            return 0
        return self._add(point)


def _point(record: Record) -> Location:
    """Read a point; one that is nowhere on earth is noted, and read as another."""
    point = Location(float(record.number("lat")), float(record.number("lon")))
    if not is_on_earth(point.lat, point.lon):
        record.source.fault(
            InputCode.COORDINATES_OUT_OF_RANGE, record.at, lat=str(point.lat), lon=str(point.lon)
        )
        return Location(0.0, 0.0)
    return point


def read_travel(record: Record, places: Places) -> Travel:
    """Read the matrices, or make them by the geodesic model."""
    if record.has("matrices"):
        matrices = record.record("matrices")
        durations = matrices.record("durations")
        profiles = {name: _matrix(durations, name) for name in durations.names()}
        distances = _matrix(matrices, "distances")
        matrices.done()
        record.done()
        return Travel(profiles, distances)
    nothing = Travel({}, np.zeros((0, 0), dtype=np.int32))
    known = len(record.source.faults)
    record.choice("model", Model)
    factor = record.permille("factor")
    speeds = {name: _bands(bands) for name, bands in record.lists("speeds").items()}
    record.done()
    if len(record.source.faults) > known or not record.names():
        return nothing
    try:
        model = GeodesicModel(factor, speeds)
    except InvalidInput as refusal:
        for fault in refusal.faults:
            record.source.fault(
                InputCode(fault.code), record.path(fault.field), **dict(fault.params)
            )
        return nothing
    lat, lon = ([getattr(point, axis) for point in places.points] for axis in ("lat", "lon"))
    distance_m, duration_s = travel_matrices(lat, lon, model)
    return Travel(duration_s, distance_m, model)


def _bands(records: list[Record]) -> tuple[SpeedBand, ...]:
    bands = []
    for record in records:
        up_to_m = record.integer("upTo") if record.has("upTo") else None
        bands.append(SpeedBand(up_to_m, record.integer("kmh")))
        record.done()
    return tuple(bands)


def _matrix(record: Record, name: str) -> NDArray[np.int32]:
    """Read rows of whole numbers that fit 32 bits."""
    rows = record.raw(name)
    if rows is None or rows == []:
        return np.zeros((0, 0), dtype=np.int32)
    at, fault = record.path(name), record.source.fault
    limits = np.iinfo(np.int32)
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        fault(InputCode.FIELD_TYPE, at, expected="array of arrays")
    elif (found := _filled(rows)) != (expected := len(rows) * max(map(len, rows))):
        fault(FormatCode.MATRIX_HOLES, at, found=found, expected=expected)
    elif _unlike_numbers(rows) or (matrix := np.array(rows)).dtype != np.int64:
        fault(InputCode.FIELD_TYPE, at, expected="integers")
    elif matrix.size and not limits.min <= matrix.min() <= matrix.max() <= limits.max:
        fault(InputCode.OUT_OF_RANGE, at, value=int(matrix.max()))
    else:
        return matrix.astype(np.int32)
    return np.zeros((0, 0), dtype=np.int32)


def _filled(rows: list[list[object]]) -> int:
    return sum(cell is not None for row in rows for cell in row)


def _unlike_numbers(rows: list[list[object]]) -> bool:
    # Beside numbers, true and false would be taken for 1 and 0.
    return any(isinstance(cell, list | bool) for row in rows for cell in row)


class PlacesOut:
    """The points of a problem as a file writes them."""

    def __init__(self, problem: Problem) -> None:
        self._points = problem.locations
        self._first: dict[Location, int] = {}
        for number, point in enumerate(problem.locations):
            self._first.setdefault(point, number)

    def written(self, number: int) -> dict[str, float | int]:
        """Write a point, with its row where another one has the same coordinates."""
        point = self._points[number]
        written: dict[str, float | int] = {"lat": point.lat, "lon": point.lon}
        if self._first[point] != number:
            written["row"] = number
        return written


def written_travel(problem: Problem) -> dict[str, object]:
    """Write the model where there is one, else the matrices."""
    travel = problem.travel
    locations = [{"lat": point.lat, "lon": point.lon} for point in problem.locations]
    if travel.model is None:
        durations = {name: matrix.tolist() for name, matrix in travel.duration_s.items()}
        matrices = {"durations": durations, "distances": travel.distance_m.tolist()}
        return {"locations": locations, "matrices": matrices}
    speeds = {name: [_band(band) for band in bands] for name, bands in travel.model.speeds.items()}
    return {
        "locations": locations,
        "model": Model.GEODESIC.value,
        "factor": scalars.factor(travel.model.factor_permille),
        "speeds": speeds,
    }


def _band(band: SpeedBand) -> dict[str, int]:
    return {"kmh": band.km_h} if band.up_to_m is None else {"upTo": band.up_to_m, "kmh": band.km_h}
