"""One more visit in a day that has begun: nothing that is done or driven to already moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dispatch.simulation.centre import Centre
from dispatch.simulation.day_problem import DayProblem
from dispatch.simulation.offers import offered
from dispatch.simulation.partners import is_accepted
from solver.cost import partner_amount
from solver.draft import Draft, Move
from solver.eligible import PartnerPlace
from solver.insertion import Insertion
from solver.plan import PartnerAssignment, Route


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A place for the visit, for `delta` fen more."""

    delta: int
    detour_s: int
    shift: int
    position: int


def place_later(centre: Centre, made: DayProblem, draft: Draft, number: int, now: datetime) -> bool:
    """Put a visit where it is cheapest from `now` on; whether there was a place.

    A partner point is asked first, if it is the cheapest; while it has not answered, time passes.
    """
    visit = made.visits[number]
    now_s = made.seconds(now)
    own = best_own(draft, number, now_s)
    for fen, place in sorted(_partner_ways(made, draft, number)):
        if own is not None and own[0].delta <= fen:
            break
        partner = made.partners[place[0]]
        if partner.id in visit.shunned:
            continue
        told = offered(centre, visit, partner, made.day, max(now, visit.ready_at))
        if is_accepted(told):
            return draft.hand_over(number, place)
        own = best_own(draft, number, made.seconds(told.at))
    if own is None:
        return False
    way, insertion = own
    draft.put(number, Move(way.delta, way.detour_s, way.shift, way.position, None, insertion))
    return True


def best_own(draft: Draft, number: int, now_s: int) -> tuple[Way, Insertion] | None:
    """Find the cheapest place in a route for a visit that is known from second `now_s` on."""
    best: tuple[Way, Insertion] | None = None
    for shift in draft.shifts_of(number):
        tour = draft.tours[shift]
        for bound, detour_s, position in tour.sieved(number):
            if best is not None and bound > best[0].delta:
                continue
            found = tour.tried(number, position)
            if found is None or not _keeps(tour.route, found.route, now_s):
                continue
            way = Way(found.delta, detour_s, shift, position)
            if best is None or way < best[0]:
                best = way, found
    return best


def _keeps(before: Route | None, after: Route, now_s: int) -> bool:
    """Whether all stops that are begun, or on the way to, stay what they are."""
    if before is None or before.departure_s >= now_s:
        return after.departure_s >= now_s
    left = [before.departure_s, *(stop.departure_s for stop in before.stops)]
    begun = [stop for stop, since in zip(before.stops, left, strict=False) if since < now_s]
    return list(after.stops[: len(begun)]) == begun and before.departure_s == after.departure_s


def _partner_ways(
    made: DayProblem, draft: Draft, number: int
) -> Iterator[tuple[int, PartnerPlace]]:
    for place, start_s in draft.eligible.partners_of(number):
        handed = PartnerAssignment(number, place[0], place[1], start_s)
        yield partner_amount(made.problem, handed), place
