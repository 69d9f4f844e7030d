"""What a file says of a cartridge's life and price: with the cartridge, or with its type."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from dispatch.domain.cartridges.kinds import DEFAULT_LIVES, known_kind
from dispatch.files.household_fields import Fields
from solver.codes import InputCode

MOST_LITRES = 10**7

TYPE = ("type", "kind")


@dataclass(frozen=True, slots=True)
class Terms:
    """Life, tolerances and price of a cartridge; None is not stated."""

    rated_days: int | None = None
    rated_litres: int | None = None
    early_days: int | None = None
    late_days: int | None = None
    price_fen: int | None = None

    def over(self, other: "Terms") -> "Terms":
        """Return these terms, with those of the other where nothing is stated here."""
        merged = {}
        for field in fields(self):
            own = getattr(self, field.name)
            merged[field.name] = getattr(other, field.name) if own is None else own
        return Terms(**merged)


DEFAULTS: Mapping[str, Terms] = {
    kind: Terms(life.rated_days, None, life.early_days, life.late_days)
    for kind, life in DEFAULT_LIVES.items()
}


def read_terms(given: Fields) -> Terms:
    """Read the terms that an object states."""
    price = ("price", "priceYuan", "price_yuan")
    return Terms(
        rated_days=given.days("ratedDays", "rated_days", least=1),
        rated_litres=given.whole("ratedLitres", "rated_litres", least=1, most=MOST_LITRES),
        early_days=given.days("earlyDays", "early_days"),
        late_days=given.days("lateDays", "late_days"),
        price_fen=given.yuan(*price) if given.has(*price) else None,
    )


def read_types(given: list[Fields]) -> dict[str, Terms]:
    """Read the file's own types over the default ones."""
    types: dict[str, Terms] = {}
    for one in given:
        name = known_kind(one.text(*TYPE))
        if name in types:
            one.fault(InputCode.DUPLICATE_ID, one.place(*TYPE), id=name, count=2)
        types[name] = read_terms(one).over(DEFAULTS.get(name, Terms()))
        one.done("note", "name")
    return {**DEFAULTS, **types}
