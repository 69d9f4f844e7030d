"""A scenario becomes rows, all of them or none."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dispatch.domain.codes import ScenarioCode
from dispatch.domain.places import GeocodedPlace
from dispatch.domain.refusals import Refused
from dispatch.files.scenario.reader import read_scenario
from dispatch.services.scenarios import load_scenario, loaded_scenario
from dispatch.store.accounts import User
from dispatch.store.customers import Site
from dispatch.store.people import Shift, Technician
from dispatch.store.session import Database
from dispatch.store.work import SlaPolicy, Visit

NOW = datetime(2026, 10, 11, 12, tzinfo=UTC)
TODAY = date(2026, 10, 11)
STORIES = Path("scenarios/stories")


def load(database: Database, folder: Path) -> Mapping[str, int]:
    scenario = read_scenario(folder, today=TODAY)
    with database.write() as session:
        return load_scenario(
            session, scenario, now=NOW, geocode=found, hash_password=lambda word: f"#{word}"
        )


def found(address: str) -> GeocodedPlace | None:
    """Know one town well, one district roughly, and nothing else."""
    if "温泉街道" in address:
        return GeocodedPlace(26.1, 119.3, 0.8, "test")
    return GeocodedPlace(26.05, 119.3, 0.5, "test") if "台江区" in address else None


def test_counts_and_what_was_loaded(database: Database) -> None:
    counts = load(database, STORIES / "10-absence-and-price")
    assert {name: count for name, count in counts.items() if count} == {
        "service_centres": 1,
        "technicians": 2,
        "shifts": 2,
        "absences": 1,
        "customers": 1,
        "sites": 1,
        "work_types": 1,
        "cases": 1,
        "visits": 5,
    }
    with database.read() as session:
        known = loaded_scenario(session)
    assert known is not None
    assert (known.name, known.start, known.days) == (
        "10-absence-and-price",
        date(2026, 10, 12),
        1,
    )


def test_a_second_scenario_is_refused(database: Database) -> None:
    load(database, STORIES / "01-skill-level")
    with pytest.raises(Refused) as refused:
        load(database, STORIES / "02-certificate-expires")
    assert refused.value.fault.code is ScenarioCode.SCENARIO_LOADED


def test_a_failure_leaves_nothing(database: Database) -> None:
    scenario = read_scenario(STORIES / "01-skill-level", today=TODAY)

    def broken() -> None:
        with database.write() as session:
            load_scenario(session, scenario, now=NOW, geocode=found, hash_password=str)
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - raised three lines above
        broken()
    with database.read() as session:
        assert loaded_scenario(session) is None
        assert session.scalar(select(func.count()).select_from(Visit)) == 0


def test_addresses_are_placed_with_their_confidence(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "story"
    shutil.copytree(STORIES / "01-skill-level", folder)
    (folder / "sites.csv").write_text(
        "id,customer_id,address,lat,lon\n"
        "home,customer,福建省福州市鼓楼区温泉街道听雨路1号,26.08,119.3\n"
        "town,customer,福建省福州市鼓楼区温泉街道听雨路2号,,\n"
        "district,customer,福建省福州市台江区听雨路3号,,\n"
        "nowhere,customer,听雨路4号,,\n",
        encoding="utf-8",
    )
    counts = load(database, folder)
    assert (counts["geocoded"], counts["uncertain"], counts["unplaced"]) == (2, 1, 1)
    with database.read() as session:
        sites = {site.id: site for site in session.scalars(select(Site))}
        assert [
            (site.lat, site.geocode_confidence, site.geocode_source)
            for site in (sites[id_] for id_ in ("home", "town", "district", "nowhere"))
        ] == [
            (26.08, None, None),
            (26.1, 0.8, "test"),
            (26.05, 0.5, "test"),
            (None, None, None),
        ]


def test_visits_take_what_they_leave_empty(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "story"
    shutil.copytree(STORIES / "05-sla-lateness", folder)
    (folder / "work_types.csv").write_text(
        "id,name_zh,name_en,default_minutes,skills\nrepair,维修,Repair,50,repair:2\n",
        encoding="utf-8",
    )
    settings = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(
        settings.replace("skills = []", 'skills = ["repair"]'), encoding="utf-8"
    )
    (folder / "sla_policies.csv").write_text(
        "id,name,outer_bound_minutes\nsteep,steep,4320\nflat,flat,\n", encoding="utf-8"
    )
    (folder / "visits.csv").write_text(
        "id,case_id,site_id,work_type_id,centre_id,sla_policy_id,sla_due_at\n"
        "plain,case,home,repair,fuzhou,steep,D0 09:00\n",
        encoding="utf-8",
    )
    load(database, folder)
    with database.read() as session:
        visit = session.get_one(Visit, "plain")
        assert visit.service_s == 50 * 60
        assert visit.required_skills == [{"name": "repair", "min_level": 2}]
        assert visit.household == "home"
        # The case was received at 09:00 (01:00 UTC) on D-1, 11 October; the bound is three days.
        assert visit.sla_outer_at == datetime(2026, 10, 14, 1, tzinfo=UTC)
        tiers = session.get_one(SlaPolicy, "steep").tiers
        assert [(tier["after_s"], tier["penalty_fen"]) for tier in tiers] == [(0, 0), (1800, 5000)]


def test_shifts_start_at_home_and_territories_are_geojson(database: Database) -> None:
    load(database, STORIES / "07-territory")
    with database.read() as session:
        cai = session.get_one(Technician, "cai")
        assert cai.territory == {
            "type": "Polygon",
            "coordinates": [
                [
                    [119.25, 26.15],
                    [119.25, 26.25],
                    [119.35, 26.25],
                    [119.35, 26.15],
                    [119.25, 26.15],
                ]
            ],
        }
        shift = session.get_one(Shift, "cai-D0")
        assert (shift.start_lat, shift.end_lon) == (cai.home_lat, cai.home_lon)
        assert (shift.date, shift.soft_ends_at) == (date(2026, 10, 12), shift.ends_at)


def test_the_week_loads_whole_and_passwords_are_hashed(database: Database) -> None:
    counts = load(database, Path("scenarios/fuzhou-week"))
    assert 2 * (counts["geocoded"] + counts["unplaced"]) == counts["sites"] + 1
    with database.read() as session:
        users = session.scalars(select(User)).all()
        assert {user.password_hash for user in users} == {"#roundsman-demo"}
        assert session.scalar(select(func.count()).select_from(Visit)) == counts["visits"]
