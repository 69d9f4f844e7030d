"""The case of a few shifts: what may be planned anew when everything else stays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solver.cost import drop_amount
from solver.eligible import eligible_of
from solver.master.case import NEVER, Case, Choices, Integers, Pattern
from solver.master.choice import Chosen
from solver.master.pool import Columns, Pool
from solver.master.standing import NOBODY, Standing
from solver.master.terms import Terms
from solver.problem import Problem

MOST_WEIGHT = 2**50
"""Prices of absence stay below this, so that no sum of them overflows."""


def cut(
    terms: Terms,
    pool: Pool,
    columns: Columns,
    standing: Standing,
    shifts: NDArray[np.int64],
    trade: bool = True,
) -> tuple[Case, Chosen]:
    """Make the case of these shifts, and the choice that is the plan as it stands.

    Free with them are shifts without visits, visits that nobody or a partner place holds, and the
    room of partner places; but of those visits only what the columns can reach. Visits that are
    tied to the times of others stay where they are: the shifts must hold none.

    Parameters
    ----------
    columns
        Those of the pool that may be chosen, the routes of the plan among them.
    trade
        Whether a mandatory visit may be left out for a more urgent one.
    """
    holder, m = standing.holder, terms.shifts
    in_shifts = np.zeros(m + 1, np.bool_)
    in_shifts[shifts] = True
    own = in_shifts[np.where(holder < m, holder, m)] & (holder != NOBODY)
    free = (own | (holder == NOBODY) | (holder >= m)) & ~terms.tied
    rooms = _rooms(terms, standing, shifts)
    roomy = np.array([rooms.get(kind, 0) > 0 for kind in range(int(terms.kinds.max()) + 1)])
    columns = columns.taken(columns.all_of(free) & roomy[columns.kind])
    rows = own.copy()
    rows[columns.visit] = True
    unserved = (holder == NOBODY) & ~terms.tied
    rows[terms.choices.visit[unserved[terms.choices.visit]]] = True
    for pattern in terms.problem.patterns:
        members = list(pattern.visits)
        if rows[members].any():
            rows[members] |= unserved[members]
    choices = terms.choices.taken(rows[terms.choices.visit])
    hint = _hint(terms, pool, standing, shifts, columns, choices)
    room_visits, room_service = _place_rooms(terms, standing, rows)
    visits = np.flatnonzero(rows)
    case = Case(
        visits=visits,
        absence=_absence(terms, standing, visits, _dearest(columns, choices, rooms), trade),
        columns=columns,
        rooms=rooms,
        choices=choices,
        room_visits=room_visits,
        room_service=room_service,
        worst=_worst(terms, standing, shifts, rows),
        patterns=tuple(_patterns(terms, standing, rows, columns, choices)),
    )
    return case, hint


def _rooms(terms: Terms, standing: Standing, shifts: NDArray[np.int64]) -> dict[int, int]:
    """Count free shifts by kind."""
    rooms: dict[int, int] = {}
    chosen = set(shifts.tolist())
    for shift, kind in enumerate(terms.kinds.tolist()):
        if shift in chosen or shift not in standing.routes:
            rooms[kind] = rooms.get(kind, 0) + 1
    return rooms


def _hint(
    terms: Terms,
    pool: Pool,
    standing: Standing,
    shifts: NDArray[np.int64],
    columns: Columns,
    choices: Choices,
) -> Chosen:
    now = [
        pool.find(int(terms.kinds[shift]), standing.routes[shift][0])
        for shift in shifts.tolist()
        if shift in standing.routes
    ]
    at = np.searchsorted(columns.number, [number for number in now if number is not None])
    held = standing.holder[choices.visit] == terms.shifts + choices.place
    return Chosen(tuple(sorted(at.tolist())), tuple(np.flatnonzero(held).tolist()))


def _place_rooms(
    terms: Terms, standing: Standing, rows: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Give what partner places may still take beside the visits that stay with them."""
    problem = terms.problem
    places = eligible_of(problem).partner_places
    days = [problem.partners[partner].days[day] for partner, day in places]
    visits = np.array([day.max_visits for day in days], np.int64)
    service = np.array([day.max_service_s for day in days], np.int64)
    for place, held in standing.held.items():
        for visit in held:
            if not rows[visit]:
                visits[place] -= 1
                service[place] -= problem.visits[visit].service_s
    return visits, service


def _absence(
    terms: Terms, standing: Standing, visits: Integers, dearest: int, trade: bool
) -> Integers:
    """Price absence so that a smaller sum is a better plan.

    Optional visits at their drop price. A mandatory one that is served now may be left out only
    for one that is not and is more urgent; each class weighs more than all below it together.
    """
    problem = terms.problem
    absence = np.full(len(visits), NEVER, np.int64)
    classes: dict[int, list[int]] = {}
    most_urgent = 11
    for at, visit in enumerate(visits.tolist()):
        if not problem.is_mandatory(visit):
            absence[at] = drop_amount(problem, visit)
            continue
        classes.setdefault(problem.visits[visit].priority, []).append(at)
        if standing.holder[visit] == NOBODY:
            most_urgent = min(most_urgent, problem.visits[visit].priority)
    weight = 1 + dearest + int(absence[absence != NEVER].sum())
    for priority in sorted(classes, reverse=True):
        flexible = [
            at
            for at in classes[priority]
            if standing.holder[visits[at]] == NOBODY
            or (trade and priority > most_urgent and weight < MOST_WEIGHT // 1000)
        ]
        absence[flexible] = min(weight, MOST_WEIGHT)
        if flexible:
            weight = min(MOST_WEIGHT, weight * (1 + len(flexible)))
    return absence


def _dearest(columns: Columns, choices: Choices, rooms: dict[int, int]) -> int:
    """Bound what any choice can cost."""
    dearest = np.zeros(max(rooms, default=-1) + 1, np.int64)
    np.maximum.at(dearest, columns.kind, columns.amount + columns.worst)
    routes = sum(int(dearest[kind]) * room for kind, room in rooms.items())
    return routes + int((choices.amount + choices.worst).sum())


def _worst(
    terms: Terms, standing: Standing, shifts: NDArray[np.int64], rows: NDArray[np.bool_]
) -> int:
    """Find the largest lateness among what stays."""
    chosen = set(shifts.tolist())
    stays = [price.worst for shift, (_, price) in standing.routes.items() if shift not in chosen]
    c = terms.choices
    here = (standing.holder[c.visit] == terms.shifts + c.place) & ~rows[c.visit]
    return max([*stays, *c.worst[here].tolist()], default=0)


def _patterns(
    terms: Terms,
    standing: Standing,
    rows: NDArray[np.bool_],
    columns: Columns,
    choices: Choices,
) -> list[Pattern]:
    problem = terms.problem
    owners = columns.owners()
    made = []
    for pattern in problem.patterns:
        inside = [at for at, visit in enumerate(pattern.visits) if rows[visit]]
        if not inside:
            continue
        outside = [at for at in range(len(pattern.visits)) if at not in inside]
        by_columns, by_choices = [], []
        for spans in pattern.combinations:
            if not all(_stands(terms, standing, pattern.visits[at], spans[at]) for at in outside):
                continue
            by_columns.append(
                tuple(
                    tuple(
                        at
                        for at in owners[columns.visit == pattern.visits[i]].tolist()
                        if _within(problem, terms.shift_of[int(columns.kind[at])], spans[i])
                    )
                    for i in inside
                )
            )
            by_choices.append(
                tuple(
                    tuple(
                        at
                        for at in np.flatnonzero(choices.visit == pattern.visits[i]).tolist()
                        if spans[i][0] <= choices.start[at] <= spans[i][1]
                    )
                    for i in inside
                )
            )
        made.append(
            Pattern(
                tuple(pattern.visits[at] for at in inside),
                tuple(by_columns),
                tuple(by_choices),
                not outside,
            )
        )
    return made


def _within(problem: Problem, shift: int, span: Sequence[int]) -> bool:
    """Whether every start in the shift lies in the span."""
    return span[0] <= problem.shifts[shift].start_s and problem.shifts[shift].end_s <= span[1]


def _stands(terms: Terms, standing: Standing, visit: int, span: Sequence[int]) -> bool:
    """Whether a visit that stays is served in the span."""
    holder = int(standing.holder[visit])
    if holder < 0:
        return False
    if holder < terms.shifts:
        return _within(terms.problem, holder, span)
    start = eligible_of(terms.problem).partner_starts[visit, holder - terms.shifts]
    return bool(span[0] <= start <= span[1])
