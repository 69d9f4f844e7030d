"""What a scenario leaves to be found: which centre keeps a site, and why a cartridge is due."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import cos, radians
from typing import Any, Protocol

from dispatch.domain.cartridges.due import DueReason
from dispatch.domain.cartridges.kinds import DEFAULT_LIVES, Life
from dispatch.files.scenario.customers import Cartridge
from dispatch.files.scenario.tables import Scenario


class Placed(Protocol):
    """A centre with its place in degrees."""

    @property
    def id(self) -> str: ...  # noqa: D102 - its id
    @property
    def lat(self) -> float: ...  # noqa: D102 - degrees north
    @property
    def lon(self) -> float: ...  # noqa: D102 - degrees east


def visited_from(scenario: Scenario) -> Mapping[str, str]:
    """Return by site the centre that its visits belong to; sites without visits are not in it."""
    return {visit.site_id: visit.centre_id for visit in scenario.visits}


def nearest_centre(centres: Sequence[Placed], lat: float | None, lon: float | None) -> str | None:
    """Return the id of the centre that is nearest to a place; None when either is not there.

    Good enough to tell centres of a country apart: the earth is taken as flat around the place.
    """
    if lat is None or lon is None:
        return None
    narrowed = cos(radians(lat))
    near = min(
        centres,
        key=lambda centre: (
            (centre.lat - lat) ** 2 + ((centre.lon - lon) * narrowed) ** 2,
            centre.id,
        ),
        default=None,
    )
    return None if near is None else near.id


def life_fields(cartridge: Cartridge) -> dict[str, Any]:
    """Tell whether a cartridge's life is its type's, and whether the calendar made it due."""
    stated = Life(cartridge.rated_days, cartridge.early_days, cartridge.late_days)
    by_calendar = cartridge.installed_on + timedelta(days=cartridge.rated_days)
    return {
        "own_life": DEFAULT_LIVES.get(cartridge.kind) != stated,
        "due_reason": DueReason.CALENDAR if cartridge.due_on == by_calendar else DueReason.MANUAL,
    }
