"""problem.json in and out (docs/files.md)."""

import json
import re
from collections.abc import Sequence

from solver.faults import Fault
from solver.formats.contradictions import problem_of
from solver.formats.fields import Record, Source
from solver.formats.json_problem_out import written_problem
from solver.formats.json_travel import Places, read_travel
from solver.formats.json_visits import Known, read_group, read_pattern, read_visit
from solver.formats.json_workforce import positions, read_crew, read_partner
from solver.formats.scalars import seconds_from
from solver.problem import Objective, Problem, Weights

_SHIFT = re.compile(r"^shifts\[(\d+)\]")
_DISTANCES = "travel.distance"


def read_problem(text: str | bytes) -> Problem:
    """Read a problem.

    Raises
    ------
    InvalidInput
        With every fault of the file's form and every contradiction in what could be read.
    """
    source = Source()
    root = source.root(text)
    window = root.record("planningWindow")
    first = window.moment("startDate")
    begins = not source.faults
    last = window.moment("endDate")
    # Instants are counted from the window's end where its beginning cannot be read.
    source.origin = first if begins else last
    travel = root.record("travel")
    places = Places(source, travel)
    technicians, visits = root.records("technicians"), root.records("visits")
    people, calls = _ids(technicians), _ids(visits)
    known = Known(places, positions(people), positions(calls))
    crew = read_crew(technicians, people, places)
    groups, partners = root.records("visitGroups"), root.records("partnerPoints")
    patterns = root.records("visitPatterns")
    calls_read = tuple(
        read_visit(record, key, known) for record, key in zip(visits, calls, strict=True)
    )
    groups_read = tuple(read_group(record, record.identity(), known) for record in groups)
    patterns_read = tuple(read_pattern(record, record.identity(), known) for record in patterns)
    partners_read = tuple(read_partner(record, record.identity(), places) for record in partners)
    read = _Rest(root)
    travel_read = read_travel(travel, places)
    window.done()
    root.done()
    return problem_of(
        source.faults,
        lambda: Problem(
            id=read.id,
            origin=source.origin,
            planning_end_s=seconds_from(source.origin, last),
            locations=tuple(places.points),
            travel=travel_read,
            technicians=crew.technicians,
            shifts=crew.shifts,
            visits=calls_read,
            groups=groups_read,
            patterns=patterns_read,
            partners=partners_read,
            weights=read.weights,
            objective=read.objective,
            freeze_s=read.freeze_s,
        ),
        lambda fault: _placed(fault, crew.shift_paths, written=travel.has("matrices")),
    )


def write_problem(problem: Problem) -> str:
    """Write a problem; read again it is the same, its shifts in the order of their technicians."""
    return json.dumps(written_problem(problem), ensure_ascii=False) + "\n"


class _Rest:
    """The single values of a problem."""

    def __init__(self, root: Record) -> None:
        self.id = root.identity()
        self.freeze_s = root.instant("freezeTime", 0)
        self.objective = root.choice("objective", Objective, Objective.MONEY)
        weights = root.optional("weights")
        self.weights = Weights(
            preferred_miss_fen=weights.yuan("preferredMiss", 0),
            offered_miss_fen=weights.yuan("offeredMiss", 0),
            changed_technician_fen=weights.yuan("changedTechnician", 0),
            changed_start_per_hour_fen=weights.yuan("changedStartPerHour", 0),
        )
        weights.done()


def _ids(records: list[Record]) -> list[str]:
    return [record.identity() for record in records]


def _placed(fault: Fault, shift_paths: Sequence[str], *, written: bool) -> Fault:
    """Name a shift and a matrix, if it is `written`, by their places in the file.

    A shift stands under its technician there.
    """
    field = _SHIFT.sub(lambda match: shift_paths[int(match[1])], fault.field)
    if written and field == _DISTANCES:
        field = "travel.matrices.distances"
    elif written and field.startswith("travel."):
        field = field.replace("travel.", "travel.matrices.durations.", 1)
    return Fault(fault.code, field, fault.params)
