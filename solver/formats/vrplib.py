"""VRPLIB and PyVRP's additions to it: windows, depots, sites, prizes and lengths of routes.

Node k of the file is node k - 1 of `solver.formats.columns`. Without a depot named, the first node
is it; without a number of vehicles, there are as many as clients.
"""

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.faults import Fault
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
from solver.formats.plane import straight
from solver.formats.vrplib_text import Sheet
from solver.formats.words import counted, fitted

KNOWN = frozenset(
    {
        "NODE_COORD_SECTION",
        "DISPLAY_DATA_SECTION",
        "EDGE_WEIGHT_SECTION",
        "DEMAND_SECTION",
        "SERVICE_TIME_SECTION",
        "TIME_WINDOW_SECTION",
        "PRIZE_SECTION",
        "CAPACITY_SECTION",
        "VEHICLES_ALLOWED_CLIENTS_SECTION",
        "VEHICLES_DEPOT_SECTION",
        "DEPOT_SECTION",
    }
)


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
    rounding = chosen(convention, usual(sheet))
    for name in sheet.sections:
        if name not in KNOWN:
            sheet.fault(FormatCode.FORMAT_BEYOND, name, value=name)
    kind = sheet.word("TYPE").upper()
    for part, name in NEEDED.items():
        if part in kind and name not in sheet.sections:
            sheet.fault(InputCode.FIELD_MISSING, name)
    if "CAPACITY" in sheet.specifications and "DEMAND_SECTION" not in sheet.sections:
        sheet.fault(InputCode.FIELD_MISSING, "DEMAND_SECTION")
    sheet.refuse_faults()
    read = _Instance(sheet, rounding)
    sheet.refuse_faults()
    return read.columns().case(Family.VRPLIB, rounding)


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
        vehicles = sheet.whole("VEHICLES", len(self.clients))
        self.vehicles = counted(vehicles, "VEHICLES", sheet.faults)
        self.points = self._points()
        self.lengths = self._lengths()
        self.demand = self._loads("DEMAND_SECTION", self.nodes)
        self.capacity = self._capacity()
        self.service = self._service()
        self.windows = self._windows()
        prizes = "PRIZE_SECTION" in sheet.sections
        self.prizes = self._column("PRIZE_SECTION")[:, 0] if prizes else None
        self.longest = self._longest()
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
            allowed=self.allowed,
        )

    def _points(self) -> NDArray[np.float64] | None:
        for name in ("NODE_COORD_SECTION", "DISPLAY_DATA_SECTION"):
            if name in self.sheet.sections:
                return self.sheet.column(name, self.nodes, 2)
        return None

    def _lengths(self) -> NDArray[np.float64]:
        kind = self.sheet.word("EDGE_WEIGHT_TYPE", "EUC_2D").upper()
        lengths = np.zeros((self.nodes, self.nodes))
        if kind == "EUC_2D" and self.points is not None:
            lengths = straight(self.points)
        elif kind == "EXPLICIT":
            lengths = self._explicit()
        elif kind == "EUC_2D":
            self.sheet.fault(InputCode.FIELD_MISSING, "NODE_COORD_SECTION")
        else:
            self.sheet.fault(FormatCode.FORMAT_BEYOND, "EDGE_WEIGHT_TYPE", value=kind)
        if lengths.size and lengths.min() < 0:
            self.sheet.fault(InputCode.MATRIX_NEGATIVE, "EDGE_WEIGHT_SECTION")
        fitted(self.rounding.times(lengths), "EDGE_WEIGHT_SECTION", self.sheet.faults)
        return lengths

    def _explicit(self) -> NDArray[np.float64]:
        """Lay out the numbers of the matrix section: by rows, all or one triangle."""
        size, name = self.nodes, "EDGE_WEIGHT_SECTION"
        lengths = np.zeros((size, size))
        form = self.sheet.word("EDGE_WEIGHT_FORMAT", "FULL_MATRIX").upper()
        layouts = {
            "FULL_MATRIX": np.nonzero(np.ones((size, size))),
            "LOWER_ROW": np.tril_indices(size, -1),
            "UPPER_ROW": np.triu_indices(size, 1),
            "LOWER_DIAG_ROW": np.tril_indices(size),
            "UPPER_DIAG_ROW": np.triu_indices(size),
        }
        if form not in layouts:
            self.sheet.fault(FormatCode.FORMAT_BEYOND, "EDGE_WEIGHT_FORMAT", value=form)
            return lengths
        rows, columns = layouts[form]
        numbers = self.sheet.flat(name)
        if len(numbers) != len(rows):
            values = {"found": len(numbers), "expected": len(rows)}
            self.sheet.faults.append(Fault(FormatCode.MATRIX_HOLES, name, values))
            return lengths
        lengths[rows, columns] = numbers
        if form != "FULL_MATRIX":
            lengths[columns, rows] = numbers
        return lengths

    def _loads(self, name: str, keys: int) -> list[tuple[int, ...]]:
        if name not in self.sheet.sections:
            return [()] * keys
        loads = self.sheet.column(name, keys)
        if (loads != np.floor(loads)).any() or (loads < 0).any():
            self.sheet.fault(InputCode.FIELD_VALUE, name, value=str(loads.min()))
        return [tuple(int(load) for load in row) for row in loads.tolist()]

    def _capacity(self) -> list[tuple[int, ...]]:
        """Give each vehicle's capacities; one without them takes any load."""
        if "CAPACITY_SECTION" in self.sheet.sections:
            return self._loads("CAPACITY_SECTION", self.vehicles)
        if "CAPACITY" not in self.sheet.specifications:
            return [()] * self.vehicles
        return [(self.sheet.whole("CAPACITY", 0),)] * self.vehicles

    def _service(self) -> NDArray[np.int64]:
        """Give the service time of each node; that of depots is none."""
        if "SERVICE_TIME_SECTION" in self.sheet.sections:
            service = self._column("SERVICE_TIME_SECTION")[:, 0].copy()
        else:
            same = self.rounding.one(self.sheet.number("SERVICE_TIME", 0))
            service = np.full(self.nodes, same, dtype=np.int64)
        service[list(self.depots)] = 0
        return service

    def _windows(self) -> NDArray[np.int64] | None:
        if "TIME_WINDOW_SECTION" not in self.sheet.sections:
            return None
        return self._column("TIME_WINDOW_SECTION", 2)

    def _column(self, name: str, width: int = 1) -> NDArray[np.int64]:
        scaled = self.rounding.scaled(self.sheet.column(name, self.nodes, width))
        return fitted(scaled, name, self.sheet.faults)

    def _longest(self) -> int | None:
        """Give how long a route may last; `DISTANCE` is the older name of the limit."""
        for name in ("VEHICLES_MAX_DURATION", "DISTANCE"):
            if name in self.sheet.specifications:
                return self.rounding.one(self.sheet.number(name, 0))
        return None

    def _homes(self, first: int) -> list[int]:
        """Give the depot, a location, of each vehicle."""
        name = "VEHICLES_DEPOT_SECTION"
        if name not in self.sheet.sections:
            return [first] * self.vehicles
        homes = [int(node) - 1 for node in self.sheet.column(name, self.vehicles, 1)[:, 0]]
        for home in homes:
            if home not in self.depots:
                self.sheet.fault(InputCode.UNKNOWN_REFERENCE, name, value=home + 1)
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
