"""What of a plan keeps the rules, so that a search may begin with it."""

from collections.abc import Sequence

import numpy as np

from solver.draft import Outline
from solver.kernel.arrays import Arrays
from solver.kernel.evaluate import Work, evaluate
from solver.kernel.ground import Ground
from solver.problem import Problem


def sound(problem: Problem, a: Arrays, g: Ground, w: Work, outline: Outline) -> Outline:
    """Leave out routes that break a rule, and patterns that are not served as they say."""
    kept = outline
    while True:
        routes = {
            shift: stops for shift, stops in kept.routes.items() if _fits(a, g, w, shift, stops)
        }
        shift_of = {visit: shift for shift, stops in routes.items() for visit in stops}
        torn = {
            visit
            for number, pattern in enumerate(problem.patterns)
            if not _follows(g, number, [shift_of.get(visit) for visit in pattern.visits])
            for visit in pattern.visits
            if visit in shift_of
        }
        kept = Outline(
            {
                shift: tuple(visit for visit in stops if visit not in torn)
                for shift, stops in routes.items()
            },
            outline.partners,
        )
        if not torn:
            return kept


def _fits(a: Arrays, g: Ground, w: Work, shift: int, stops: Sequence[int]) -> bool:
    if len(stops) + 2 > g.width:
        return False
    return g.simple or evaluate(a, w, shift, np.array(stops, np.int64), len(stops)) >= 0


def _follows(g: Ground, number: int, shifts: Sequence[int | None]) -> bool:
    """Whether a pattern whose visits are in these shifts is served as it says, or not at all."""
    inside = [shift for shift in shifts if shift is not None]
    if not inside:
        return True
    spans = g.span_shift[inside].tolist()
    first, last = g.combination_ptr[number], g.combination_ptr[number + 1]
    allowed = g.combination_span[first:last].reshape(-1, len(shifts)).tolist()
    return len(inside) == len(shifts) and spans in allowed
