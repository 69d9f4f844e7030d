"""Reading addresses: each way that people leave out, shorten or outdate what an address says."""

import pytest
from geopy.distance import geodesic

from dispatch.travel.gazetteer import Level, Place, load_gazetteer

GAZETTEER = load_gazetteer()
FUZHOU = GAZETTEER.places["350100"]


def names(place: Place | None) -> str:
    return "/".join(part.name_zh for part in GAZETTEER.chain(place)) if place else ""


@pytest.mark.parametrize(
    ("address", "place"),
    [
        # every level, down to the house
        ("福建省福州市鼓楼区温泉街道五四路128号", "福建省/福州市/鼓楼区/温泉街道"),
        ("福建省福州市闽侯县竹岐乡春风村12号", "福建省/福州市/闽侯县/竹岐乡"),
        # blanks, punctuation, the country, full-width figures
        ("中国 福建省-福州市(鼓楼区)，温泉街道 五四路１２８号", "福建省/福州市/鼓楼区/温泉街道"),
        # levels left out
        ("福州市鼓楼区五四路", "福建省/福州市/鼓楼区"),
        ("福建省闽侯县荆溪镇", "福建省/福州市/闽侯县/荆溪镇"),
        ("福州市温泉街道五四路", "福建省/福州市/鼓楼区/温泉街道"),
        ("福清市龙田镇", "福建省/福州市/福清市/龙田镇"),
        ("福建省福州市市辖区台江区", "福建省/福州市/台江区"),
        # four cities have a 鼓楼区, one of them has a 温泉街道
        ("鼓楼区温泉街道五四路", "福建省/福州市/鼓楼区/温泉街道"),
        # short names
        ("福州鼓楼温泉五四路", "福建省/福州市/鼓楼区/温泉街道"),
        ("福建福清龙田", "福建省/福州市/福清市/龙田镇"),
        # names of before and of now
        ("福州市长乐市金峰镇", "福建省/福州市/长乐区/金峰镇"),
        ("福州市长乐区金峰镇", "福建省/福州市/长乐区/金峰镇"),
        ("福清市宏路镇", "福建省/福州市/福清市/宏路街道"),
        # a town of the name of its district
        ("福州市仓山区仓山镇", "福建省/福州市/仓山区/仓山镇"),
        ("福州仓山上渡路", "福建省/福州市/仓山区"),
        # cities without a province, named once or twice
        ("北京市朝阳区建国路", "北京市/朝阳区"),
        ("北京市北京市朝阳区", "北京市/朝阳区"),
        # a city that is called like its province, and a city inside a prefecture of its name
        ("吉林省吉林市船营区", "吉林省/吉林市/船营区"),
        ("湖北省恩施州", "湖北省/恩施土家族苗族自治州"),
        ("湖北省恩施市舞阳坝", "湖北省/恩施土家族苗族自治州/恩施市"),
        # what follows is of no known place, or of another city
        ("福建省福州市闽侯县上街镇", "福建省/福州市/闽侯县"),
        ("福建省福州市思明区", "福建省/福州市"),
        ("福建省", "福建省"),
    ],
)
def test_an_address_is_read_as(address: str, place: str) -> None:
    assert names(GAZETTEER.find(address)) == place


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("福州市鼓楼区东街口百货", "福建省/福州市/鼓楼区"),  # not 东街街道
        ("福州市仓山区建新北路", "福建省/福州市/仓山区"),  # not 建新镇
        ("福州路12号", ""),
        ("北京西路", ""),
    ],
)
def test_a_road_is_not_the_place_it_is_called_after(address: str, place: str) -> None:
    assert names(GAZETTEER.find(address)) == place


@pytest.mark.parametrize("address", ["", "无", "5号楼301", "Wuyi Square", "鼓楼区五四路", "水口镇"])
def test_an_address_that_could_be_anywhere_is_nowhere(address: str) -> None:
    assert GAZETTEER.find(address) is None


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("鼓楼区五四路", "福建省/福州市/鼓楼区"),
        ("水口镇", ""),  # GeoNames has none in Fuzhou under that name
        ("温泉街道五四路", "福建省/福州市/鼓楼区/温泉街道"),
        ("南京市鼓楼区", "江苏省/南京市/鼓楼区"),
    ],
)
def test_an_address_may_leave_out_its_home(address: str, place: str) -> None:
    assert names(GAZETTEER.find(address, home=FUZHOU)) == place


def test_what_several_places_have_in_common_is_known() -> None:
    # 井陉 is the short name of a county and of a mining district of one city.
    assert names(GAZETTEER.find("河北省石家庄市井陉天长")) == "河北省/石家庄市"


def test_every_place_lies_in_a_coarser_one() -> None:
    order = list(Level)
    for place in GAZETTEER.places.values():
        levels = [order.index(part.level) for part in GAZETTEER.chain(place)]
        assert levels == sorted(set(levels)), place
        assert place.level in (Level.PROVINCE, Level.CITY) or place.parent, place


def test_every_place_is_found_by_its_own_full_name() -> None:
    lost = [
        place.code
        for place in GAZETTEER.places.values()
        if GAZETTEER.find("".join(part.name_zh for part in GAZETTEER.chain(place))) is not place
    ]
    assert lost == []


def test_towns_lie_around_the_seat_of_their_district() -> None:
    towns = [place for place in GAZETTEER.places.values() if place.level is Level.TOWN]
    seats = [GAZETTEER.places[town.parent] for town in towns]
    away_km = [
        geodesic((town.lat, town.lon), (seat.lat, seat.lon)).km
        for town, seat in zip(towns, seats, strict=True)
    ]
    assert len(towns) == 155
    assert max(away_km) < 50
