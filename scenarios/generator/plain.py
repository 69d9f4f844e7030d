"""The plain week: its visits without breaks, overtime, lateness and partners, and all servable."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.generator.writing import Row, Tables

PARTNERS = (
    "partner_points",
    "partner_days",
    "partner_fees",
    "partner_contracts",
    "partner_certificates",
)
LEFT_OUT = frozenset({*PARTNERS, "shift_breaks", "sla_policies", "sla_tiers"})
EVENING = "17:30"
BUSY_DAYS = frozenset({"D2", "D5"})
ONE_IN = 2
_YUAN = ("per_overtime_hour_yuan", "per_visit_yuan")


@dataclass(frozen=True, slots=True)
class _Change:
    """Headings that go, and cells that get another value."""

    without: tuple[str, ...]
    cells: Row


_CHANGES: Mapping[str, _Change] = {
    "technicians": _Change(_YUAN, {"per_km_yuan": 1}),
    "work_types": _Change(("sla_policy_id",), {}),
    "cases": _Change(("sla_policy_id",), {}),
    "visits": _Change(("sla_due_at", "preferred_technicians"), {"assignment": "MANDATORY"}),
}


def plain(tables: Tables) -> Tables:
    """Strip the tables to what other solvers know: a kilometre costs one yuan, all else nothing.

    Every visit is mandatory, because a price for leaving one out would be a second kind of cost.
    So only as many stay as can be served: plans are then compared by their cost alone.
    """
    kept = {name: rows for name, rows in tables.items() if name not in LEFT_OUT}
    for name, change in _CHANGES.items():
        kept[name] = [_changed(row, change) for row in kept[name]]
    kept["shifts"] = [
        {**row, "ends_at": row["soft_ends_at"], "soft_ends_at": None} for row in kept["shifts"]
    ]
    kept["visits"] = _servable([_unpriced(row) for row in kept["visits"]])
    cases = {row["case_id"] for row in kept["visits"]}
    kept["cases"] = [row for row in kept["cases"] if row["id"] in cases]
    kept["users"] = [row for row in kept["users"] if row["role"] != "PARTNER"]
    return kept


def _servable(visits: list[Row]) -> list[Row]:
    """Leave out what keeps the week from being served whole.

    Appointments in the evening, which hardly anyone with the skill works and nobody by overtime,
    and one in so many of those on the days that have too many.
    """
    kept: list[Row] = []
    turns: Counter[str] = Counter()
    for row in visits:
        day, _, time = str(row.get("appointment_from") or "").partition(" ")
        if time >= EVENING:
            continue
        busy = day in BUSY_DAYS
        turns[day] += busy
        if not (busy and turns[day] % ONE_IN == 0):
            kept.append(row)
    return kept


def _changed(row: Row, change: _Change) -> Row:
    kept = {heading: value for heading, value in row.items() if heading not in change.without}
    return {**kept, **change.cells}


def _unpriced(row: Row) -> Row:
    """Leave out an offered appointment: it is no rule, and missing it would have a price."""
    if row.get("appointment_state") != "OFFERED":
        return row
    return {heading: value for heading, value in row.items() if "appointment" not in heading}
