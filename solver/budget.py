"""How long a search may go on: until an instant of a clock, or until it is told to stop."""

from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Seconds that only ever grow, from any beginning; the same in every process of the machine."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Time until `ends_at` on `clock`, cut short as soon as `stop` says so."""

    ends_at: float
    clock: Clock
    stop: Callable[[], bool] = bool

    def over(self) -> bool:
        """Whether to end now with what there is."""
        return self.stop() or self.clock() >= self.ends_at

    def left_s(self) -> float:
        """Seconds left, 0 when over."""
        return 0.0 if self.stop() else max(0.0, self.ends_at - self.clock())

    def until(self, ends_at: float) -> "Budget":
        """Return the same budget, ending no later than `ends_at`."""
        return Budget(min(ends_at, self.ends_at), self.clock, self.stop)
