"""problem.json in and out (docs/files.md)."""

import json
import re
from collections.abc import Sequence

from solver.faults import Fault, InvalidInput
from solver.formats.fields import Record, Source
from solver.formats.json_problem_out import written_problem
from solver.formats.json_travel import Places, read_travel
from solver.formats.json_visits import Known, read_group, read_pattern, read_visit
from solver.formats.json_workforce import positions, read_crew, read_partner
from solver.problem import Objective, Problem, Weights

_SHIFT = re.compile(r"^shifts\[(\d+)\]")


def read_problem(text: str | bytes) -> Problem:
    """Read a problem.

    Raises
    ------
    InvalidInput
        With every fault of the file's form; when there is none, with every contradiction in it.
    """
    source = Source()
    root = source.root(text)
    window = root.record("planningWindow")
    source.origin = window.moment("startDate")
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
    read = _Rest(root, window)
    travel_read = read_travel(travel, places)
    window.done()
    root.done()
    source.refuse_faults()
    try:
        return Problem(
            id=read.id,
            origin=source.origin,
            planning_end_s=read.planning_end_s,
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
        )
    except InvalidInput as refusal:
        raise InvalidInput(_placed(fault, crew.shift_paths) for fault in refusal.faults) from None


def write_problem(problem: Problem) -> str:
    """Write a problem; read again it is the same, its shifts in the order of their technicians."""
    return json.dumps(written_problem(problem), ensure_ascii=False) + "\n"


class _Rest:
    """The single values of a problem."""

    def __init__(self, root: Record, window: Record) -> None:
        self.id = root.identity()
        self.planning_end_s = window.instant("endDate")
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


def _placed(fault: Fault, shift_paths: Sequence[str]) -> Fault:
    """Name a shift by its place in the file, where it stands under its technician."""
    field = _SHIFT.sub(lambda match: shift_paths[int(match[1])], fault.field)
    return Fault(fault.code, field, fault.params)
