"""Homes with a purifier, and when each of its cartridges is due."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from dispatch.domain.cartridges.due import Rating, due_date, life_days
from dispatch.domain.cartridges.household import HouseCartridge
from dispatch.domain.cartridges.kinds import DEFAULT_LIVES
from dispatch.simulation.geography import Seat, drawn_point
from dispatch.simulation.terms import MODELS, PRICES, RATED_LITRES

OLDEST_DAYS = 1_500
"""Devices that are there when the year begins are younger than that."""
HEAVY_SHARE = 0.25
"""Of the homes, whose usage is known; their pre-filters may be due by litres."""
ML_A_DAY = (8_000, 22_000)


@dataclass(slots=True)
class Unit:
    """A cartridge that is in now."""

    id: str
    kind: str
    rating: Rating
    early_days: int
    late_days: int
    price_fen: int
    due_on: date


@dataclass(slots=True)
class Home:
    """A household; `district` is a position in its centre's seat.

    `seen` are the technicians whom the household knows.
    """

    id: str
    lat: float
    lon: float
    district: int
    access_s: int
    model: str
    ml_per_day: int | None
    units: list[Unit] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def device_id(self) -> str:
        """Its one device."""
        return f"{self.id}-d"

    @property
    def first_due(self) -> date:
        """When the first of its cartridges is due."""
        return min(unit.due_on for unit in self.units)

    def cartridges(self) -> Sequence[HouseCartridge]:
        """Return them as the rules know them."""
        return [
            HouseCartridge(
                id=unit.id,
                kind=unit.kind,
                due_on=unit.due_on,
                life_days=life_days(unit.rating, self.ml_per_day),
                early_days=unit.early_days,
                late_days=unit.late_days,
                price_fen=unit.price_fen,
                rated_days=unit.rating.days,
            )
            for unit in self.units
        ]

    def renew(self, cartridge_ids: Sequence[str], day: date) -> None:
        """Put new cartridges in place of these."""
        for unit in self.units:
            if unit.id in cartridge_ids:
                unit.due_on = due_date(day, unit.rating, self.ml_per_day).on


def made_home(dice: Random, seat: Seat, number: int, today: date, age_days: int) -> Home:
    """Make a home whose device was installed so many days ago.

    Its cartridges were replaced whenever they were due, so that nothing is overdue.
    """
    district = dice.randrange(len(seat.districts))
    lat, lon = drawn_point(dice, seat, district)
    model = dice.choice(tuple(MODELS))
    heavy = dice.random() < HEAVY_SHARE
    home = Home(
        id=f"{seat.id}-h{number:05}",
        lat=lat,
        lon=lon,
        district=district,
        access_s=60 * dice.choice((2, 3, 3, 4)),
        model=model,
        ml_per_day=dice.randrange(*ML_A_DAY) if heavy else None,
    )
    for kind in MODELS[model]:
        life = DEFAULT_LIVES[kind]
        rating = Rating(life.rated_days, RATED_LITRES.get(kind))
        lasts = life_days(rating, home.ml_per_day)
        put_in = today - timedelta(days=age_days % lasts)
        home.units.append(
            Unit(
                id=f"{home.id}-{kind}",
                kind=kind,
                rating=rating,
                early_days=life.early_days or 0,
                late_days=life.late_days or 0,
                price_fen=PRICES[kind],
                due_on=due_date(put_in, rating, home.ml_per_day).on,
            )
        )
    return home
