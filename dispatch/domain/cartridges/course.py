"""All the days on which one cartridge, and those that follow it, may be replaced.

Days are whole numbers from the first day that is planned. Costs are whole units, so small that no
price per day is a fraction of one (`bundling` chooses them).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DONE = 10**9
"""In place of a due date: nothing more of this cartridge falls due in the horizon."""

NEVER = 10**30
"""Costs more than anything that can be done."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one cartridge recurs, in days, and what a day unused or overdue costs, in units.

    `early` is less than `life`: what was put in today is not replaced today.
    """

    due: int
    life: int
    early: int
    late: int
    unused: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What may follow one due date: replacing it on `first` to `last`, which costs `costs`."""

    first: int
    last: int
    costs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The least that a cartridge can cost from a state on, shares of visits included.

    `whole[due]` is for any day of its stage, `later[due][n]` for the n-th day of it or a later one.
    """

    whole: Mapping[int, int]
    later: Mapping[int, Sequence[int]]


class Course:
    """The stages of a pattern, by due date: those before `end`, or the first alone without one."""

    def __init__(self, pattern: Pattern, end: int | None) -> None:
        self.pattern = pattern
        self.end = end
        self.stages: dict[int, Stage] = {}
        waiting = [pattern.due]
        while waiting:
            due = waiting.pop()
            if due in self.stages or (end is not None and due >= end):
                continue
            stage = self.stages[due] = _stage(pattern, due)
            if end is not None:
                waiting.extend(range(stage.first + pattern.life, stage.last + pattern.life + 1))
        self._dues = sorted(self.stages)

    def after(self, day: int) -> int:
        """Return the due date that follows a replacement on `day`, or DONE."""
        due = day + self.pattern.life
        return due if due in self.stages else DONE

    def outlook(self, shares: Sequence[int]) -> Outlook:
        """Return the least costs when a visit on `day` asks for `shares[day]` of this cartridge."""
        whole: dict[int, int] = {DONE: 0}
        later: dict[int, Sequence[int]] = {}
        for due in reversed(self._dues):
            stage = self.stages[due]
            row = [0] * len(stage.costs)
            least = NEVER
            for place in range(len(row) - 1, -1, -1):
                day = stage.first + place
                cost = stage.costs[place] + shares[day] + whole[self.after(day)]
                least = min(least, cost)
                row[place] = least
            later[due], whole[due] = row, least
        return Outlook(whole, later)


def _stage(pattern: Pattern, due: int) -> Stage:
    """Days within the tolerances; what is past its wall already is replaced on the first day."""
    first, last = max(0, due - pattern.early), max(0, due + pattern.late)
    return Stage(first, last, tuple(_cost(pattern, due, day) for day in range(first, last + 1)))


def _cost(pattern: Pattern, due: int, day: int) -> int:
    if day <= due:
        return (due - day) * pattern.unused
    return (day - due) * pattern.overdue
