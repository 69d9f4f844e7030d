"""Technicians with uneven skills, and their rotating week."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from scenarios.generator.catalogue import PAY_A_VISIT
from scenarios.generator.geography import Area, draw_point, draw_town
from scenarios.generator.writing import Row

DAYS = 7
NAMES = (
    "陈大川 Chen Dachuan",
    "林晓舟 Lin Xiaozhou",
    "黄文峤 Huang Wenqiao",
    "郑启帆 Zheng Qifan",
    "吴若谷 Wu Ruogu",
    "王长汀 Wang Changting",
    "刘一苇 Liu Yiwei",
    "张闻溪 Zhang Wenxi",
    "杨成蹊 Yang Chengxi",
    "许望山 Xu Wangshan",
    "何知夏 He Zhixia",
    "郭见青 Guo Jianqing",
    "叶扶苏 Ye Fusu",
    "方守拙 Fang Shouzhuo",
    "江照晚 Jiang Zhaowan",
    "潘月明 Pan Yueming",
    "蔡松涛 Cai Songtao",
    "余平川 Yu Pingchuan",
    "游山海 You Shanhai",
    "薛定风 Xue Dingfeng",
    "谢东篱 Xie Dongli",
    "邱立秋 Qiu Liqiu",
    "翁景行 Weng Jingxing",
    "高朗星 Gao Langxing",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What someone can do: (skill, level) and how long it takes them, in thousandths."""

    skills: tuple[tuple[str, int], ...]
    permille: int
    profile: str


_F, _I, _R, _W, _E = "filter", "installation", "repair", "water-test", "electrician"
_PROFILES = (
    Profile(((_F, 2), (_I, 3), (_R, 3), (_W, 2), (_E, 1)), 900, "car"),
    Profile(((_F, 2), (_I, 2), (_R, 2), (_W, 1)), 1000, "car"),
    Profile(((_F, 1), (_R, 2), (_W, 1)), 1000, "e-bike"),
    Profile(((_F, 1), (_I, 2), (_R, 1)), 1000, "car"),
    Profile(((_F, 2), (_R, 1), (_W, 1)), 1100, "e-bike"),
    Profile(((_F, 1), (_I, 3), (_R, 2), (_E, 1)), 950, "car"),
    Profile(((_F, 1), (_I, 1), (_R, 3), (_W, 1), (_E, 1)), 950, "car"),
    Profile(((_F, 1), (_I, 1)), 1150, "e-bike"),
    Profile(((_F, 2), (_I, 2), (_R, 1), (_W, 1)), 1000, "e-bike"),
    Profile(((_F, 1), (_I, 2), (_R, 2)), 1000, "car"),
)
ABSENT = ("gulou-04", 2)
"""Who is ill, and on which day."""
EXPIRES = ("fuqing-06", "electrician", 3)
"""Whose certificate ends on which day, and for what."""


@dataclass(frozen=True, slots=True)
class People:
    """The tables about technicians."""

    technicians: list[Row]
    technician_skills: list[Row]
    shifts: list[Row]
    shift_breaks: list[Row]
    absences: list[Row]


def make_people(
    dice: Random, areas: tuple[Area, ...], absent: Iterable[tuple[str, int]] = (ABSENT,)
) -> People:
    """Make the technicians of all areas with their week; `absent` are ids with a day."""
    made = People([], [], [], [], [])
    for turn, area in enumerate(areas):
        for number in range(area.technicians):
            _add(made, dice, area, turn, number)
    made.absences.extend(
        {
            "technician_id": id_,
            "starts_at": f"D{day} 00:00",
            "ends_at": f"D{day + 1} 00:00",
            "reason": "病假",
        }
        for id_, day in absent
    )
    return made


def technician_ids(area: Area) -> list[str]:
    """Ids of the technicians of an area, in the order of their numbers."""
    return [f"{area.id}-{number + 1:02}" for number in range(area.technicians)]


def _add(made: People, dice: Random, area: Area, turn: int, number: int) -> None:
    id_ = technician_ids(area)[number]
    person = _PROFILES[number % len(_PROFILES)]
    zh, _, en = NAMES[len(made.technicians) % len(NAMES)].partition(" ")
    lat, lon = draw_point(dice, draw_town(dice, area))
    car = person.profile == "car"
    repairs = any(skill == _R for skill, _ in person.skills)
    made.technicians.append(
        {
            "id": id_,
            "name_zh": zh,
            "name_en": en,
            "phone": f"1280{len(made.technicians):07}",
            "centre_id": area.id,
            "home_lat": lat,
            "home_lon": lon,
            "travel_profile": person.profile,
            "parts": "pump:2;valve:4;board:2" if repairs else None,
            "per_overtime_hour_yuan": 60,
            "per_km_yuan": "0.90" if car else "0.15",
            "per_visit_yuan": PAY_A_VISIT,
        }
    )
    for skill, level in person.skills:
        made.technician_skills.append(_skill(id_, skill, level, person.permille))
    for day in range(DAYS):
        if not _rests(turn, number, day):
            _add_shift(made, id_, day, late=(number + day) % 4 == 3, boxes=40 if car else 12)


def _skill(id_: str, skill: str, level: int, permille: int) -> Row:
    ends = EXPIRES[2] if (id_, skill) == EXPIRES[:2] else 400
    certified = skill == _E
    return {
        "technician_id": id_,
        "skill": skill,
        "level": level,
        "valid_from": "D-700" if certified else None,
        "valid_to": f"D{ends}" if certified else None,
        "duration_permille": permille if skill != _E else 1000,
        "certificate_no": f"E-{id_}" if certified else None,
    }


def _rests(turn: int, number: int, day: int) -> bool:
    """Two days off in a row, moving from one to the next; the first and every third work six."""
    first = (2 * number + 3 * turn) % DAYS
    days_off = 1 if number == 0 or number % 3 == 2 else 2
    return (day - first) % DAYS < days_off


def _add_shift(made: People, id_: str, day: int, *, late: bool, boxes: int) -> None:
    start, end, overtime = ("11:30", "20:30", "22:00") if late else ("08:30", "17:30", "19:00")
    meal = ("16:30", "19:00") if late else ("11:15", "13:45")
    shift_id = f"{id_}-D{day}"
    made.shifts.append(
        {
            "id": shift_id,
            "technician_id": id_,
            "starts_at": f"D{day} {start}",
            "ends_at": f"D{day} {overtime}",
            "soft_ends_at": f"D{day} {end}",
            "capacity": boxes,
        }
    )
    made.shift_breaks.append(
        {
            "shift_id": shift_id,
            "kind": "FLOATING",
            "starts_at": f"D{day} {meal[0]}",
            "ends_at": f"D{day} {meal[1]}",
            "duration_minutes": 45,
        }
    )
