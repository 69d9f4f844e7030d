"""Customers, their homes and what stands there. Nobody and no home here is real."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from scenarios.generator.geography import Area, Town, draw_point, draw_town
from scenarios.generator.writing import Row

SURNAMES = "林陈黄郑吴王刘张杨许何郭叶方江潘蔡余游薛谢邱翁高"
TITLES = ("先生", "女士")
ROADS = tuple(
    f"{name}路"
    for name in ("听雨", "望川", "桂枝", "云栖", "晴岚", "柚香", "石阶", "观荷", "拾穗", "长亭")
)
COMPOUNDS = tuple(
    f"{name}苑"
    for name in ("榕荫", "云水", "春和", "知竹", "听松", "鹤鸣", "枕溪", "朗月", "半山", "清和")
)


@dataclass(frozen=True, slots=True)
class CartridgeKind:
    """Default life of a cartridge in days, its tolerance, and its price in yuan."""

    rated_days: int
    early_days: int
    late_days: int
    price_yuan: int


CARTRIDGES: Mapping[str, CartridgeKind] = {
    "PP": CartridgeKind(180, 20, 10, 30),
    "CTO": CartridgeKind(365, 60, 15, 60),
    "post-carbon": CartridgeKind(365, 60, 15, 50),
    "RO": CartridgeKind(730, 90, 15, 300),
    "UF": CartridgeKind(365, 60, 15, 90),
}

MODELS: Mapping[str, tuple[str, ...]] = {
    "RM-RO600": ("PP", "CTO", "RO", "post-carbon"),
    "RM-UF200": ("PP", "UF"),
    "RM-RO400": ("PP", "CTO", "RO"),
}


@dataclass(frozen=True, slots=True)
class Households:
    """The tables about customers."""

    customers: list[Row] = field(default_factory=list)
    sites: list[Row] = field(default_factory=list)
    devices: list[Row] = field(default_factory=list)
    cartridges: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Home:
    """What a visit needs to know of a household."""

    number: int
    area: Area
    model: str

    @property
    def customer_id(self) -> str:
        """Id of the customer."""
        return f"c{self.number:05}"

    @property
    def site_id(self) -> str:
        """Id of the site."""
        return f"s{self.number:05}"

    @property
    def device_id(self) -> str:
        """Id of the device, which new homes do not have yet."""
        return f"d{self.number:05}"


def add_home(made: Households, dice: Random, area: Area, *, address_only: bool) -> Home:
    """Add a customer with a site, whose coordinates are left out on demand."""
    home = Home(len(made.customers) + 1, area, dice.choice(tuple(MODELS)))
    town = draw_town(dice, area)
    lat, lon = draw_point(dice, town)
    made.customers.append(
        {
            "id": home.customer_id,
            "name": dice.choice(SURNAMES) + dice.choice(TITLES),
            "phone": f"129{dice.randrange(100):02}{home.number:06}",
        }
    )
    made.sites.append(
        {
            "id": home.site_id,
            "customer_id": home.customer_id,
            "address": _address(dice, town),
            "province": town.province,
            "city": town.city,
            "district": town.district,
            "town": town.name,
            "lat": None if address_only else lat,
            "lon": None if address_only else lon,
            "access_minutes": dice.choice((2, 3, 3, 4)),
        }
    )
    return home


def add_device(made: Households, dice: Random, home: Home, due: Mapping[str, int]) -> None:
    """Add the device of a home; `due` gives the day of cartridges that are due soon."""
    age = dice.randrange(200, 1500)
    made.devices.append(
        {
            "id": home.device_id,
            "site_id": home.site_id,
            "model": home.model,
            "serial_number": f"RM{dice.randrange(10**5):05}{home.number:05}",
            "installed_on": f"D-{age}",
        }
    )
    for kind in MODELS[home.model]:
        life = CARTRIDGES[kind]
        day = due.get(kind, dice.randrange(40, life.rated_days + 40))
        made.cartridges.append(
            {
                "id": f"{home.device_id}-{kind}",
                "device_id": home.device_id,
                "kind": kind,
                "installed_on": f"D{day - life.rated_days}",
                "rated_days": life.rated_days,
                "early_days": life.early_days,
                "late_days": life.late_days,
                "price_yuan": life.price_yuan,
                "due_on": f"D{day}",
            }
        )


def _address(dice: Random, town: Town) -> str:
    """Write an address as people do; cities of county rank and municipalities stand alone."""
    own = town.district.endswith("市") or town.province == town.city
    above = town.province if own else town.province + town.city
    house = f"{dice.choice(ROADS)}{dice.randrange(1, 300)}号"
    door = f"{dice.randrange(1, 29)}{dice.randrange(1, 5):02}室"
    flat = f"{dice.choice(COMPOUNDS)}{dice.randrange(1, 19)}幢{door}"
    return f"{above}{town.district}{town.name}{house}{flat}"
