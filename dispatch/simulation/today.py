"""The day itself: the evening's plan without what was put off, with what has come since."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dispatch.simulation.calls import broken
from dispatch.simulation.cases import Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.day_problem import DayProblem, day_problem
from dispatch.simulation.later import place_later
from solver.draft import Draft, Outline, drafted
from solver.plan import PICKUP


def with_arrivals(
    centre: Centre, evening: DayProblem, draft: Draft, kept: set[str], known_at: datetime
) -> tuple[DayProblem, Draft]:
    """Return the day's problem and the draft that is carried out.

    Each arrival is placed when it comes, in what the day then is; who finds no place waits for
    the next evening. `kept` are the visits of the evening's plan that stay.
    """
    staying = [visit for visit in evening.visits if visit.id in kept]
    begins = evening.horizon.origin
    coming = sorted(
        _coming(centre, evening, kept, known_at),
        key=lambda visit: (max(visit.ready_at, begins), visit.id),
    )
    made = day_problem(centre, evening.day, [*staying, *coming], evening.crew)
    places = {visit.id: place for place, visit in enumerate(made.visits)}
    now = drafted(made.problem, _moved(draft.outline(), evening, places, kept))
    for visit in staying:
        if places[visit.id] not in now.served:
            broken(centre, visit, evening.day, known_at)
    for visit in coming:
        if visit.id in places:
            place_later(centre, made, now, places[visit.id], max(visit.ready_at, begins))
    return made, now


def _coming(
    centre: Centre, evening: DayProblem, kept: set[str], known_at: datetime
) -> Iterator[Visit]:
    """Yield the requests that were not known, or had no place, when the day was planned."""
    for visit in centre.pool.values():
        wanted = visit.wanted_on is None or visit.wanted_on <= evening.day
        waits = visit.due_at is not None or visit.ready_at > known_at
        if visit.case.round is None and visit.id not in kept and waits and wanted:
            yield visit


def _moved(
    outline: Outline, evening: DayProblem, places: dict[str, int], kept: set[str]
) -> Outline:
    """Write an outline with the positions of another problem, less what does not stay."""

    def moved(visits: Sequence[int]) -> tuple[int, ...]:
        return tuple(
            PICKUP if visit == PICKUP else places[evening.visits[visit].id]
            for visit in visits
            if visit == PICKUP or evening.visits[visit].id in kept
        )

    return Outline(
        {shift: moved(visits) for shift, visits in outline.routes.items()},
        {place: moved(visits) for place, visits in outline.partners.items()},
    )
