"""Which rules keep a visit out of every shift and every partner point's day, one by one."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

from solver.codes import ReasonCode, RuleCode
from solver.insertion import holds
from solver.plan import PICKUP, Reason
from solver.problem import Problem
from solver.rules import RULES, Refused
from solver.timing import Refusal, time_route

_OF_SHIFTS = tuple(rule.refuses for rule in RULES if rule.refuses is not None)
_OF_PARTNERS = tuple(rule.refuses_partner for rule in RULES if rule.refuses_partner is not None)
_ANOTHER_DAY = (RuleCode.OUTSIDE_WINDOW, RuleCode.OUTSIDE_APPOINTMENT)
_ANOTHER_ONES = (
    RuleCode.OUTSIDE_TERRITORY,
    RuleCode.TECHNICIAN_NOT_REQUIRED,
    RuleCode.PARTNER_OUT_OF_REACH,
)
"""Rules by which a visit is the business of others: true of most, and of no help."""


def refusals(problem: Problem, visit: int) -> Iterator[Reason]:
    """Give the reasons by rule, for a visit that no shift and no partner day could serve alone.

    Each technician counts under every rule that refuses the visit in the shift that comes nearest
    to it: one on a day that the customer can, then the one with the fewest refusals. The same holds
    for partner points and their days; their ids are in the detail. Technicians without a shift
    count under NO_SHIFT.

    Technicians come before partner points, and of each those nearest to serving the visit come
    first: the people of its own centre before all others, then who has the fewest rules against
    them, and on ties who lacks the time before who lacks the skill.
    """
    by_person: dict[int, list[list[Refused]]] = {
        number: [] for number in range(len(problem.technicians))
    }
    for number, shift in enumerate(problem.shifts):
        by_person[shift.technician].append(_in_shift(problem, visit, number))
    grouped = _grouped({person: _nearest(found) for person, found in by_person.items() if found})
    for code, held in grouped.items():
        yield Reason(code, tuple(held), _common(held.values()))
    idle = tuple(number for number, shifts in by_person.items() if not shifts)
    if idle or not (problem.shifts or any(partner.days for partner in problem.partners)):
        yield Reason(ReasonCode.NO_SHIFT, idle)
    points = _grouped(
        {
            number: _nearest(_on_days(problem, visit, number))
            for number, partner in enumerate(problem.partners)
            if partner.days
        }
    )
    for code, held in points.items():
        ids = ", ".join(problem.partners[number].id for number in held)
        yield Reason(code, (), {**_common(held.values()), "partners": ids})


def _in_shift(problem: Problem, visit: int, shift: int) -> list[Refused]:
    """List all rules against the visit alone in the shift.

    Where none is by itself, several are together: timing then names the one that fails, and what
    timing does not look at are certificates that are valid at other times only.
    """
    found = [refused for ask in _OF_SHIFTS if (refused := ask(problem, visit, shift))]
    if found:
        return found
    alone = (visit,) if holds(problem, shift, (visit,)) else (PICKUP, visit)
    timed = time_route(problem, shift, alone)
    return [Refused(timed.code if isinstance(timed, Refusal) else RuleCode.CERTIFICATE_INVALID, {})]


def _on_days(problem: Problem, visit: int, partner: int) -> list[list[Refused]]:
    """List for each day the rules against it; if only several together are, it counts as closed."""
    days = range(len(problem.partners[partner].days))
    return [
        [refused for ask in _OF_PARTNERS if (refused := ask(problem, visit, partner, day))]
        or [Refused(RuleCode.PARTNER_CLOSED, {})]
        for day in days
    ]


def _nearest(found: Iterable[list[Refused]]) -> list[Refused]:
    return min(
        found, key=lambda codes: (any(code in _ANOTHER_DAY for code, _ in codes), len(codes))
    )


def _grouped(found: Mapping[int, list[Refused]]) -> dict[RuleCode, dict[int, Refused]]:
    """Turn rules by person or point round: who is held by each rule, the nearest first."""
    groups: dict[RuleCode, dict[int, Refused]] = {}
    for number in sorted(found, key=lambda number: (_distance(found[number]), number)):
        for each in sorted(found[number], key=lambda refused: refused.code in _ANOTHER_ONES):
            groups.setdefault(each.code, {})[number] = each
    return groups


def _distance(found: list[Refused]) -> tuple[bool, int, bool]:
    """Tell how far someone is from serving the visit; the least is the nearest."""
    codes = {code for code, _ in found}
    return not codes.isdisjoint(_ANOTHER_ONES), len(codes), codes.isdisjoint(_ANOTHER_DAY)


def _common(refused: Iterable[Refused]) -> dict[str, int | str]:
    """Keep of the details what is the same for all."""
    return reduce(
        lambda kept, other: {key: value for key, value in kept.items() if other.get(key) == value},
        [dict(each.detail) for each in refused],
    )
