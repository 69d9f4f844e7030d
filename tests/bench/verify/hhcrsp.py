"""Home care with visits of two persons (Mankowska 2014, Ceschia 2024), on the times stated.

The cost is a third of: distance, all tardiness, and the largest tardiness once more. Tardiness is
the start of a service past the end of its patient's window.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.verify.verdict import Verdict

SLACK = 2e-3
"""Of times, which files tell in thousandths."""


@dataclass
class _Sums:
    """What the routes add up to, and when each patient's services start."""

    distance: float = 0.0
    late: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    starts: dict[str, dict[str, list[tuple[float, str]]]] = field(default_factory=dict)


def judge_hhcrsp(text: str, solution: str) -> Verdict:
    """Judge a solution file of the family."""
    instance, routes = json.loads(text), json.loads(solution)["routes"]
    patients = {patient["id"]: at for at, patient in enumerate(instance["patients"], 1)}
    abilities = {one["id"]: set(one["abilities"]) for one in instance["caregivers"]}
    usual = {one["id"]: one.get("default_duration") for one in instance["services"]}
    sums = _Sums()
    seen: set[str] = set()
    for route in routes:
        caregiver = str(route["caregiver_id"])
        if caregiver not in abilities or caregiver in seen:
            sums.faults.append(f"caregiver {caregiver}: unknown, or twice")
            continue
        seen.add(caregiver)
        stops = [_stop(stop) for stop in route.get("locations", [])]
        stops = [stop for stop in stops if stop[0] in patients]
        _walk(instance, patients, usual, caregiver, stops, sums)
        sums.faults += [
            f"caregiver {caregiver}: cannot do {service}"
            for _, service, _, _ in stops
            if service not in abilities[caregiver]
        ]
    for patient in instance["patients"]:
        sums.faults += _patient(patient, sums.starts.get(patient["id"], {}))
    cost = (sums.distance + sum(sums.late) + max(sums.late, default=0.0)) / 3
    return Verdict(cost, tuple(sums.faults))


def _stop(stop: Mapping[str, Any]) -> tuple[str, str, float, float]:
    patient = stop.get("patient", stop.get("patient_id"))
    service = stop.get("service", stop.get("service_id"))
    return str(patient), str(service), float(stop["arrival_time"]), float(stop["departure_time"])


def _walk(
    instance: Mapping[str, Any],
    patients: Mapping[str, int],
    usual: Mapping[str, float | None],
    caregiver: str,
    stops: Sequence[tuple[str, str, float, float]],
    sums: _Sums,
) -> None:
    """Follow one route from the office and back."""
    away = instance["distances"]
    here, clock = 0, 0.0
    for name, service, start, end in stops:
        there = patients[name]
        patient = instance["patients"][there - 1]
        takes = next(
            (
                float(wanted.get("duration", usual[service]))
                for wanted in patient["required_caregivers"]
                if wanted["service"] == service
            ),
            None,
        )
        sums.distance += away[here][there]
        opens, due = patient["time_window"]
        sums.late.append(max(0.0, start - due))
        if takes is None or end < start + takes - SLACK:
            sums.faults.append(f"patient {name}: service {service} from {start} to {end}")
        if start < max(opens, clock + away[here][there]) - SLACK:
            sums.faults.append(f"patient {name}: service {service} too soon at {start}")
        sums.starts.setdefault(name, {}).setdefault(service, []).append((start, caregiver))
        here, clock = there, end
    if stops:
        sums.distance += away[here][0]


def _patient(
    patient: Mapping[str, Any], starts: Mapping[str, Sequence[tuple[float, str]]]
) -> list[str]:
    """Judge that all services of a patient are there, each once, and as far apart as asked."""
    wanted = [each["service"] for each in patient["required_caregivers"]]
    found = [service for service, each in starts.items() for _ in each]
    name = patient["id"]
    if sorted(wanted) != sorted(found):
        return [f"patient {name}: services {sorted(found)}, not {sorted(wanted)}"]
    if len(wanted) < 2:
        return []
    times = sorted(one for each in starts.values() for one in each)
    faults = []
    if len({caregiver for _, caregiver in times}) < len(wanted):
        faults.append(f"patient {name}: one caregiver for both")
    together = patient.get("synchronization", {"type": "simultaneous"})
    low, high = (0, 0) if together["type"] == "simultaneous" else together["distance"]
    if wanted[0] == wanted[1]:
        first, second = times[0][0], times[1][0]
    else:
        first, second = (starts[service][0][0] for service in wanted)
    if not low - SLACK <= second - first <= high + SLACK:
        faults.append(f"patient {name}: {second - first} apart, not {low} to {high}")
    return faults
