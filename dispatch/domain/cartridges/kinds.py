"""How long a cartridge of each kind lives, and how early or late it may be replaced.

Vendors' pages disagree, so these are defaults to be edited; what a device's manual says goes before
them. docs/cartridges.md tells where they come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Life:
    """Days that a cartridge is good for, and days before and after them that still will do.

    A tolerance of None is not known and must be stated with the cartridge.
    """

    rated_days: int
    early_days: int | None
    late_days: int | None


DEFAULT_LIVES: Mapping[str, Life] = {
    "PP": Life(180, early_days=20, late_days=10),
    "GAC": Life(365, early_days=60, late_days=15),
    "CTO": Life(365, early_days=60, late_days=15),
    "post-carbon": Life(365, early_days=60, late_days=15),
    "RO": Life(730, early_days=90, late_days=15),
    "UF": Life(365, early_days=60, late_days=15),
    # Nobody states a tolerance for it.
    "KDF": Life(365, early_days=None, late_days=None),
}
"""By kind: PP cotton, granular and block carbon (GAC, CTO), carbon after the membrane, membranes of
reverse osmosis (RO) and ultrafiltration (UF), and copper-zinc media (KDF)."""


def known_kind(name: str, lives: Mapping[str, Life] = DEFAULT_LIVES) -> str:
    """Return the kind that a name means, whatever its case and its hyphens; else the name."""
    plain = {_plain(kind): kind for kind in lives}
    return plain.get(_plain(name), name)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter not in " -_")
