"""How far a plan is from the best possible."""

from datetime import date
from typing import Any

from api.rest.schemas.base import Schema, Yuan, shown
from api.rest.schemas.errors import Problem

TOTAL: dict[str, Any] = {
    "bound": "919.45",
    "cost": "926.72",
    "gapPermille": 8,
    "visits": 42,
    "visitsInAll": 117,
}
PIECE = {**TOTAL, "visitsInAll": 42, "date": "2026-10-08", "centreIds": ["fuqing"]}
PROOF = {
    "whole": False,
    "total": TOTAL,
    "byDay": {"2026-10-08": TOTAL},
    "pieces": [PIECE],
    "failure": None,
}


class ProofTotal(Schema):
    """What is known of so many `visits` of those `visitsInAll`, given each centre's day's visits.

    No plan that leaves out no more of them costs less than `bound`, in yuan; the plan costs `cost`
    for them, at most `gapPermille` thousandths of the variable cost more. Null where nothing was
    proven.
    """

    model_config = shown(TOTAL)

    bound: Yuan | None
    cost: Yuan | None
    gap_permille: int | None
    visits: int
    visits_in_all: int


class ProvenPiece(ProofTotal):
    """What is known of a day of a centre, or of several that partner points or territories tie."""

    model_config = shown(PIECE)

    date: date
    centre_ids: list[str]


class ProofView(Schema):
    """What was proven of a plan as its run made it; `whole` when nothing was left unasked."""

    model_config = shown(PROOF)

    whole: bool
    total: ProofTotal
    by_day: dict[date, ProofTotal]
    pieces: list[ProvenPiece]
    failure: Problem | None
