"""What the maker offers: work types, promises, prices. The same in every scenario."""

from collections.abc import Mapping

from scenarios.generator.writing import Row

SKILLS = ("filter", "installation", "repair", "water-test", "electrician")

PROMISED: Mapping[str, str] = {
    "repair": "standard",
    "repair-ro": "standard",
    "repair-commercial": "standard",
    "repair-leak": "emergency",
    "complaint-follow-up": "complaint",
}
"""The policy of a case of a work type that names none."""

WORK_TYPES: list[Row] = [
    {
        "id": id_,
        "name_zh": zh,
        "name_en": en,
        "default_minutes": minutes,
        "skills": skills,
        "emergency": "yes" if id_ == "repair-leak" else "no",
        "remote_exempt": "no" if id_.startswith("repair") else "yes",
        "sla_policy_id": PROMISED.get(id_),
    }
    for id_, zh, en, minutes, skills in (
        ("filter-replacement", "滤芯更换", "Filter replacement", 25, "filter:1"),
        ("installation-table-top", "台上式安装", "Table-top installation", 45, "installation:1"),
        ("installation-under-sink", "厨下式安装", "Under-sink installation", 75, "installation:2"),
        (
            "installation-whole-house",
            "全屋净水安装",
            "Whole-house installation",
            180,
            "installation:3;electrician:1",
        ),
        ("repair", "维修", "Repair", 50, "repair:1"),
        ("repair-ro", "反渗透机维修", "Repair of an RO unit", 50, "repair:2"),
        (
            "repair-commercial",
            "商用机维修",
            "Repair of a commercial unit",
            60,
            "repair:3;electrician:1",
        ),
        ("repair-leak", "漏水抢修", "Leak", 45, "repair:1"),
        ("inspection", "水质检测", "Inspection", 20, "water-test:1"),
        ("complaint-follow-up", "投诉回访", "Complaint follow-up", 30, "repair:2"),
    )
]

MINUTES: Mapping[str, int] = {
    str(row["id"]): int(str(row["default_minutes"])) for row in WORK_TYPES
}

SLA_POLICIES: list[Row] = [
    {"id": id_, "name": name, "outer_bound_minutes": days * 24 * 60, "ladder": ladder}
    for id_, name, days, ladder in (
        ("standard", "标准 5 工作小时", 3, "NORMAL"),
        ("vip", "贵宾 5 工作小时", 3, "NORMAL"),
        ("emergency", "漏水 2 小时", 1, "EMERGENCY"),
        ("complaint", "投诉 3 天", 5, "COMPLAINT"),
    )
]

SLA_TIERS: list[Row] = [
    {
        "sla_policy_id": policy,
        "after_minutes": after,
        "penalty_yuan": penalty,
        "per_hour_yuan": rate,
    }
    for policy, after, penalty, rate in (
        ("standard", 0, 0, 0),
        ("standard", 30, 20, 0),
        ("standard", 120, 50, 5),
        ("vip", 0, 0, 0),
        ("vip", 15, 50, 0),
        ("vip", 60, 100, 20),
        ("emergency", 0, 50, 60),
        ("complaint", 0, 20, 5),
    )
]

PAY_A_VISIT = (
    "filter-replacement:12;installation-table-top:25;installation-under-sink:35;"
    "installation-whole-house:80;repair:25;repair-ro:30;repair-commercial:45;repair-leak:30;"
    "inspection:8;complaint-follow-up:15"
)
"""Piece pay of an employee in yuan; the shift itself is paid anyway."""

INSTALL_FEES = {
    "installation-table-top": 60,
    "installation-under-sink": 80,
    "installation-whole-house": 150,
    "filter-replacement": 60,
}

REPAIR_FEES = {
    "repair": 70,
    "repair-ro": 80,
    "repair-leak": 80,
    "filter-replacement": 60,
}

LOAD = {"filter-replacement": 1, "inspection": 0, "installation-whole-house": 12}
"""What a visit takes on a vehicle, in boxes; installations 4, all else 1."""


def load_of(work_type: str) -> int:
    """Boxes that a visit takes on a vehicle."""
    return LOAD.get(work_type, 4 if work_type.startswith("installation") else 1)
