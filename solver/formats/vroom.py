"""VROOM's JSON: vehicles and jobs (github.com/VROOM-Project/vroom, docs/API.md).

Times are whole seconds, which may be counted from anywhere; those of today's clock are taken from
1970. The cost of a way is its duration, or what the profile's matrix of costs says, as in VROOM by
default. Without matrices ways are those of the geodesic model, since no router is asked. What is
not modelled is refused: shipments, set-up, amounts both delivered and picked up, costs and speeds
of a vehicle's own, ways that cost differently by profile.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.formats.case import Case
from solver.formats.conventions import ROUND, chosen
from solver.formats.fields import SHOWN, Record, Source
from solver.formats.json_matrix import number_matrix
from solver.formats.plane import on_the_map
from solver.formats.vroom_case import LATEST, MOST_PRIORITY, Job, Vehicle, built
from solver.formats.words import fitted
from solver.geodesic import GeodesicModel, SpeedBand, travel_matrices
from solver.problem import Location, Travel
from solver.validation import is_on_earth

CAR = "car"
"""Profile of vehicles that name none."""
MODEL = GeodesicModel(
    1350, {CAR: (SpeedBand(2_000, 25), SpeedBand(20_000, 40), SpeedBand(None, 80))}
)
"""For files without matrices: metres of road for a geodesic metre, and speeds by length."""
PER_HOUR = 3600
"""VROOM's default cost of an hour: one a second."""


def read_vroom(text: str | bytes, convention: str | None = None) -> Case:
    """Read an instance.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it, or that it asks for and is not modelled.
    """
    source = Source()
    chosen(convention, ROUND, source.faults, ())
    root = source.root(text)
    if root.records("shipments"):
        source.fault(FormatCode.FORMAT_BEYOND, "shipments", value="shipments")
    root.known("options", "distribute_options", "meta")
    places = _Places(source, on_earth=not (root.has("matrices") or root.has("matrix")))
    jobs = [_job(record, places) for record in root.records("jobs")]
    vehicles = [_vehicle(record, places) for record in root.records("vehicles")]
    _refuse_both_ways(source, jobs)
    if any(vehicle.start is None or vehicle.end is None for vehicle in vehicles):
        places.anywhere = True
    profiles = {vehicle.profile for vehicle in vehicles}
    travel, locations = _travel(root, places, profiles)
    root.done()
    if source.faults:
        jobs = [replace(job, place=0) for job in jobs]
        vehicles = [replace(vehicle, start=0, end=0) for vehicle in vehicles]
        nowhere = np.zeros((1, 1), dtype=np.int32)
        travel, locations = Travel(dict.fromkeys(profiles, nowhere), nowhere), (Location(0, 0),)
    return built(jobs, vehicles, travel, locations, source.faults)


class _Places:
    """Where jobs and vehicles are: rows of the matrices, or points numbered as they come."""

    def __init__(self, source: Source, *, on_earth: bool) -> None:
        self.source, self.on_earth = source, on_earth
        self.points: dict[tuple[float, float], int] = {}
        self.rows: dict[int, tuple[float, float]] = {}
        self.largest = -1
        self.anywhere = False
        """Whether a vehicle starts or ends wherever it likes: one more place, near to all."""

    def read(self, record: Record, name: str) -> int | None:
        """Give the number of a place; None when the record has none."""
        index, point = f"{name}_index", record.raw(name) if record.has(name) else None
        at = None if point is None else self._point(record, name, point)
        if not record.has(index):
            return None if at is None else self.points.setdefault(at, len(self.points))
        row = record.integer(index)
        self.largest = max(self.largest, row)
        self.rows.setdefault(row, at or (0.0, 0.0))
        return row

    def _point(self, record: Record, name: str, value: object) -> tuple[float, float]:
        """Read [longitude, latitude] as (latitude, longitude)."""
        if isinstance(value, list) and len(value) == 2:
            lon, lat = value
            if isinstance(lon, int | Decimal) and isinstance(lat, int | Decimal):
                point = float(lat), float(lon)
                if not self.on_earth or is_on_earth(*point):
                    return point
                at, words = record.path(name), {"lat": str(lat)[:SHOWN], "lon": str(lon)[:SHOWN]}
                self.source.fault(InputCode.COORDINATES_OUT_OF_RANGE, at, **words)
                return 0.0, 0.0
        self.source.fault(InputCode.FIELD_TYPE, record.path(name), expected="[lon, lat]")
        return 0.0, 0.0


def _job(record: Record, places: _Places) -> Job:
    place = places.read(record, "location")
    if place is None:
        record.source.fault(InputCode.FIELD_MISSING, record.path("location"))
    _refuse_unless(record, "setup", 0)
    made = Job(
        id=record.integer("id"),
        name=record.text("description", ""),
        place=place or 0,
        service=record.integer("service", 0),
        delivery=record.integers("delivery" if record.has("delivery") else "amount"),
        pickup=record.integers("pickup"),
        skills=record.integers("skills"),
        priority=record.integer("priority", 0, high=MOST_PRIORITY),
        windows=_windows(record),
    )
    record.done()
    return made


def _vehicle(record: Record, places: _Places) -> Vehicle:
    record.known("steps", "type")
    costs = record.optional("costs")
    fixed = costs.integer("fixed", 0)
    _refuse_unless(costs, "per_hour", PER_HOUR)
    _refuse_unless(costs, "per_km", 0)
    _refuse_unless(costs, "per_task_hour", 0)
    costs.done()
    _refuse_unless(record, "speed_factor", 1)
    for name in ("max_distance", "max_load"):
        if record.has(name):
            record.source.fault(FormatCode.FORMAT_BEYOND, record.path(name), value=name)
    window = _pair(record, "time_window") if record.has("time_window") else None
    made = Vehicle(
        id=record.integer("id"),
        name=record.text("description", ""),
        profile=record.text("profile", CAR),
        start=places.read(record, "start"),
        end=places.read(record, "end"),
        capacity=record.integers("capacity"),
        skills=record.integers("skills"),
        window=window,
        breaks=tuple(_break(one) for one in record.records("breaks")),
        fixed=fixed,
        most_tasks=record.integer("max_tasks") if record.has("max_tasks") else None,
        most_travel=record.integer("max_travel_time") if record.has("max_travel_time") else None,
    )
    record.done()
    return made


def _break(record: Record) -> tuple[int, int, int]:
    record.known("id", "description")
    service, windows = record.integer("service", 0), _windows(record)
    if record.has("max_load") or len(windows) != 1:
        at = record.path("time_windows")
        record.source.fault(FormatCode.FORMAT_BEYOND, at, value="max_load, time_windows")
        return 0, 0, 0
    record.done()
    return *windows[0], service


def _refuse_unless(record: Record, name: str, usual: int) -> None:
    """Refuse a field that has another value than the one that changes nothing."""
    if record.has(name) and record.number(name) != usual:
        record.source.fault(FormatCode.FORMAT_BEYOND, record.path(name), value=name)


def _windows(record: Record) -> tuple[tuple[int, int], ...]:
    if not record.has("time_windows"):
        return ()
    rows = record.raw("time_windows")
    if isinstance(rows, list):
        return tuple(_whole_pair(record, "time_windows", row) for row in rows)
    record.source.fault(InputCode.FIELD_TYPE, record.path("time_windows"), expected="array")
    return ()


def _pair(record: Record, name: str) -> tuple[int, int]:
    return _whole_pair(record, name, record.raw(name))


def _whole_pair(record: Record, name: str, value: object) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2:
        first, last = value
        if isinstance(first, int) and isinstance(last, int):
            # Times in milliseconds, say. An end may be whatever means never.
            begins = min(max(0, first), LATEST)
            if begins != first:
                record.source.fault(InputCode.OUT_OF_RANGE, record.path(name), value=first)
            return begins, last
    record.source.fault(InputCode.FIELD_TYPE, record.path(name), expected="[integer, integer]")
    return 0, 0


def _refuse_both_ways(source: Source, jobs: Sequence[Job]) -> None:
    """Refuse files with deliveries and pickups: what a van then holds depends on the order."""
    if any(sum(job.delivery) for job in jobs) and any(sum(job.pickup) for job in jobs):
        source.fault(FormatCode.FORMAT_BEYOND, "jobs.pickup", value="delivery, pickup")


def _travel(
    root: Record, places: _Places, profiles: set[str]
) -> tuple[Travel, tuple[Location, ...]]:
    """Make the travel between all places; the one near to all is the last."""
    source = places.source
    if places.on_earth:
        if places.rows:
            source.fault(InputCode.FIELD_MISSING, "matrices")
        points = tuple(Location(lat, lon) for lat, lon in places.points)
        _, seconds = travel_matrices(
            [point.lat for point in points], [point.lon for point in points], MODEL
        )
        return _extended(dict.fromkeys(profiles, seconds[CAR]), seconds[CAR], places, points)
    if places.points:
        source.fault(InputCode.FIELD_MISSING, "location_index")
    durations: dict[str, NDArray[np.int32]] = {}
    costs: list[NDArray[np.int32]] = []
    if root.has("matrix"):
        durations[CAR] = _whole(root, "matrix")
        _refuse_beyond(places, durations[CAR], "matrix")
        costs.append(durations[CAR])
    for profile, record in root.parts("matrices").items():
        times = _whole(record, "durations")
        prices = _whole(record, "costs") if record.has("costs") else times
        record.known("distances")
        record.done()
        durations[profile] = times
        if profile in profiles:
            costs.append(prices)
        _refuse_beyond(places, times, record.path("durations"))
    for profile in sorted(profiles - durations.keys()):
        source.fault(InputCode.UNKNOWN_REFERENCE, "matrices", value=profile)
    if any(one.shape != costs[0].shape or (one != costs[0]).any() for one in costs):
        source.fault(FormatCode.FORMAT_BEYOND, "matrices.costs", value="profiles")
    without = next(iter(durations.values()), np.zeros((0, 0), dtype=np.int32))
    metres = costs[0] if costs else without
    return _extended(durations, metres, places, _spots(places, len(metres)))


def _refuse_beyond(places: _Places, matrix: NDArray[np.int32], at: str) -> None:
    """Refuse places beyond the rows of a matrix that could be read."""
    if places.largest >= len(matrix) > 0:
        places.source.fault(InputCode.UNKNOWN_REFERENCE, at, value=places.largest)


def _spots(places: _Places, count: int) -> tuple[Location, ...]:
    """Give where the rows of the matrices are, which only pictures show.

    Points of a plane stand here too; they are then drawn in proportion.
    """
    known = [places.rows.get(row, (0.0, 0.0)) for row in range(count)]
    if all(is_on_earth(*point) for point in known):
        return tuple(Location(*point) for point in known)
    return on_the_map(np.array(known)[:, ::-1])


def _whole(record: Record, name: str) -> NDArray[np.int32]:
    numbers = np.rint(number_matrix(record, name)).astype(np.int64)
    return fitted(numbers, record.path(name), record.source.faults).astype(np.int32)


def _extended(
    durations: dict[str, NDArray[np.int32]],
    metres: NDArray[np.int32],
    places: _Places,
    points: tuple[Location, ...],
) -> tuple[Travel, tuple[Location, ...]]:
    if not places.anywhere:
        return Travel(durations, metres), points
    wider = {name: np.pad(matrix, (0, 1)) for name, matrix in durations.items()}
    return Travel(wider, np.pad(metres, (0, 1))), (*points, Location(0.0, 0.0))
