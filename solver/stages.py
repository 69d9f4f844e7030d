"""The stages of a solve, and what each of them won on the way to the plan."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SolveStage(StrEnum):
    """What makes or betters a plan, in the order of a solve.

    MASTER works while SEARCH goes on; what it won is taken off what the search won. PROOF comes
    only where it is asked for, and finds a better plan by chance.
    """

    CONSTRUCT = "construct"
    ALLOCATE = "allocate"
    SEARCH = "search"
    MASTER = "master"
    REPAIR = "repair"
    RETIMING = "retiming"
    PROOF = "proof"


USUAL = frozenset({SolveStage.MASTER, SolveStage.RETIMING})
"""The stages that a solve can do without, but that earn what they take where ways alone count."""
USUAL_FOR_MONEY = frozenset({SolveStage.RETIMING})
"""The same for money, where MASTER wins less than the search would in its time."""
OPTIONAL = USUAL | {SolveStage.ALLOCATE}
"""All stages that a solve can do without."""


@dataclass(frozen=True, slots=True)
class Won:
    """By how much a plan got better; both count from the plan that serves nobody.

    Parameters
    ----------
    served
        Mandatory visits that it serves more.
    saved
        What the objective counts less: fen, or metres, or seconds. Serving more costs more, so
        that it may be negative.
    """

    served: int = 0
    saved: int = 0

    def __add__(self, other: "Won") -> "Won":
        return Won(self.served + other.served, self.saved + other.saved)

    def __neg__(self) -> "Won":
        return Won(-self.served, -self.saved)


Gains = Mapping[SolveStage, Won]
"""What each stage that there was has won, in the order of stages."""


def added(*gains: Gains) -> Gains:
    """Add up, stage by stage."""
    total: defaultdict[SolveStage, Won] = defaultdict(Won)
    for each in gains:
        for stage, won in each.items():
            total[stage] += won
    return {stage: total[stage] for stage in SolveStage if stage in total}
