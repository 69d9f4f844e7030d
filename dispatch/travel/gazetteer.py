"""The offline gazetteer: districts of China, towns of Fuzhou, and how an address is read by them.

An address is read from its start, coarse to fine. At each step a place counts whose name stands
there and that lies in the place read before, so 鼓楼区 is the one in Fuzhou after 福州市. Levels
may be left out (福州市温泉街道), names may be short (福州鼓楼) or out of date (长乐市). Of all
readings the one that explains most of the address wins. When several places remain, the one at home
is meant, or else only what they have in common is known.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Level(StrEnum):
    """How fine a place is, coarse to fine."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"


NOISE = re.compile(r"[\W_]|^(?:中国|中华人民共和国)|市辖区")
"""Nothing that names a place: blanks, punctuation, the country, a column filled for form's sake."""

KIND = re.compile(r"(?:街道|地区|自治州|[省市区县旗盟镇乡])$")
"""End of a name that says what kind of place it is; names without it are short names."""

NOT_THE_PLACE = re.compile(r".?[路街巷道桥弄里口站]|[省市区县镇乡]")
"""What no short name is followed by: 福州路 is a road, 建新北路 need not be in 建新镇."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the gazetteer, in WGS-84 degrees.

    `names` are the full, short and former ones; `parent` is a code, or empty at the top.
    """

    code: str
    level: Level
    parent: str
    name_zh: str
    name_en: str
    names: tuple[str, ...]
    lat: float
    lon: float


class Gazetteer:
    """Places by name, and readings of addresses."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = {place.code: place for place in places}
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        for place in self.places.values():
            for name in place.names:
                self._by_name[name].append(place)
        self._longest = max(map(len, self._by_name), default=0)

    def chain(self, place: Place) -> tuple[Place, ...]:
        """Places from the coarsest down to `place`."""
        above = self.places.get(place.parent)
        return (*self.chain(above), place) if above else (place,)

    def find(self, address: str, home: Place | None = None) -> Place | None:
        """Return the finest place that the address certainly lies in, or None.

        Parameters
        ----------
        address
            In Chinese; what follows the last name of a place is not read.
        home
            Where an address lies that does not say where; it may then start with a town.
        """
        meant = self._meant(NOISE.sub("", unicodedata.normalize("NFKC", address)), home)
        if len(meant) > 1 and home:
            at_home = [place for place in meant if home in self.chain(place)]
            meant = at_home if len(at_home) == 1 else meant
        return self._common(meant)

    def _meant(self, text: str, home: Place | None) -> list[Place]:
        """Places of the readings that explain most of the text, without those inside another."""
        readings = list(self._readings(text, 0, None, home))
        furthest = max((end for end, _ in readings), default=0)
        places = {place.code: place for end, place in readings if end == furthest}
        return [
            place
            for place in places.values()
            if not any(outer.code in places for outer in self.chain(place)[:-1])
        ]

    def _readings(
        self, text: str, start: int, within: Place | None, home: Place | None
    ) -> Iterator[tuple[int, Place]]:
        """Read on from `start` in every way, shorter ones included; give ends and places."""
        for end in range(min(start + self._longest, len(text)), start, -1):
            name = text[start:end]
            if not KIND.search(name) and NOT_THE_PLACE.match(text, end):
                continue
            for place in self._by_name.get(name, ()):
                if self._may_follow(place, within, home):
                    yield end, place
                    yield from self._readings(text, end, place, home)

    def _may_follow(self, place: Place, within: Place | None, home: Place | None) -> bool:
        """Whether a place may be named after the one read before, or at the start."""
        if within:
            return within in self.chain(place)
        return place.level is not Level.TOWN or (home is not None and home in self.chain(place))

    def _common(self, places: Sequence[Place]) -> Place | None:
        """Finest place that all of the places are, or lie in."""
        if not places:
            return None
        common = None
        for level in zip(*map(self.chain, places), strict=False):
            if any(place is not level[0] for place in level):
                break
            common = level[0]
        return common


@cache
def load_gazetteer() -> Gazetteer:
    """Read the gazetteer that comes with the program."""
    text = (files(__package__) / "data" / "gazetteer.csv").read_text(encoding="utf-8")
    return Gazetteer(map(_place, csv.DictReader(text.splitlines())))


def _place(row: dict[str, str]) -> Place:
    return Place(
        row["code"],
        Level(row["level"]),
        row["parent"],
        row["name_zh"],
        row["name_en"],
        (row["name_zh"], *filter(None, row["aliases"].split("|"))),
        float(row["lat"]),
        float(row["lon"]),
    )
