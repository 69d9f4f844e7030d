"""Home care instances of iolab-uniud/hhcrsp, which holds Mankowska's, Kummer's and its own.

A patient needs the services of one caregiver, or of two who come at once or one after the other; a
sequence counts from start to start. Nobody begins before a patient's time; beginning after it is
tardiness. The matrix has the office first and then the patients in their order, and is both way and
time. Cost is the mean of the way, of all tardiness, and of the largest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from solver.codes import InputCode
from solver.formats.case import Case, Family
from solver.formats.columns import ORIGIN, endless
from solver.formats.conventions import EXACT, Convention, chosen
from solver.formats.fields import Record, Source
from solver.formats.json_matrix import number_matrix
from solver.formats.plane import PROFILE, nowhere, on_the_map, travel_of
from solver.formats.words import fitted
from solver.problem import Objective, Problem
from solver.validation import MAX_SECONDS
from solver.visit import SkillNeed, Sla, TimeWindow, Visit, VisitGroup
from solver.workforce import Shift, SkillHeld, Technician

USUAL = replace(EXACT, cost_unit=EXACT.scale, decimals=3)
"""Thousandths, which hold every number of the published files, and costs in units."""
SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True)
class _Patient:
    id: str
    opens: float
    due: float
    services: tuple[tuple[str, float], ...]
    """Each with its duration."""
    gap: tuple[float, float]
    place: tuple[float, float] | None

    def times(self) -> tuple[float, ...]:
        return (self.opens, self.due, *self.gap, *(lasts for _, lasts in self.services))


def read_hhcrsp(text: str | bytes, convention: str | None = None) -> Case:
    """Read an instance.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it, or for a convention that is not known.
    """
    source = Source()
    rounding = chosen(convention, USUAL, source.faults)
    root = source.root(text)
    root.known("name", "area")
    usual = {}
    for service in root.records("services"):
        usual[service.identity()] = _amount(service, "default_duration")
        service.done()
    patients = [_patient(record, usual) for record in root.records("patients")]
    crew = tuple(_caregiver(record, usual) for record in root.records("caregivers"))
    offices = [_place(record) for record in root.records("central_offices")]
    name = root.text("name", "hhcrsp") or "hhcrsp"
    lengths = number_matrix(root, "distances")
    root.done()
    if len(offices) != 1:
        source.fault(InputCode.FIELD_VALUE, "central_offices", value=len(offices))
    size = len(patients) + 1
    if len(lengths) != size:
        shape = "x".join(map(str, lengths.shape))
        source.fault(InputCode.MATRIX_SHAPE, "distances", shape=shape, locations=size)
        lengths = np.zeros((size, size))
    _refuse_twice(source, "patients", [patient.id for patient in patients])
    _refuse_twice(source, "caregivers", [one.id for one in crew])
    fitted(rounding.times(lengths), "distances", source.faults)
    times = [time for patient in patients for time in patient.times()]
    fitted(rounding.scaled(times), "patients", source.faults)
    source.refuse_faults()
    places = [*offices, *(patient.place for patient in patients)]
    return _Builder(name, patients, crew, lengths, rounding, places).case()


def _refuse_twice(source: Source, at: str, ids: Sequence[str]) -> None:
    for repeated, count in Counter(ids).items():
        if repeated and count > 1:
            source.fault(InputCode.DUPLICATE_ID, at, id=repeated, count=count)


def _amount(record: Record, name: str) -> float:
    """Read a number from 0."""
    number = float(record.number(name))
    if number < 0:
        record.source.fault(InputCode.OUT_OF_RANGE, record.path(name), value=str(number))
    return max(0.0, number)


def _caregiver(record: Record, known: Mapping[str, float]) -> Technician:
    abilities = record.texts("abilities")
    for ability in abilities:
        if ability not in known:
            at = record.path("abilities")
            record.source.fault(InputCode.UNKNOWN_REFERENCE, at, value=ability)
    made = Technician(id=record.identity(), skills=tuple(map(SkillHeld, abilities)))
    record.done()
    return made


def _place(record: Record) -> tuple[float, float] | None:
    """Read where an office or patient is, which only pictures show."""
    record.known("id")
    return _pair(record, "location") if record.has("location") else None


def _pair(record: Record, name: str) -> tuple[float, float]:
    """Read a list of two numbers."""
    values = record.raw(name)
    if isinstance(values, list) and len(values) == 2:
        first, second = values
        if isinstance(first, int | Decimal) and isinstance(second, int | Decimal):
            return float(first), float(second)
    record.source.fault(InputCode.FIELD_TYPE, record.path(name), expected="two numbers")
    return 0.0, 0.0


def _patient(record: Record, usual: Mapping[str, float]) -> _Patient:
    services = []
    for wanted in record.records("required_caregivers"):
        service = wanted.text("service")
        if service not in usual:
            at = wanted.path("service")
            record.source.fault(InputCode.UNKNOWN_REFERENCE, at, value=service)
        lasts = _amount(wanted, "duration") if wanted.has("duration") else usual.get(service, 0.0)
        services.append((service, lasts))
        wanted.done()
    gap = (0.0, 0.0)
    if record.has("synchronization"):
        together = record.record("synchronization")
        if together.text("type") == SEQUENTIAL:
            gap = _pair(together, "distance")
            if not 0 <= gap[0] <= gap[1]:
                record.source.fault(InputCode.WINDOW_REVERSED, together.path("distance"))
        elif together.text("type") != "simultaneous":
            value = together.text("type")
            record.source.fault(InputCode.FIELD_VALUE, together.path("type"), value=value)
        together.done()
    place = _place(record)
    opens, due = _pair(record, "time_window")
    if opens > due:
        record.source.fault(InputCode.WINDOW_REVERSED, record.path("time_window"))
    made = _Patient(record.identity(), opens, due, tuple(services), gap, place)
    record.done()
    return made


class _Builder:
    """The problem of what was read."""

    def __init__(
        self,
        name: str,
        patients: list[_Patient],
        crew: tuple[Technician, ...],
        lengths: NDArray[np.float64],
        rounding: Convention,
        places: list[tuple[float, float] | None],
    ) -> None:
        self.name, self.patients, self.crew = name, patients, crew
        self.lengths, self.rounding = lengths, rounding
        known = [place for place in places if place is not None]
        whole = len(known) == len(places)
        self.locations = on_the_map(np.array(known)) if whole else nowhere(len(places))
        times = rounding.times(lengths)
        services = [sum(lasts for _, lasts in patient.services) for patient in patients]
        gaps = [patient.gap[1] for patient in patients]
        latest = max((patient.due for patient in patients), default=0.0)
        spans = rounding.scaled([latest, *services, *gaps])
        self.end = min(MAX_SECONDS, endless(times, np.zeros(len(times), np.int64)) + spans.sum())

    def case(self) -> Case:
        visits: list[Visit] = []
        groups: list[VisitGroup] = []
        numbers: list[int] = []
        for number, patient in enumerate(self.patients, 1):
            first = len(visits)
            visits += [self._visit(number, patient, turn) for turn in range(len(patient.services))]
            numbers += [number] * len(patient.services)
            if len(patient.services) > 1:
                low, high = map(self.rounding.one, patient.gap)
                together = tuple(range(first, len(visits)))
                groups.append(VisitGroup(patient.id, together, low, high))
        end = int(self.end)
        problem = Problem(
            id=self.name,
            origin=ORIGIN,
            planning_end_s=end,
            locations=self.locations,
            travel=travel_of(self.lengths, self.rounding),
            technicians=self.crew,
            shifts=tuple(
                Shift(one.id, place, 0, end, end, 0, 0, PROFILE)
                for place, one in enumerate(self.crew)
            ),
            visits=tuple(visits),
            groups=tuple(groups),
            objective=Objective.TRAVEL_AND_TARDINESS,
        )
        vehicles = tuple(range(1, len(self.crew) + 1))
        return Case(Family.HHCRSP, problem, self.rounding, tuple(numbers), vehicles, self.lengths)

    def _visit(self, number: int, patient: _Patient, turn: int) -> Visit:
        service, lasts = patient.services[turn]
        opens, due = map(self.rounding.one, (patient.opens, patient.due))
        closes = int(self.end)
        return Visit(
            id=visit_id(patient.id, service, turn, [name for name, _ in patient.services]),
            location=number,
            service_s=self.rounding.one(lasts),
            work_type=service,
            household=patient.id,
            windows=(TimeWindow(opens, closes, closes),),
            skills=(SkillNeed(service),),
            sla=Sla(due),
        )


def visit_id(patient: str, service: str, turn: int, services: list[str]) -> str:
    """Name a visit by patient and service, and by its turn where one service comes twice."""
    twice = services.count(service) > 1
    return f"{patient}/{service}/{turn + 1}" if twice else f"{patient}/{service}"
