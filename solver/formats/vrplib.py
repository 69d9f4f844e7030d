"""VRPLIB and PyVRP's additions to it: windows, depots, sites, prizes and lengths of routes.

Node k of the file is node k - 1 of `solver.formats.columns`. Without a depot named, the first node
is it; without a number of vehicles, there are as many as a section has rows for, or as clients.
"""

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.formats.case import Case, Family
from solver.formats.columns import Columns
from solver.formats.conventions import (
    DIMACS,
    EXACT,
    ROUND,
    TENTHS,
    Convention,
    chosen,
)
from solver.formats.vrplib_text import Sheet
from solver.formats.vrplib_ways import MATRIX, ways
from solver.formats.words import counted, fitted
from solver.validation import MAX_LOAD, MAX_SECONDS

DEMANDS = ("DEMAND_SECTION", "LINEHAUL_SECTION")
"""Names of one and the same section."""
BY_VEHICLE = (
    "CAPACITY_SECTION",
    "VEHICLES_ALLOWED_CLIENTS_SECTION",
    "VEHICLES_DEPOT_SECTION",
    "VEHICLES_MAX_DURATION_SECTION",
    "VEHICLES_MAX_DISTANCE_SECTION",
)
"""Sections of one row a vehicle."""
KNOWN = frozenset(
    {
        "NODE_COORD_SECTION",
        "DISPLAY_DATA_SECTION",
        MATRIX,
        *DEMANDS,
        "SERVICE_TIME_SECTION",
        "TIME_WINDOW_SECTION",
        "PRIZE_SECTION",
        "DEPOT_SECTION",
        *BY_VEHICLE,
    }
)
SPECIFIED = frozenset(
    {"CAPACITY", "SERVICE_TIME", "VEHICLES_MAX_DURATION", "VEHICLES_MAX_DISTANCE"}
)
"""What one value for all says instead of a section."""
BINDING = frozenset({"RELEASE_TIME", "BACKHAUL", "LINEHAUL"})
"""Specifications by which a plan would be another one, and that are not known; like all of
vehicles. Others are remarks."""
NEEDED = {
    "TW": "TIME_WINDOW_SECTION",
    "PC": "PRIZE_SECTION",
    "SD": "VEHICLES_ALLOWED_CLIENTS_SECTION",
    "MD": "VEHICLES_DEPOT_SECTION",
}
"""Sections without which a file of a TYPE with these letters has lost its end."""


def read_vrplib(text: str, convention: str | None = None) -> Case:
    """Read an instance.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it, or for a convention that is not known.
    """
    sheet = Sheet(text)
    rounding = chosen(convention, usual(sheet), sheet.faults)
    _refuse_unknown(sheet)
    kind = sheet.word("TYPE").upper()
    for part, name in NEEDED.items():
        if part in kind and name not in sheet.sections:
            sheet.fault(InputCode.FIELD_MISSING, name)
    if "CAPACITY" in sheet.specifications and not any(one in sheet.sections for one in DEMANDS):
        sheet.fault(InputCode.FIELD_MISSING, "DEMAND_SECTION")
    read = _Instance(sheet, rounding)
    sheet.refuse_faults()
    return read.columns().case(Family.VRPLIB, rounding)


def _refuse_unknown(sheet: Sheet) -> None:
    """Note sections, and specifications that bind plans, that are not known."""
    known = {name.removesuffix("_SECTION") for name in KNOWN}
    for name in sheet.sections:
        if name not in KNOWN:
            sheet.fault(FormatCode.FORMAT_BEYOND, name, value=name)
    for name in sheet.specifications:
        binds = name in BINDING | known or name.startswith("VEHICLES_")
        if binds and name not in SPECIFIED:
            sheet.fault(FormatCode.FORMAT_BEYOND, name, value=name)


def usual(sheet: Sheet) -> Convention:
    """Give the convention under which this kind of instance is compared."""
    kind = sheet.word("TYPE").upper()
    if "PRIZE_SECTION" in sheet.sections:
        return TENTHS
    if "TIME_WINDOW_SECTION" not in sheet.sections:
        return ROUND
    return DIMACS if kind == "VRPTW" else EXACT


class _Instance:
    """The columns of an instance, scaled."""

    def __init__(self, sheet: Sheet, rounding: Convention) -> None:
        self.sheet, self.rounding, self.nodes = sheet, rounding, sheet.nodes
        depots = sheet.listed("DEPOT_SECTION") or [1]
        self.depots = frozenset(node - 1 for node in depots)
        self.clients = [node for node in range(self.nodes) if node not in self.depots]
        self.vehicles = self._vehicles()
        self.points = self._points()
        self.lengths = ways(sheet, self.points)
        fitted(rounding.times(self.lengths), MATRIX, sheet.faults)
        self.demand = self._demand()
        self.capacity = self._capacity()
        self.service = self._service()
        self.windows = self._windows()
        prizes = "PRIZE_SECTION" in sheet.sections
        self.prizes = self._amounts("PRIZE_SECTION") if prizes else None
        self.longest = self._limits("VEHICLES_MAX_DURATION", "DISTANCE")
        self.farthest = self._limits("VEHICLES_MAX_DISTANCE")
        self.homes = self._homes(depots[0] - 1)
        self.allowed = self._allowed()

    def columns(self) -> Columns:
        return Columns(
            name=self.sheet.word("NAME") or "vrplib",
            points=self.points,
            lengths=self.lengths,
            demand=self.demand,
            capacity=self.capacity,
            service=self.service,
            windows=self.windows,
            homes=self.homes,
            depots=self.depots,
            prizes=self.prizes,
            longest=self.longest,
            farthest=self.farthest,
            allowed=self.allowed,
        )

    def _vehicles(self) -> int:
        """Give the number of vehicles; where it is wrong or not said, that of their rows."""
        rows = max(map(self.sheet.rows_of, BY_VEHICLE)) or len(self.clients)
        return counted(self.sheet.whole("VEHICLES", rows), "VEHICLES", self.sheet.faults)

    def _points(self) -> NDArray[np.float64] | None:
        for name in ("NODE_COORD_SECTION", "DISPLAY_DATA_SECTION"):
            if name in self.sheet.sections:
                return self.sheet.column(name, self.nodes, 2)
        return None

    def _demand(self) -> list[tuple[int, ...]]:
        """Give the load of each node; a depot may have none."""
        for name in DEMANDS:
            if name in self.sheet.sections:
                return self._loads(name, self.nodes, MAX_SECONDS)
        return [()] * self.nodes

    def _loads(self, name: str, keys: int, most: int) -> list[tuple[int, ...]]:
        spare = self.depots if name in DEMANDS else frozenset[int]()
        loads = self.sheet.column(name, keys, spare=spare)
        self._note(InputCode.FIELD_VALUE, name, loads, (loads != np.floor(loads)) | (loads < 0))
        self._note(InputCode.OUT_OF_RANGE, name, loads, loads > most)
        return [tuple(map(int, row)) for row in loads.clip(0, most).tolist()]

    def _capacity(self) -> list[tuple[int, ...]]:
        """Give each vehicle's capacities; one without them takes any load."""
        if "CAPACITY_SECTION" in self.sheet.sections:
            capacity = self._loads("CAPACITY_SECTION", self.vehicles, MAX_LOAD)
        elif "CAPACITY" in self.sheet.specifications:
            capacity = [(min(MAX_LOAD, self.sheet.whole("CAPACITY", 0)),)] * self.vehicles
        else:
            return [()] * self.vehicles
        kinds = {len(loads) for loads in (*self.demand, *capacity) if loads}
        if len(kinds) > 1:
            found = ", ".join(map(str, sorted(kinds)))
            self.sheet.fault(InputCode.DIMENSIONS_DIFFER, "CAPACITY_SECTION", found=found)
        return capacity

    def _service(self) -> NDArray[np.int64]:
        """Give the service time of each node; that of depots is none."""
        if "SERVICE_TIME_SECTION" in self.sheet.sections:
            service = self._amounts("SERVICE_TIME_SECTION").copy()
        else:
            same = self._limit("SERVICE_TIME") or 0
            service = np.full(self.nodes, same, dtype=np.int64)
        service[[depot for depot in self.depots if depot < self.nodes]] = 0
        return service

    def _windows(self) -> NDArray[np.int64] | None:
        name = "TIME_WINDOW_SECTION"
        if name not in self.sheet.sections:
            return None
        written = self.sheet.column(name, self.nodes, 2)
        self._note(InputCode.WINDOW_REVERSED, name, written, written[:, :1] > written[:, 1:])
        return fitted(self.rounding.scaled(written), name, self.sheet.faults)

    def _amounts(self, name: str) -> NDArray[np.int64]:
        """Read a number from 0 for each node, scaled; a depot may have none."""
        written = self.sheet.column(name, self.nodes, 1, self.depots)
        self._note(InputCode.OUT_OF_RANGE, name, written, written < 0)
        return fitted(self.rounding.scaled(written[:, 0]), name, self.sheet.faults)

    def _limits(self, *names: str) -> list[int | None] | None:
        """Give what a vehicle may do at most, by section or for all; the first name that is there.

        `DISTANCE` is the older name of the longest time.
        """
        for name in names:
            section = f"{name}_SECTION"
            if section in self.sheet.sections:
                written = self.sheet.column(section, self.vehicles, 1)
                self._note(InputCode.OUT_OF_RANGE, section, written, written < 0)
                return [
                    min(MAX_SECONDS, one) for one in self.rounding.scaled(written[:, 0]).tolist()
                ]
            if name in self.sheet.specifications:
                return [self._limit(name)] * self.vehicles
        return None

    def _limit(self, name: str) -> int | None:
        """Read a specification as a number from 0, scaled."""
        written = self.sheet.number(name, 0)
        if written < 0:
            self.sheet.fault(InputCode.OUT_OF_RANGE, name, value=str(written))
        return min(MAX_SECONDS, self.rounding.one(written))

    def _note(
        self,
        code: InputCode,
        section: str,
        written: NDArray[np.float64],
        wrong: NDArray[np.bool_],
    ) -> None:
        """Note each row of a section in which something is wrong, by its number in the file."""
        for row in np.flatnonzero(wrong.any(axis=1)).tolist():
            at = int(np.argmax(wrong[row]))
            value = f"{written[row, at]:g}"
            self.sheet.fault(code, f"{section}[{row + 1}]", value=value)

    def _homes(self, first: int) -> list[int]:
        """Give the depot, a location, of each vehicle."""
        name = "VEHICLES_DEPOT_SECTION"
        if name not in self.sheet.sections:
            return [first] * self.vehicles
        known = len(self.sheet.faults)
        homes = [int(node) - 1 for node in self.sheet.column(name, self.vehicles, 1)[:, 0]]
        for vehicle, home in enumerate(homes, 1):
            # Rows that could not be read are zeros, which have been noted.
            if home not in self.depots and (home >= 0 or len(self.sheet.faults) == known):
                at = f"{name}[{vehicle}]"
                self.sheet.fault(InputCode.UNKNOWN_REFERENCE, at, value=home + 1)
        return homes

    def _allowed(self) -> list[frozenset[int]] | None:
        """Give who may serve each node, or None when all may serve all."""
        name = "VEHICLES_ALLOWED_CLIENTS_SECTION"
        if name not in self.sheet.sections:
            return None
        allowed: list[set[int]] = [set() for _ in range(self.nodes)]
        for vehicle, nodes in enumerate(self.sheet.lists(name, self.vehicles)):
            for node in nodes:
                if 1 <= node <= self.nodes:
                    allowed[node - 1].add(vehicle)
        return [frozenset(one) for one in allowed]
