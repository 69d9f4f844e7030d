"""Which cartridges of a household are replaced together, and when: least money over the horizon.

What is exact
    The visits have the least sum of: the price of each visit; for each replacement before its due
    date the days not used x (price of the cartridge / rated days); for each one after it the days
    overdue x the price of such a day. Every day of the horizon may be a visit, every replacement
    lies within the tolerances of its due date, and each replacement sets the due date of the next
    one: its own day + the life of a new cartridge. Costs are whole numbers of a unit so small that
    none is rounded; the price is rounded half up to the fen once, at the end.

The horizon
    With months, whatever falls due before the first day + so many months is replaced, if need be
    after that day within its tolerance; what falls due later is left. Without, each cartridge is
    replaced once. Nothing after the horizon has a price, so its end costs something: a plan may
    push a replacement past it, at the most by every late tolerance on the way, and a household with
    n cartridges may so save up to n visits that a longer horizon would hold. Unused life is paid
    for when it is thrown away, hence no life that is left at the end is counted or lost. Only the
    next visit of a plan is ever carried out before it is made anew, which is why that does no harm.

Complexity
    The state is the due date of every cartridge, so the worst case grows as the product of the
    lengths of their tolerances: the problem is joint replenishment, which is NP-hard in the number
    of cartridges. The bound of `shares` is the price itself in almost every household, and leaves
    next to nothing to search: twelve usual cartridges over 24 months take a second or two. Many
    short lives that do not go into each other can need more than `most_states`, which ends the
    search. A bundle that is not proven best then says what the best could be at the least
    (`Bundle.bound`). Cartridges that are alike in everything are always replaced together, and
    count as one.
"""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import lcm

from dispatch.domain.cartridges.course import Course, Pattern
from dispatch.domain.cartridges.household import (
    Bundle,
    BundledVisit,
    HouseCartridge,
    Household,
    Replacement,
)
from dispatch.domain.cartridges.search import Search

MOST_WORK = 500_000
"""States times cartridges that differ: what a search may look into unless told otherwise."""


def bundle(household: Household, most_states: int | None = None) -> Bundle:
    """Find the cheapest visits for a household; see above for what is exact.

    Parameters
    ----------
    most_states
        After which the search ends; None for as many as `MOST_WORK` allows.
    """
    if not household.cartridges:
        return Bundle((), Fraction(0), Fraction(0))
    first = first_day(household)
    end = None if household.months is None else months_after(first, household.months)
    due = [cartridge for cartridge in household.cartridges if end is None or cartridge.due_on < end]
    if not due:
        return Bundle((), Fraction(0), Fraction(0))
    unit = lcm(*(cartridge.rated_days for cartridge in due))
    alike: defaultdict[tuple[int, ...], list[HouseCartridge]] = defaultdict(list)
    for cartridge in due:
        alike[_likeness(cartridge)].append(cartridge)
    groups = list(alike.values())
    days = None if end is None else (end - first).days
    latest = max(0, *((one.due_on - first).days for one in due)) if days is None else days
    courses = [
        Course(_pattern(group, household.overdue_fen_per_day, first, unit, latest), days)
        for group in groups
    ]
    most_states = most_states or max(1, MOST_WORK // len(courses))
    found = Search(courses, household.visit_fen * unit).run(most_states)
    dues = [tuple(course.pattern.due for course in courses), *(dues for _, dues in found.visits)]
    visits = []
    for (day, _), (before, after) in zip(found.visits, pairwise(dues), strict=True):
        replaced = [
            _replacement(cartridge, before[number], day, first, household.overdue_fen_per_day)
            for number, group in enumerate(groups)
            if before[number] != after[number]
            for cartridge in group
        ]
        fen = household.visit_fen + sum((one.fen for one in replaced), Fraction(0))
        visits.append(BundledVisit(first + timedelta(days=day), tuple(replaced), fen))
    return Bundle(tuple(visits), Fraction(found.cost, unit), Fraction(found.bound, unit))


def first_day(household: Household) -> date:
    """Return the first day of the horizon: `as_of`, else the first on which anything is open."""
    if household.as_of is not None:
        return household.as_of
    return min(
        cartridge.due_on - timedelta(days=min(cartridge.early_days, cartridge.life_days - 1))
        for cartridge in household.cartridges
    )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a month that lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(
        date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1)
    )


def _likeness(cartridge: HouseCartridge) -> tuple[int, ...]:
    return (
        cartridge.due_on.toordinal(),
        cartridge.life_days,
        cartridge.early_days,
        cartridge.late_days,
        cartridge.price_fen,
        cartridge.rated_days,
    )


def _pattern(
    group: list[HouseCartridge], overdue_fen: int, first: date, unit: int, latest: int
) -> Pattern:
    """Describe cartridges that are alike, in days from `first` and whole units.

    On a day past `latest`, when nothing more falls due, nothing is cheaper than on that day, which
    lies within the same tolerances: a late tolerance that is longer counts as so long.
    """
    one = group[0]
    due = (one.due_on - first).days
    return Pattern(
        due=due,
        life=one.life_days,
        early=min(one.early_days, one.life_days - 1),
        late=min(one.late_days, max(0, latest - due)),
        unused=one.price_fen * (unit // one.rated_days) * len(group),
        overdue=overdue_fen * unit * len(group),
    )


def _replacement(
    cartridge: HouseCartridge, due: int, day: int, first: date, overdue_fen: int
) -> Replacement:
    unused, overdue = max(0, due - day), max(0, day - due)
    daily = Fraction(cartridge.price_fen, cartridge.rated_days)
    return Replacement(
        cartridge.id,
        first + timedelta(days=due),
        unused,
        overdue,
        unused * daily + overdue * overdue_fen,
    )
