"""Key figures of a plan, and what it is worth line by line."""

from pydantic import JsonValue

from api.rest.schemas.base import Schema, shown

KPIS: dict[str, JsonValue] = {
    "totalTravelTime": "PT41H20M",
    "totalTravelDistanceMeters": 1_204_300,
    "totalUnassignedVisits": 21,
    "percentageVisitsInSla": 96.4,
    "totalOvertime": "PT3H10M",
    "totalTechnicianCosts": "18423.50",
    "slaPenalty": "310.00",
}

Kpis = dict[str, JsonValue]
"""By name: a number, a percentage, yuan as a decimal string, or a duration (ISO 8601)."""

CONSTRAINT = {
    "name": "lateness",
    "kind": "SOFT",
    "matchCount": 4,
    "cost": "310.00",
    "matches": [{"visitId": "v7", "cost": "120.00"}],
}

ScoreAnalysis = dict[str, JsonValue]
"""`constraints`: name, kind HARD or SOFT, matchCount, cost and matches of each."""

COMPARED: dict[str, JsonValue] = {"this": KPIS, "other": KPIS, "difference": {"slaPenalty": "0.00"}}


class ComparedKpis(Schema):
    """Key figures side by side; `difference` is this less other, of each that both have."""

    model_config = shown(COMPARED)

    this: Kpis
    other: Kpis
    difference: Kpis
