"""What lateness costs: `solver.cost.sla_penalty_fen`, compiled."""

from solver.kernel.arrays import Arrays
from solver.kernel.jit import inlined

HOUR_S = 3600


@inlined
def penalty_of_lateness(a: Arrays, visit: int, start: int) -> int:
    """Price a start, in fen: the last tier that begins at or before its lateness counts alone."""
    late = start - a.due[visit]
    for tier in range(a.tier_ptr[visit + 1] - 1, a.tier_ptr[visit] - 1, -1):
        past = late - a.tier_after[tier]
        if past >= 0:
            return int(a.tier_fen[tier] + (a.tier_rate[tier] * past + HOUR_S // 2) // HOUR_S)
    return 0
