"""The best plan of a component while it is looked for, and which stage won what on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field

from solver.cost import Value, won
from solver.draft import Draft, Outline
from solver.problem import Problem
from solver.stages import Gains, SolveStage, Won, added

DONE = "done"
"""Phase of the last news of a component, which has its best plan."""


@dataclass(frozen=True)
class News:
    """The best plan of a component so far, and what it is worth.

    Parameters
    ----------
    phase
        The stage that found it, or `DONE`.
    """

    phase: str
    outline: Outline
    value: Value
    gains: Gains = field(default_factory=dict)


class Incumbent:
    """The best plan so far; it begins as the one that serves nobody.

    Parameters
    ----------
    report
        Told of every better plan.
    """

    def __init__(self, problem: Problem, report: Callable[[News], None]) -> None:
        self.problem = problem
        self.draft = Draft(problem)
        self.value = self.draft.value()
        self.gains: Gains = {}
        self._report = report

    def begin(self, *drafts: Draft) -> None:
        """Take the best of the plans that were constructed, and report it whatever it is worth."""
        self._take(SolveStage.CONSTRUCT, min(drafts, key=Draft.value))

    def offer(self, stage: SolveStage, draft: Draft) -> None:
        """Take a plan that a stage has found, if it is better."""
        if draft.value() < self.value:
            self._take(stage, draft)
        else:
            self.credit(stage, Won())

    def credit(self, stage: SolveStage, gain: Won, of: SolveStage | None = None) -> None:
        """Count a gain for a stage, out of what another one is counted for the same plans."""
        parts: list[Gains] = [self.gains, {stage: gain}]
        if of is not None:
            parts.append({of: -gain})
        self.gains = added(*parts)

    def news(self, phase: str) -> News:
        """Tell what there is."""
        return News(phase, self.draft.outline(), self.value, self.gains)

    def _take(self, stage: SolveStage, draft: Draft) -> None:
        value = draft.value()
        self.credit(stage, won(self.value, value))
        self.draft, self.value = draft, value
        self._report(self.news(stage))
