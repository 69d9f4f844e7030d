"""What a technician takes along in the morning: all that the visits of the day need."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needs:
    """What one visit needs.

    Attributes
    ----------
    cartridges
        Kinds of the cartridges that it renews, each as often as it is renewed.
    parts
        Quantities by name.
    second
        Whether it follows one that failed, for which the parts are reserved.
    """

    cartridges: Sequence[str]
    parts: Mapping[str, int]
    second: bool


@dataclass(frozen=True, slots=True)
class Load:
    """Quantities of cartridges by kind and of parts by name, in the order of their names.

    `reserved` are those of the parts that are kept for second visits.
    """

    cartridges: Mapping[str, int]
    parts: Mapping[str, int]
    reserved: Mapping[str, int]


def load_of(visits: Iterable[Needs]) -> Load:
    """Add up what visits need."""
    cartridges: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    reserved: Counter[str] = Counter()
    for visit in visits:
        cartridges.update(visit.cartridges)
        parts.update(visit.parts)
        if visit.second:
            reserved.update(visit.parts)
    return Load(_ordered(cartridges), _ordered(parts), _ordered(reserved))


def _ordered(found: Counter[str]) -> Mapping[str, int]:
    return {name: found[name] for name in sorted(found) if found[name] > 0}
