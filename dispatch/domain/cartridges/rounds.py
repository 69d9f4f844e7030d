"""Maintenance rounds (保养巡回): what a visit replaces, on which days, and what waiting costs.

A household's visit is optional until its late tolerance ends inside the planning window. What
postponing it costs is the recent mean cost of serving one like it x the share of its tolerance that
is used when the plan ends, so that waiting is not free at the end of a horizon, and a technician
who is next door anyway comes early. A cartridge that is overdue by then costs as it does in
`bundling`.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from dispatch.domain.cartridges.bundling import bundle
from dispatch.domain.cartridges.household import (
    OVERDUE_FEN_PER_DAY,
    HouseCartridge,
    Household,
    half_up,
)
from dispatch.domain.cartridges.kinds import known_kind

FIRST_S = 25 * 60
EACH_MORE_S = 8 * 60
MEMBRANE_S = 15 * 60
"""Usual durations: the first cartridge, each more, and an RO membrane on top."""

GRACE_DAYS = 2
"""What is past its wall already is still given so many days, today included, to be reached."""


@dataclass(frozen=True, slots=True)
class RoundVisit:
    """One visit of a round: its cartridges, and the first and last day for all of them."""

    cartridges: tuple[HouseCartridge, ...]
    due_on: date
    opens_on: date
    wall_on: date

    @property
    def service_s(self) -> int:
        """Seconds of service."""
        return replacing_s([one.kind for one in self.cartridges])


def replacing_s(kinds: Sequence[str], first_s: int = FIRST_S) -> int:
    """Return the seconds that replacing cartridges of these kinds takes, at least one.

    `first_s` is what the first one takes: an organisation may have set its work type otherwise.
    """
    return first_s + EACH_MORE_S * (len(kinds) - 1) + MEMBRANE_S * sum(k == "RO" for k in kinds)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer asks to be replaced.

    Attributes
    ----------
    kinds
        As they are known (`kinds.known_kind`), each as often as it is to be replaced; without any
        it is what would be replaced together.
    among
        Ids of the cartridges that may be meant: those of the device that was named.
    planned
        Ids of those that a round replaces anyway: of several of a kind these are meant.
    """

    kinds: tuple[str, ...]
    among: Collection[str]
    planned: Collection[str] = ()


def wished(
    wish: Wish, cartridges: Sequence[HouseCartridge], visit_fen: int, today: date
) -> tuple[HouseCartridge, ...]:
    """Return the cartridges of a household that a customer means; none where none are known.

    Of several of a kind the one that is due first.
    """
    own = [one for one in cartridges if one.id in wish.among]
    if not own:
        return ()
    if not wish.kinds:
        return next_round(cartridges, visit_fen, today, wish.among).cartridges
    wanted, found = Counter(wish.kinds), []
    for one in sorted(own, key=lambda one: (one.id not in wish.planned, one.due_on, one.id)):
        kind = known_kind(one.kind)
        if wanted[kind] > 0:
            wanted[kind] -= 1
            found.append(one)
    return tuple(found)


def next_round(
    cartridges: Sequence[HouseCartridge],
    visit_fen: int,
    today: date,
    among: Collection[str] | None = None,
) -> RoundVisit:
    """Return the next visit of a household: the cartridges that are cheapest replaced together.

    Each cartridge is replaced once (`bundling`); the visit holds the one that is due first, of
    those `among` these ids where they are given.
    """
    household = Household(tuple(cartridges), visit_fen=visit_fen, as_of=today, months=None)
    meant = [one for one in cartridges if among is None or one.id in among]
    first = min(meant, key=lambda one: (one.due_on, one.id))
    visit = next(
        visit
        for visit in bundle(household).visits
        if first.id in {one.cartridge_id for one in visit.replacements}
    )
    chosen = {one.cartridge_id for one in visit.replacements}
    return round_of([one for one in cartridges if one.id in chosen], today)


def round_of(cartridges: Sequence[HouseCartridge], today: date) -> RoundVisit:
    """Return the visit that replaces these cartridges: from today on, within all their tolerances.

    Where one is past its wall the visit is given `GRACE_DAYS`.
    """
    opens = max(one.due_on - timedelta(days=one.early_days) for one in cartridges)
    wall = min(one.due_on + timedelta(days=one.late_days) for one in cartridges)
    if wall < today:
        wall = today + timedelta(days=GRACE_DAYS - 1)
    return RoundVisit(
        tuple(sorted(cartridges, key=lambda one: one.id)),
        due_on=min(one.due_on for one in cartridges),
        opens_on=min(opens, wall),
        wall_on=wall,
    )


def waiting_fen(
    visit: RoundVisit, mean_fen: int, day: date, overdue_fen: int = OVERDUE_FEN_PER_DAY
) -> int:
    """Return the price of postponing a visit past a day, the last one of a plan.

    A mean cost x the share of the tolerance that is used by then, rounded half up to the fen, and
    the price of each day that a cartridge is overdue by then. The tolerance runs from the first day
    to the last; nothing of it is used before, all of it on the last day.
    """
    whole = (visit.wall_on - visit.opens_on).days
    used = min(max(0, (day - visit.opens_on).days), whole)
    share = half_up(Fraction(mean_fen * used, whole)) if whole else mean_fen
    overdue_days = sum(max(0, (day - one.due_on).days) for one in visit.cartridges)
    return share + overdue_fen * overdue_days
