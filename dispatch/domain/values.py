"""Shapes of the small values that a row keeps as JSON.

Rows hold them behind the read-only `Sequence` and `Mapping`: a change in place would not be
noticed, so a new value is assigned instead.
"""

from collections.abc import Mapping
from typing import Any, TypedDict

JsonObject = Mapping[str, Any]
"""A JSON object with the field names of the API: key figures, reasons, payloads of events."""


class TimeWindow(TypedDict):
    """Service starts in [minStartTime, maxStartTime] and ends by maxEndTime.

    ISO 8601 instants in UTC.
    """

    minStartTime: str
    maxStartTime: str
    maxEndTime: str


class SkillNeed(TypedDict):
    """A skill that a work type or visit requires, at `min_level` (1 and up) or better."""

    name: str
    min_level: int


class SlaTier(TypedDict):
    """From `after_s` seconds of lateness on.

    `penalty_fen`, and `per_hour_fen` for the time past `after_s`.
    """

    after_s: int
    penalty_fen: int
    per_hour_fen: int


class RunProgress(TypedDict):
    """How far a solve is: the best plan so far and the seconds since the search began."""

    bestCost: int | None
    unassignedMandatory: int | None
    elapsedSeconds: float
    phase: str
