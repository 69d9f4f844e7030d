"""What the judge says of one solution."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Cost in the unit in which the family's best known values are told, and what is broken.

    Parameters
    ----------
    faults
        Rules that the solution breaks, in words for who reads the stored results; none: feasible.
    unassigned
        Mandatory visits that are left out where that breaks no rule; they are compared first.
    """

    cost: float
    faults: tuple[str, ...] = ()
    unassigned: int = 0

    @property
    def feasible(self) -> bool:
        """Whether no rule is broken."""
        return not self.faults
