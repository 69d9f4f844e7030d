"""Weeks of our own whose only cost is distance: problem.json as a flat instance.

Whatever the flat instance cannot say (breaks, partners, prices other than kilometres, ...) is
refused, so that nothing is left out in silence. Costs are told in metres.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.verify.flat import ENDLESS, Flat, Window

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_BEYOND = {
    "visit": ("visitDependencies", "lock", "published", "slaDueTime", "preferredTechnicians"),
    "shift": ("requiredBreaks", "maxTravelTime", "maxDuration", "pickup"),
    "problem": ("visitGroups", "visitPatterns", "partnerPoints"),
    "technician": ("tools",),
}
Shifts = Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
"""Each shift with its technician."""


def read_week(text: str) -> Flat:
    """Read problem.json; vehicles are shifts and clients are visits, by their ids."""
    data = json.loads(text)
    _refuse(data, "problem")
    for visit in data["visits"]:
        _refuse(visit, "visit")
        if visit.get("requiredTools") or visit.get("assignment") != "MANDATORY":
            raise ValueError(visit["id"])
    zero = datetime.fromisoformat(data["planningWindow"]["startDate"])
    shifts: Shifts = [
        (person, shift) for person in data["technicians"] for shift in person["shifts"]
    ]
    for person, shift in shifts:
        _refuse(person, "technician")
        _refuse(shift, "shift")
        prices = {name: price for name, price in shift["cost"].items() if name != "perVisit"}
        if prices.pop("perKilometre") != "1.00" or set(prices.values()) != {"0.00"}:
            raise ValueError(shift["id"])
    rows = {
        (place["lat"], place["lon"]): at for at, place in enumerate(data["travel"]["locations"])
    }
    profiles = sorted(data["travel"]["matrices"]["durations"])
    kinds = sorted({kind for visit in data["visits"] for kind in visit.get("requiredParts", {})})
    opens, closes = (
        np.array([_seconds(shift[name], zero) for _, shift in shifts])
        for name in ("minStartTime", "maxEndTime")
    )
    return Flat(
        distance=np.array(data["travel"]["matrices"]["distances"], dtype=np.int64),
        duration=np.array(
            [data["travel"]["matrices"]["durations"][name] for name in profiles], dtype=np.int64
        ),
        names=tuple(visit["id"] for visit in data["visits"]),
        place=np.array([_row(rows, visit["location"]) for visit in data["visits"]]),
        access=np.array([_lasts(visit.get("accessTime", "PT0S")) for visit in data["visits"]]),
        prize=np.full(len(data["visits"]), -1),
        windows=tuple(_windows(visit, zero) for visit in data["visits"]),
        demand=np.array([_demand(visit, kinds) for visit in data["visits"]]),
        vehicles=tuple(shift["id"] for _, shift in shifts),
        begin=np.array([_row(rows, shift["startLocation"]) for _, shift in shifts]),
        end=np.array([_row(rows, shift["endLocation"]) for _, shift in shifts]),
        profile=np.array([profiles.index(shift["travelProfile"]) for _, shift in shifts]),
        opens=np.maximum(opens, _seconds(data.get("freezeTime", zero.isoformat()), zero)),
        closes=closes,
        longest=np.full(len(shifts), ENDLESS),
        capacity=np.array(
            [
                [*shift["capacity"], *(person.get("parts", {}).get(kind, 0) for kind in kinds)]
                for person, shift in shifts
            ]
        ),
        allowed=np.array(
            [[_may(person, shift, visit) for visit in data["visits"]] for person, shift in shifts]
        ),
        service=_services(data["visits"], shifts),
    )


def routes_of_plan(text: str) -> dict[str, list[str]]:
    """Read the order of visits in each route of plan.json, by shift."""
    return {
        route["shiftId"]: [stop["id"] for stop in route["itinerary"] if stop["kind"] == "VISIT"]
        for route in json.loads(text)["routes"]
    }


def plan_of_routes(routes: Mapping[str, Sequence[str]]) -> str:
    """Write orders of visits the way `routes_of_plan` reads them."""
    return json.dumps(
        {
            "routes": [
                {"shiftId": name, "itinerary": [{"kind": "VISIT", "id": one} for one in order]}
                for name, order in routes.items()
            ]
        }
    )


def _refuse(item: Mapping[str, Any], kind: str) -> None:
    for name in _BEYOND[kind]:
        if item.get(name):
            raise ValueError(f"{item['id']}: {name}")


def _row(rows: Mapping[tuple[float, float], int], place: Mapping[str, Any]) -> int:
    row = place.get("row")
    return rows[place["lat"], place["lon"]] if row is None else int(row)


def _seconds(instant: str, zero: datetime) -> int:
    return round((datetime.fromisoformat(instant) - zero).total_seconds())


def _lasts(text: str) -> int:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _demand(visit: Mapping[str, Any], kinds: Sequence[str]) -> list[int]:
    parts = visit.get("requiredParts", {})
    return [*visit["demand"], *(parts.get(kind, 0) for kind in kinds)]


def _windows(visit: Mapping[str, Any], zero: datetime) -> tuple[Window, ...]:
    """Give the windows, narrowed by a confirmed appointment, which is as hard."""
    low, high = 0, ENDLESS
    appointment = visit.get("appointment") or {"state": ""}
    if appointment["state"] == "CONFIRMED":
        low = _seconds(appointment["minStartTime"], zero)
        high = _seconds(appointment["maxStartTime"], zero)
    elif appointment["state"] == "OFFERED":
        raise ValueError(visit["id"])
    return tuple(
        (
            max(low, _seconds(window["minStartTime"], zero)),
            min(high, _seconds(window.get("maxStartTime", window["maxEndTime"]), zero)),
            _seconds(window["maxEndTime"], zero),
        )
        for window in visit["timeWindows"]
    )


def _may(person: Mapping[str, Any], shift: Mapping[str, Any], visit: Mapping[str, Any]) -> bool:
    """Whether the technician may serve the visit in this shift, loads and times aside."""
    centres = (person.get("territory") or {}).get("centres")
    if (person.get("territory") or {}).get("area"):
        raise ValueError(person["id"])
    required = visit.get("requiredTechnicians", [])
    return (
        (not centres or visit["centre"] in centres)
        and person["id"] not in visit.get("prohibitedTechnicians", [])
        and (not required or person["id"] in required)
        and all(_holds(person, shift, need) for need in visit["requiredSkills"])
    )


def _holds(person: Mapping[str, Any], shift: Mapping[str, Any], need: Mapping[str, Any]) -> bool:
    """Whether a skill is held all through the shift; one that changes during it is refused."""
    begins, ends = (datetime.fromisoformat(shift[name]) for name in ("minStartTime", "maxEndTime"))
    for held in person["skills"]:
        if held["name"] != need["name"] or held.get("level", 1) < need.get("minLevel", 1):
            continue
        since, until = held.get("validFrom"), held.get("validTo")
        bounds = [datetime.fromisoformat(one) for one in (since, until) if one]
        if any(begins < one <= ends for one in bounds):
            raise ValueError(shift["id"])
        if (not since or datetime.fromisoformat(since) <= begins) and (
            not until or datetime.fromisoformat(until) > ends
        ):
            return True
    return False


def _services(visits: Sequence[Mapping[str, Any]], shifts: Shifts) -> NDArray[np.int64]:
    """Give service times: by the largest multiplier of the skills required, rounded half up."""
    table = np.zeros((len(shifts), len(visits)), dtype=np.int64)
    for column, visit in enumerate(visits):
        takes = _lasts(visit["serviceDuration"])
        needed = {need["name"] for need in visit["requiredSkills"]}
        for row, (person, _) in enumerate(shifts):
            permille = max(
                (
                    round(1000 * held.get("durationMultiplier", 1))
                    for held in person["skills"]
                    if held["name"] in needed
                ),
                default=1000,
            )
            table[row, column] = (takes * permille + 500) // 1000
    return table
