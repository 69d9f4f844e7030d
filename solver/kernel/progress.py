"""How far a search is, in epochs: by its iterations where those bound it, else by the clock."""

from solver.budget import Budget

SLICE_ITERATIONS = 200
"""Iterations at one temperature when iterations bound the search."""


class Progress:
    """How far a search is, by iterations if those bound it, else by time."""

    def __init__(self, budget: Budget, iterations: int | None, epochs: int) -> None:
        self._budget, self._iterations, self._epochs = budget, iterations, epochs
        self._began = budget.clock()
        self._length_s = max(budget.left_s(), 1e-9)
        self._before = 0
        self.epoch = -1

    def next(self) -> bool:
        """Begin the next epoch, if there is any."""
        self.epoch += 1
        if self._budget.over():
            return False
        if self._iterations is None:
            return True
        self._before = self._iterations * self.epoch // self._epochs
        return self.epoch < self._epochs

    def epoch_over(self, done: int) -> bool:
        """Whether the epoch is, when a thread has done so many iterations in it."""
        if self._iterations is not None:
            ends = self._iterations * (self.epoch + 1) // self._epochs
            return self._before + done >= ends
        ends_at = self._began + self._length_s * (self.epoch + 1) / self._epochs
        return self._budget.clock() >= ends_at

    def slice(self, usual: int, done: int) -> int:
        """Give the iterations until the next look at the clock."""
        if self._iterations is None:
            return usual
        ends = self._iterations * (self.epoch + 1) // self._epochs
        return min(SLICE_ITERATIONS, ends - self._before - done)

    def share(self, done: int) -> float:
        """How much of the search is over, 0 to 1."""
        if self._iterations is not None:
            return (self._before + done) / self._iterations
        return min(1.0, (self._budget.clock() - self._began) / self._length_s)
