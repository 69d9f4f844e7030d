"""What customers ask for in the week: about a thousand visits, of which two days have too many."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from scenarios.generator.catalogue import MINUTES, load_of
from scenarios.generator.geography import Area
from scenarios.generator.households import MODELS, Home, Households, add_device, add_home
from scenarios.generator.moments import (
    CLOSES,
    DAY,
    OPENS,
    after_opening_hours,
    moment,
    window,
)
from scenarios.generator.people import DAYS, technician_ids
from scenarios.generator.writing import Row

SHARES = {"filter": 45, "repair": 25, "installation": 20, "inspection": 6, "complaint": 4}
"""Visits in a hundred by kind."""

DAY_WEIGHTS = (8, 8, 29, 8, 8, 31, 8)
"""How visits bound to a day spread over the week: the third and sixth day have too many."""

HALF_DAYS = ((OPENS, 12 * 60), (13 * 60, 17 * 60 + 30), (17 * 60 + 30, CLOSES))
"""Morning, afternoon and evening, in minutes of the day."""


@dataclass(slots=True)
class Demand:
    """The tables about work, and the homes it is for.

    `bound_days` deals out, for each area, the days of visits that are bound to one.
    """

    dice: Random
    bound_days: Mapping[str, Iterator[int]]
    homes: Households = field(default_factory=Households)
    cases: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)

    def add(
        self, home: Home, work_type: str, received: int, case: Row, visit: Row, *, device: bool
    ) -> None:
        """Add a case with its one visit."""
        number = len(self.cases) + 1
        device_id = home.device_id if device else None
        self.cases.append(
            {
                "id": f"k{number:05}",
                "ticket": f"FZ{number:06}",
                "customer_id": home.customer_id,
                "work_type_id": work_type,
                "received_at": moment(received),
                "device_id": device_id,
                **case,
            }
        )
        self.visits.append(
            {
                "id": f"v{number:05}",
                "case_id": f"k{number:05}",
                "site_id": home.site_id,
                "work_type_id": work_type,
                "centre_id": home.area.id,
                "device_id": device_id,
                "demand": load_of(work_type),
                **visit,
            }
        )


def make_demand(dice: Random, areas: tuple[Area, ...], *, placed: bool = False) -> Demand:
    """Make the visits of all areas; exactly half of the homes have only an address.

    When `placed`, all have their coordinates.
    """
    made = Demand(dice, {area.id: iter(_bound_days(dice, area)) for area in areas})
    orders = [(area, kind) for area in areas for kind in _kinds(area.visits)]
    dice.shuffle(orders)
    address_only = [number % 2 == 0 and not placed for number in range(len(orders))]
    dice.shuffle(address_only)
    for (area, kind), hidden in zip(orders, address_only, strict=True):
        _MAKERS[kind](made, add_home(made.homes, dice, area, address_only=hidden))
    return made


def _kinds(visits: int) -> Iterator[str]:
    for kind, share in SHARES.items():
        yield from [kind] * round(visits * share / 100)


def _bound_days(dice: Random, area: Area) -> list[int]:
    """Spread repairs and installations over the week by the weights, exactly, in any order."""
    bound = sum(kind in {"repair", "installation"} for kind in _kinds(area.visits))
    days = [
        day
        for day, weight in enumerate(DAY_WEIGHTS)
        for _ in range(-(-bound * weight // sum(DAY_WEIGHTS)))
    ]
    dice.shuffle(days)
    return days


def _filter(made: Demand, home: Home) -> None:
    """Add a round: its day is free to choose, and two in five may wait beyond the week."""
    dice = made.dice
    first = max(0, dice.randrange(-2, 6))
    far = dice.random() < 0.40
    last = dice.randrange(DAYS, 19) if far else min(DAYS - 1, first + dice.randrange(1, 6))
    carbon = dice.choice([kind for kind in MODELS[home.model] if kind != "RO"])
    kinds = {"PP", carbon} if dice.random() < 0.6 else {"PP"}
    if "RO" in MODELS[home.model] and dice.random() < 0.25:
        kinds.add("RO")
    due = dict.fromkeys(sorted(kinds), (first + last) // 2)
    add_device(made.homes, dice, home, due)
    service = 25 + 8 * (len(due) - 1) + (15 if "RO" in due else 0)
    seen = dice.choice(technician_ids(home.area)) if dice.random() < 0.12 else None
    made.add(
        home,
        "filter-replacement",
        (first - dice.randrange(1, 7)) * DAY + dice.randrange(OPENS, CLOSES),
        {"description": f"滤芯到期：{'、'.join(due)}"},
        {
            "priority": 7 if far else 5,
            "assignment": "AUTO",
            "service_minutes": service,
            "windows": window(first * DAY + OPENS, last * DAY + CLOSES),
            "preferred_technicians": seen,
            "cartridges": ";".join(due),
            **_round_appointment(dice, first, min(last, DAYS - 1)),
        },
        device=True,
    )


def _round_appointment(dice: Random, first: int, last: int) -> Row:
    """Most households have not been called yet."""
    state = dice.choices(("PROPOSED", "OFFERED", "CONFIRMED", "UNREACHABLE"), (80, 8, 8, 4))[0]
    if state in {"PROPOSED", "UNREACHABLE"}:
        return {"appointment_state": state}
    start, end = HALF_DAYS[dice.randrange(2)]
    day = dice.randrange(first, last + 1)
    return _appointment(state, day * DAY + start, day * DAY + end)


def _repair(made: Demand, home: Home) -> None:
    dice = made.dice
    kinds = ("repair", "repair-ro", "repair-commercial", "repair-leak")
    kind = dice.choices(kinds, (48, 40, 7, 5))[0]
    add_device(made.homes, dice, home, {})
    day = next(made.bound_days[home.area.id])
    leak = kind == "repair-leak"
    # Received on the day itself, or on the afternoon before: either way it is due on the day.
    same_day = leak or dice.random() < 0.5
    received = day * DAY + dice.randrange(*((OPENS, 14 * 60) if same_day else (-8 * 60, -5 * 60)))
    policy = "emergency" if leak else dice.choices(("standard", "vip"), (85, 15))[0]
    due = after_opening_hours(received, (2 if leak else 5) * 60)
    outer = received + (DAY if leak else 3 * DAY)
    made.add(
        home,
        kind,
        received,
        {"sla_policy_id": policy, "description": dice.choice(_FAULTS[kind])},
        {
            "priority": 1 if leak else 2 if policy == "vip" else 3,
            "assignment": "MANDATORY",
            "windows": window(max(received, OPENS), outer),
            "sla_due_at": moment(due),
            "required_parts": dice.choice(("pump:1", "valve:1", "board:1"))
            if dice.random() < 0.25
            else None,
            "prohibited_technicians": dice.choice(technician_ids(home.area))
            if dice.random() < 0.03
            else None,
        },
        device=True,
    )


def _installation(made: Demand, home: Home) -> None:
    """Add an installation: an appointment for half a day, which most customers have confirmed."""
    dice = made.dice
    size = dice.choices(("table-top", "under-sink", "whole-house"), (55, 41, 4))[0]
    work_type = f"installation-{size}"
    day = next(made.bound_days[home.area.id])
    start, end = HALF_DAYS[dice.choices((0, 1, 2), (45, 45, 10))[0]]
    confirmed = dice.random() < 0.85
    state = "CONFIRMED" if confirmed else "OFFERED"
    days = (day, day) if confirmed else (max(0, day - 1), min(DAYS - 1, day + 1))
    # The appointment is for the start; the work itself may last longer than the half day.
    opens, closes = days[0] * DAY + OPENS, days[1] * DAY + CLOSES
    ends = closes + MINUTES[work_type]
    made.add(
        home,
        work_type,
        day * DAY - dice.randrange(2, 9) * DAY + dice.randrange(OPENS, CLOSES),
        {"description": f"新机安装 {home.model}"},
        {
            "priority": 4,
            "assignment": "MANDATORY",
            "windows": "/".join(map(moment, (opens, closes, ends))),
            **_appointment(state, day * DAY + start, day * DAY + end),
        },
        device=False,
    )


def _inspection(made: Demand, home: Home) -> None:
    dice = made.dice
    first = dice.randrange(5)
    last = min(DAYS - 1, first + dice.randrange(1, 4))
    add_device(made.homes, dice, home, {})
    made.add(
        home,
        "inspection",
        (first - dice.randrange(3, 9)) * DAY + dice.randrange(OPENS, CLOSES),
        {"description": "年度水质检测"},
        {
            "priority": 6,
            "assignment": "AUTO",
            "windows": window(first * DAY + OPENS, last * DAY + CLOSES),
        },
        device=True,
    )


def _complaint(made: Demand, home: Home) -> None:
    """Add a complaint, to be answered within three days of its receipt."""
    dice = made.dice
    received = dice.randrange(-2, 4) * DAY + dice.randrange(OPENS, CLOSES)
    due = received + 3 * DAY
    add_device(made.homes, dice, home, {})
    made.add(
        home,
        "complaint-follow-up",
        received,
        {"sla_policy_id": "complaint", "description": dice.choice(_COMPLAINTS)},
        {
            "priority": 3,
            "assignment": "MANDATORY",
            "windows": window(max(received, OPENS), received + 5 * DAY),
            "sla_due_at": moment(due),
        },
        device=True,
    )


def _appointment(state: str, first: int, last: int) -> Row:
    return {
        "appointment_state": state,
        "appointment_from": moment(first),
        "appointment_to": moment(last),
    }


_MAKERS: Mapping[str, Callable[[Demand, Home], None]] = {
    "filter": _filter,
    "repair": _repair,
    "installation": _installation,
    "inspection": _inspection,
    "complaint": _complaint,
}

_FAULTS: Mapping[str, tuple[str, ...]] = {
    "repair": ("龙头滴水", "出水量小", "水龙头指示灯不亮"),
    "repair-ro": ("不制水", "废水长流", "增压泵异响"),
    "repair-commercial": ("商用机停机报警", "商用机不加热"),
    "repair-leak": ("机身漏水，已请客户关阀", "接头漏水，已请客户关阀"),
}

_COMPLAINTS = ("上次维修后仍有异响", "更换滤芯后口感异常", "安装位置不满意")
