"""Scenario folders: read whole, or refused whole with every fault at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from dispatch.domain.codes import ScenarioCode
from dispatch.files.faults import FileFault
from dispatch.files.scenario.reader import read_scenario
from dispatch.files.scenario.settings import Settings
from dispatch.files.scenario.tables import TABLES, Scenario
from dispatch.files.tables import columns_of
from solver.codes import InputCode
from solver.faults import InvalidInput

TODAY = date(2026, 9, 30)
STORY = Path("scenarios/stories/10-absence-and-price")

Found = tuple[str, int | None, str, str]
"""File, row, field and code of a fault."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a story, to be broken."""
    copy = tmp_path / "story"
    shutil.copytree(STORY, copy)
    return copy


def faults_of(folder: Path) -> list[Found]:
    with pytest.raises(InvalidInput) as refused:
        read_scenario(folder, today=TODAY)
    found = []
    for fault in refused.value.faults:
        assert isinstance(fault, FileFault)
        found.append((fault.file, fault.row, fault.field, fault.code.value))
    return found


def replace(file: Path, old: str, new: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_all_faults_at_once_each_with_its_place(folder: Path) -> None:
    replace(folder / "scenario.toml", "days = 1", "days = 0")
    replace(folder / "service_centres.csv", "119.3", "219.3")
    replace(folder / "technicians.csv", "bo,Bo,Bo,12800000000,fuzhou", "bo,,Bo,12800000000,fuzou")
    replace(folder / "shifts.csv", "D0 17:00", "D0 7 pm")
    replace(folder / "absences.csv", "ann", "anna")
    replace(folder / "visits.csv", "afternoon", "morning")
    replace(folder / "visits.csv", "drop_price_yuan", "price")
    replace(folder / "customers.csv", "12900000000", "")
    (folder / "visit.csv").write_text("id\n", encoding="utf-8")
    (folder / "sites.csv").unlink()
    assert sorted(faults_of(folder), key=str) == sorted(
        [
            ("scenario.toml", None, "days", ScenarioCode.VALUE_OUT_OF_RANGE),
            ("visit.csv", None, "", ScenarioCode.FILE_UNKNOWN),
            ("sites.csv", None, "", ScenarioCode.FILE_MISSING),
            ("service_centres.csv", 2, "lat", InputCode.COORDINATES_OUT_OF_RANGE),
            ("technicians.csv", 3, "name_zh", ScenarioCode.VALUE_EMPTY),
            ("shifts.csv", 2, "ends_at", ScenarioCode.VALUE_NOT_AN_INSTANT),
            ("absences.csv", 2, "technician_id", InputCode.UNKNOWN_REFERENCE),
            ("visits.csv", 3, "id", InputCode.DUPLICATE_ID),
            ("visits.csv", 1, "price", ScenarioCode.COLUMN_UNKNOWN),
            ("customers.csv", 2, "phone", ScenarioCode.VALUE_EMPTY),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("visits.csv", "id,", "", ("visits.csv", 1, "id", ScenarioCode.COLUMN_MISSING)),
        ("visits.csv", "D0 17:00", "D0 08:00", (..., 2, "windows", InputCode.WINDOW_REVERSED)),
        ("visits.csv", "D0 17:00", "D0 17:00,9", (..., 2, "", ScenarioCode.ROW_TOO_LONG)),
        ("sites.csv", "26.08,119.3", ",119.3", (..., 2, "lat", ScenarioCode.HALF_A_PLACE)),
        ("shifts.csv", "D0 09:00", "D1 09:00", (..., 2, "ends_at", InputCode.WINDOW_REVERSED)),
        ("visits.csv", "MANDATORY", "MUST", (..., 2, "assignment", ScenarioCode.VALUE_NOT_LISTED)),
        ("work_types.csv", "60", "an hour", (..., 2, "default_minutes", "VALUE_NOT_A_NUMBER")),
        ("scenario.toml", "days", "day", ("scenario.toml", None, "days", "COLUMN_MISSING")),
        ("scenario.toml", "= 1", "=", ("scenario.toml", None, "", ScenarioCode.FILE_NOT_TOML)),
    ],
)
def test_one_fault(
    folder: Path, file: str, old: str, new: str, fault: tuple[object, int | None, str, str]
) -> None:
    replace(folder / file, old, new)
    assert (file if fault[0] is ... else fault[0], *fault[1:]) in faults_of(folder)


def test_a_site_has_an_address_or_coordinates(folder: Path) -> None:
    (folder / "sites.csv").write_text("id,customer_id\nhome,customer\n", encoding="utf-8")
    assert faults_of(folder) == [("sites.csv", 2, "address", ScenarioCode.NO_PLACE)]


def test_a_lock_names_what_it_locks(folder: Path) -> None:
    copy = folder.parent / "locks"
    shutil.copytree("scenarios/stories/06-locks", copy)
    replace(copy / "visits.csv", "TIME_RANGE,,,D0 15:00,D0 16:00", "TIME_RANGE,,,D0 15:00,")
    assert faults_of(copy) == [("visits.csv", 5, "lock_to", InputCode.LOCK_INCOMPLETE)]


def test_an_undeclared_skill(folder: Path) -> None:
    copy = folder.parent / "skills"
    shutil.copytree("scenarios/stories/01-skill-level", copy)
    replace(copy / "visits.csv", "repair:2", "plumbing:2")
    assert faults_of(copy) == [("visits.csv", 2, "skills", ScenarioCode.UNKNOWN_SKILL)]


def test_cartridges_are_named_of_filter_replacements_alone(folder: Path) -> None:
    replace(folder / "visits.csv", "windows\n", "windows,cartridges\n")
    replace(folder / "visits.csv", "D0 17:00\n", "D0 17:00,PP;RO\n")
    replace(folder / "work_types.csv", "60", "60\nfilter-replacement-commercial,商用,Filters,25")
    row = "filters,case,home,filter-replacement-commercial,fuzhou,5,AUTO,,,,PP\n"
    with (folder / "visits.csv").open("a", encoding="utf-8") as table:
        table.write(row)
    assert faults_of(folder) == [("visits.csv", 2, "cartridges", "INTAKE_CARTRIDGES_UNWANTED")]


def test_a_user_of_a_role_names_its_technician(folder: Path) -> None:
    users = "login,password,role\nann,secret,TECHNICIAN\n"
    (folder / "users.csv").write_text(users, encoding="utf-8")
    assert faults_of(folder) == [
        ("users.csv", 2, "technician_id", ScenarioCode.USER_WITHOUT_SUBJECT)
    ]


def test_a_break_must_fit_its_window(folder: Path) -> None:
    header = "shift_id,kind,starts_at,ends_at,duration_minutes\n"
    row = "bo-D0,FLOATING,D0 12:00,D0 12:30,31\n"
    (folder / "shift_breaks.csv").write_text(header + row, encoding="utf-8")
    assert faults_of(folder) == [
        ("shift_breaks.csv", 2, "duration_minutes", InputCode.BREAK_DOES_NOT_FIT)
    ]


def test_a_file_in_another_encoding(folder: Path) -> None:
    (folder / "customers.csv").write_bytes("id,name,phone\ncustomer,林,1\n".encode("gb18030"))
    assert faults_of(folder) == [("customers.csv", None, "", ScenarioCode.FILE_NOT_UTF8)]


def test_no_folder(tmp_path: Path) -> None:
    found = faults_of(tmp_path / "nowhere")
    assert [code for _, _, _, code in found] == [ScenarioCode.FOLDER_MISSING]


def test_the_start_is_the_next_working_day_unless_pinned(folder: Path) -> None:
    assert read_scenario(folder, today=TODAY).start == date(2026, 10, 12)
    replace(folder / "scenario.toml", "start = 2026-10-12", 'start = "next-working-day"')
    # After 30 September 2026 come seven days of holiday.
    assert read_scenario(folder, today=TODAY).start == date(2026, 10, 8)
    unannounced = read_scenario(folder, today=date(2099, 1, 2))
    assert (unannounced.start, unannounced.provisional) == (date(2099, 1, 5), True)
    pinned = read_scenario(folder, today=TODAY, start=date(2026, 1, 1))
    assert (pinned.start, pinned.provisional) == (date(2026, 1, 1), False)


def test_two_exclusive_points_for_the_same_work_in_one_area_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "partners"
    shutil.copytree(Path("scenarios/stories/09-overtime-or-partner"), folder)
    replace(folder / "partner_contracts.csv", "OVERFLOW", "EXCLUSIVE")
    for name, line in (
        # 0.1 degree north is 11 km away; both go 10 km.
        ("partner_points", "other,网点,Other,26.18,119.3,12810000001,REPAIR,10000"),
        ("partner_fees", "other,repair,70"),
        ("partner_contracts", "other,fuzhou,EXCLUSIVE"),
    ):
        with (folder / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.write(f"{line}\n")
    assert faults_of(folder) == [("partner_contracts.csv", 3, "kind", "PARTNER_EXCLUSIVE_OVERLAP")]


def test_every_table_is_a_field_of_the_scenario() -> None:
    fields = set(Scenario.__dataclass_fields__) - {"settings", "start", "provisional"}
    assert fields == {table.name for table in TABLES}


def test_every_file_column_and_setting_is_documented() -> None:
    page = Path("scenarios/README.md").read_text(encoding="utf-8")
    settings, _, tables = page.partition("## Tables")
    missing = [
        column.heading
        for column in columns_of(Settings)
        if f"`{column.heading}`" not in settings.partition("## scenario.toml")[2]
    ]
    for table in TABLES:
        section = tables.partition(f"### {table.file}\n")[2].partition("\n#")[0]
        for column in columns_of(table.record):
            star = "*" if column.required else ""
            if not any(f"`{column.heading}`{star}{end}" in section for end in (",", " |")):
                missing.append(f"{table.file}: {column.heading}{star}")
    assert missing == []
