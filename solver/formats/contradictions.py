"""What is wrong with a file told in one go: mistakes of its form, and contradictions in the rest.

A field that cannot be read counts as a value of its type, so that a problem can be made and judged
all the same. What is only wrong because of that is not told.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from solver.codes import InputCode
from solver.faults import Fault, InvalidInput
from solver.problem import Problem

WINDOW = "planningWindow"
FIRST, LAST = f"{WINDOW}.startDate", f"{WINDOW}.endDate"
"""From the first all instants of our own files are counted, or else from the last."""
BY_INSTANTS = frozenset(
    {
        InputCode.WINDOW_REVERSED,
        InputCode.SHIFT_REVERSED,
        InputCode.BREAK_DOES_NOT_FIT,
        InputCode.OUT_OF_RANGE,
    }
)
ENDS = re.compile(r"(Time|Start|At|\[[01]\]|time_windows?|duration)$")
"""Fields between which a shift lies."""
POINTS = re.compile(r"ocation\b|_index$|^travel\.(?!matrices)")
"""Fields that say how many rows a matrix must have, or out of which one is made."""
BESIDE = (
    (re.compile(r"\.slaTiers$"), ".sla"),
    (re.compile(r"\.gap$"), ".m"),
    (re.compile(r"\.skills\..*$"), ".skills["),
    (re.compile(r"\.combinations\[\d+\]$"), ".visits"),
)
"""Where a contradiction is told, and how the fields begin that may be the mistake."""
UNREAD = frozenset({"", "0"})
"""Ids in place of such as could not be read."""


def problem_of(
    noted: Sequence[Fault],
    make: Callable[[], Problem],
    placed: Callable[[Fault], Fault] = lambda fault: fault,
) -> Problem:
    """Make the problem of a file.

    Parameters
    ----------
    noted
        Mistakes in the file's form.
    placed
        Names the field of a contradiction in the words of the file.

    Raises
    ------
    InvalidInput
        With all that is noted, and all contradictions that do not come of it.
    """
    try:
        problem = make()
    except InvalidInput as refusal:
        found = [placed(fault) for fault in refusal.faults]
        raise InvalidInput([*noted, *_news(noted, found)]) from None
    if noted:
        raise InvalidInput(noted)
    return problem


def _news(noted: Sequence[Fault], found: Iterable[Fault]) -> Iterator[Fault]:
    """Give each contradiction once that would be there without the mistakes too."""
    told: list[Fault] = []
    fields = {mistake.field for mistake in noted}
    adrift = WINDOW in fields or {FIRST, LAST} <= fields
    for fault in found:
        if adrift and fault.code in BY_INSTANTS:
            continue
        if fault not in told and not any(_comes_of(mistake, fault) for mistake in noted):
            told.append(fault)
            yield fault


def _comes_of(mistake: Fault, fault: Fault) -> bool:
    at, where = mistake.field, fault.field
    if not at or (at, where) == (FIRST, LAST):
        return True
    if fault.code is InputCode.DUPLICATE_ID and re.fullmatch(r"\w+", where):
        names_it = re.fullmatch(rf"{where}\[\d+\]\.id", at) is not None
        return names_it and str(fault.params.get("id")) in UNREAD
    if fault.code is InputCode.MATRIX_SHAPE and POINTS.search(at):
        return True
    if fault.code is InputCode.DEPENDENCY_CYCLE:
        return ".visitDependencies" in at
    if fault.code is InputCode.SHIFT_REVERSED and _inside(at, where):
        return ENDS.search(at) is not None
    travels = at.startswith("travel") and where.endswith("travelProfile")
    return travels or _inside(at, where) or _inside(where, at) or _beside(at, where)


def _inside(at: str, where: str) -> bool:
    """Tell whether one place is the other, or a part of it."""
    return at == where or at.startswith((f"{where}.", f"{where}["))


def _beside(at: str, where: str) -> bool:
    """Tell whether the places are two fields of what is judged as one."""
    for judged, field in BESIDE:
        whole = judged.sub("", where)
        if whole != where and at.startswith(whole + field):
            return True
    return False
