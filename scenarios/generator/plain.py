"""The plain week: the same visits without breaks, overtime, lateness and partners."""

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
_YUAN = ("per_overtime_hour_yuan", "per_visit_yuan")


@dataclass(frozen=True, slots=True)
class _Change:
    """Headings that go, and cells that get another value."""

    without: tuple[str, ...]
    cells: Row


_CHANGES: Mapping[str, _Change] = {
    "technicians": _Change(_YUAN, {"per_km_yuan": 1}),
    "cases": _Change(("sla_policy_id",), {}),
    "visits": _Change(("sla_due_at", "preferred_technicians"), {"assignment": "MANDATORY"}),
}


def plain(tables: Tables) -> Tables:
    """Strip the tables to what other solvers know: a kilometre costs one yuan, all else nothing.

    Every visit is mandatory, because a price for leaving one out would be a second kind of cost.
    """
    kept = {name: rows for name, rows in tables.items() if name not in LEFT_OUT}
    for name, change in _CHANGES.items():
        kept[name] = [_changed(row, change) for row in kept[name]]
    kept["shifts"] = [
        {**row, "ends_at": row["soft_ends_at"], "soft_ends_at": None} for row in kept["shifts"]
    ]
    kept["visits"] = [_unpriced(row) for row in kept["visits"]]
    kept["users"] = [row for row in kept["users"] if row["role"] != "PARTNER"]
    return kept


def _changed(row: Row, change: _Change) -> Row:
    kept = {heading: value for heading, value in row.items() if heading not in change.without}
    return {**kept, **change.cells}


def _unpriced(row: Row) -> Row:
    """Leave out an offered appointment: it is no rule, and missing it would have a price."""
    if row.get("appointment_state") != "OFFERED":
        return row
    return {heading: value for heading, value in row.items() if "appointment" not in heading}
