"""Prices of wishes: those of the scenario that the database was filled with, else the defaults."""

import json

from sqlalchemy.orm import Session

from dispatch.store.meta import SCENARIO_KEY, Meta
from solver.problem import Weights

DEFAULTS = Weights(
    preferred_miss_fen=500,
    offered_miss_fen=2_000,
    changed_technician_fen=300,
    changed_start_per_hour_fen=100,
)
"""A visit without its preferred technician costs 5 yuan, and so on."""


def weights_of(session: Session) -> Weights:
    """Read the prices that planning goes by."""
    meta = session.get(Meta, SCENARIO_KEY)
    return DEFAULTS if meta is None else Weights(**json.loads(meta.value)["weights"])
