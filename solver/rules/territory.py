"""A technician works for certain centres, or inside certain rings on the ground.

A point on a southern or western border of a ring is inside, one on a northern or eastern is not,
so that neighbours that share a border share no point.
"""

from solver.codes import RuleCode
from solver.problem import Location, Problem, Ring
from solver.rules.rule import Refused, Rule, by_pairs


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether the visit is neither of one of the centres nor inside one of the rings."""
    technician = problem.technicians[problem.shifts[shift].technician]
    wanted, territory = problem.visits[visit], technician.territory
    if territory is None or wanted.centre in territory.centres:
        return None
    place = problem.locations[wanted.location]
    if any(contains(ring, place) for ring in territory.rings):
        return None
    return Refused(RuleCode.OUTSIDE_TERRITORY, {"technician": technician.id})


def contains(ring: Ring, place: Location) -> bool:
    """Whether the place is inside: sides passed on the way east are odd in number."""
    inside = False
    lat_before, lon_before = ring[-1]
    for lat, lon in ring:
        low, high = sorted((lat, lat_before))
        if low <= place.lat < high:
            share = (place.lat - lat_before) / (lat - lat_before)
            if place.lon < lon_before + share * (lon - lon_before):
                inside = not inside
        lat_before, lon_before = lat, lon
    return inside


RULE = Rule(
    codes=(RuleCode.OUTSIDE_TERRITORY,), violations=by_pairs(refuses, None), refuses=refuses
)
