"""Read a household with its cartridges from JSON (docs/cartridges.md): every fault at once."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from dispatch.domain.cartridges.due import WHOLE, Rating, Reading, due_date, life_days
from dispatch.domain.cartridges.household import (
    MONTHS,
    OVERDUE_FEN_PER_DAY,
    HouseCartridge,
    Household,
)
from dispatch.domain.cartridges.kinds import known_kind
from dispatch.domain.codes_cartridges import CartridgeCode
from dispatch.files.household_fields import Fields
from dispatch.files.household_terms import TYPE, Terms, read_terms, read_types
from solver.codes import InputCode
from solver.faults import InvalidInput
from solver.formats.fields import Source

MOST_ML_PER_DAY = 10**8
MOST_MONTHS = 60

_MONTHS = re.compile(r"P?([0-9]{1,4})(?:\s*months?|M)?", re.IGNORECASE)
_INSTALLED = ("installedOn", "installed_on")
_DUE = ("dueOn", "due_on")
_REMAINING = ("remainingPercentage", "remaining_percentage")
_REPORTED = ("reportedOn", "reported_on")


def read_household(
    content: str | bytes, *, today: date, horizon: str | None = None, as_of: date | None = None
) -> Household:
    """Read a household.

    Parameters
    ----------
    today
        Nothing can have been installed or read after it; a first day of visits goes before it.
    horizon, as_of
        Before anything the file says: see `read_horizon`, and the first day of visits.

    Raises
    ------
    InvalidInput
        With everything that is wrong with the file.
    """
    source = Source()
    root = Fields(source.root(content))
    stated = root.day("asOf", "as_of")
    first = as_of or stated
    household = Household(
        tuple(_Reader(root, first or today).cartridges()),
        visit_fen=root.yuan("visitPrice", "visit_price"),
        overdue_fen_per_day=root.yuan(
            "overduePricePerDay", "overdue_price_per_day", default=OVERDUE_FEN_PER_DAY
        ),
        as_of=first,
        months=_horizon(root, horizon),
    )
    root.done("id", "name", "note")
    if source.faults:
        raise InvalidInput(source.faults)
    return household


def read_horizon(text: str) -> int | None:
    """Return months, or None for one cycle: ``ONE_CYCLE``, ``24``, ``24 months`` or ``P24M``.

    Raises
    ------
    ValueError
        It is none of these, or not from 1 to `MOST_MONTHS` months.
    """
    if re.sub(r"[^a-z]", "", text.casefold()) == "onecycle":
        return None
    months = _MONTHS.fullmatch(text.strip())
    if months is None or not 1 <= int(months[1]) <= MOST_MONTHS:
        raise ValueError(text)
    return int(months[1])


def _horizon(root: Fields, wanted: str | None) -> int | None:
    names = ("horizon", "horizonMonths", "horizon_months", "months")
    stated = root.word(*names)
    text = wanted or stated or str(MONTHS)
    try:
        return read_horizon(text)
    except ValueError:
        values: dict[str, str | int] = {"value": text[:60], "least": 1, "most": MOST_MONTHS}
        root.fault(CartridgeCode.HORIZON_UNREADABLE, root.place(*names), **values)
        return MONTHS


class _Reader:
    """Reads the cartridges of a household, those of its devices included."""

    def __init__(self, root: Fields, today: date) -> None:
        self._root = root
        self._today = today
        self._ids: Counter[str] = Counter()
        self._types = read_types(root.all("types"))

    def cartridges(self) -> Iterator[HouseCartridge]:
        """Yield the cartridges; where something is wrong it is noted, and another stands in."""
        if not self._root.has("cartridges", "devices"):
            self._root.missing("cartridges")
        usage = _ml_per_day(self._root)
        for given in self._root.all("cartridges"):
            yield self._cartridge(given, usage)
        for device in self._root.all("devices"):
            own = _ml_per_day(device)
            for given in device.all("cartridges"):
                yield self._cartridge(given, usage if own is None else own)
            device.done("id", "name", "model", "note")

    def _cartridge(self, given: Fields, usage: int | None) -> HouseCartridge:
        name = given.text("id")
        self._ids[name] += 1
        if self._ids[name] > 1:
            given.fault(InputCode.DUPLICATE_ID, given.place("id"), id=name, count=self._ids[name])
        kind = known_kind(given.text(*TYPE))
        terms = read_terms(given).over(self._types.get(kind, Terms()))
        rated, early, late = self._life(given, kind, terms)
        own = _ml_per_day(given)
        rating = Rating(rated, terms.rated_litres)
        litres = usage if own is None else own
        due = self._due(given, rating, litres)
        if terms.price_fen is None:
            given.missing("price")
        given.done("device", "note", "name")
        return HouseCartridge(
            id=name,
            kind=kind,
            due_on=due,
            life_days=life_days(rating, litres),
            early_days=early,
            late_days=late,
            price_fen=terms.price_fen or 0,
            rated_days=rated,
        )

    def _life(self, given: Fields, kind: str, terms: Terms) -> tuple[int, int, int]:
        rated, early, late = terms.rated_days, terms.early_days, terms.late_days
        if not kind:
            return rated or 1, early or 0, late or 0  # nobody can know more of it
        if rated is None:
            given.fault(CartridgeCode.LIFE_UNKNOWN, given.place(*TYPE), value=kind)
        for name, tolerance in (("earlyDays", early), ("lateDays", late)):
            if tolerance is None:
                given.fault(CartridgeCode.TOLERANCE_MISSING, given.place(name), value=kind)
        return rated or 1, early or 0, late or 0

    def _due(self, given: Fields, rating: Rating, ml_per_day: int | None) -> date:
        """Take the due date that is stated, else the earliest that follows from what is known."""
        installed, stated = given.day(*_INSTALLED), given.day(*_DUE)
        reading = self._reading(given, installed)
        if installed is not None and installed > self._today:
            place = given.place(*_INSTALLED)
            values = {"value": installed.isoformat(), "today": self._today.isoformat()}
            given.fault(CartridgeCode.INSTALLED_IN_FUTURE, place, **values)
        if stated is not None:
            return stated
        if installed is None:
            if not given.has(*_INSTALLED, *_DUE):
                given.missing(_INSTALLED[0])
            return self._today
        return due_date(installed, rating, ml_per_day, reading).on

    def _reading(self, given: Fields, installed: date | None) -> Reading | None:
        permille = given.scaled(*_REMAINING, scale=WHOLE // 100, least=0, most=WHOLE)
        on = given.day(*_REPORTED)
        if permille is None and on is None:
            return None
        for names in (_REMAINING, _REPORTED):
            if not given.has(*names):
                given.missing(names[0])
        if on is None:
            return None
        if on > self._today or (installed is not None and on < installed):
            values = {"value": on.isoformat(), "today": self._today.isoformat()}
            given.fault(CartridgeCode.READING_OUT_OF_TIME, given.place(*_REPORTED), **values)
        return Reading(on, permille or 0)


def _ml_per_day(given: Fields) -> int | None:
    """Read litres a day, as millilitres."""
    names = ("litresPerDay", "litres_per_day")
    return given.scaled(*names, scale=1000, least=0, most=MOST_ML_PER_DAY)
