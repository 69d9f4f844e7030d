"""The generated weeks: reproducible, as committed, and what was asked for."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from dispatch.files.scenario.reader import read_scenario
from dispatch.files.scenario.tables import Scenario
from dispatch.travel.gazetteer import load_gazetteer
from scenarios.generator.weeks import WEEKS
from scenarios.generator.writing import texts_of
from solver.visit import AppointmentState

BEST_PLAN = "best.json"
"""Kept by the bench beside the scenario."""
GAZETTEER = Path("dispatch/travel/data/gazetteer.csv")
START = date(2026, 10, 8)
THIRD, SIXTH = START + timedelta(days=2), START + timedelta(days=5)


@cache
def week(name: str = "fuzhou-week") -> Scenario:
    return read_scenario(Path("scenarios") / name, today=START, start=START)


def generated(name: str, seed: int, scale: int = 1) -> dict[str, str]:
    return texts_of(*WEEKS[name](seed, scale, GAZETTEER))


@pytest.mark.parametrize("name", sorted(WEEKS))
def test_the_committed_folder_is_what_the_generator_makes(name: str) -> None:
    committed = {
        path.name: path.read_text(encoding="utf-8")
        for path in (Path("scenarios") / name).iterdir()
        if path.name != BEST_PLAN
    }
    assert generated(name, seed=1) == committed


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    assert generated("fuzhou-week", 5) == generated("fuzhou-week", 5)
    assert generated("fuzhou-week", 5)["visits.csv"] != generated("fuzhou-week", 6)["visits.csv"]


def test_a_larger_one_has_as_many_times_the_people_and_visits() -> None:
    large = generated("fuzhou-week", 1, scale=2)
    small = generated("fuzhou-week", 1)
    for file in ("technicians.csv", "visits.csv"):
        assert len(large[file].splitlines()) - 1 == pytest.approx(
            2 * (len(small[file].splitlines()) - 1), abs=8
        )


def test_sizes() -> None:
    scenario = week()
    assert len(scenario.service_centres) == 3
    assert len(scenario.technicians) == 24
    assert len(scenario.partner_points) == 8
    assert 950 <= len(scenario.visits) <= 1050
    assert {person.travel_profile for person in scenario.technicians} == {"car", "e-bike"}
    assert len(scenario.shift_breaks) == len(scenario.shifts)


def test_shares_of_work() -> None:
    kinds = Counter(visit.work_type_id.split("-")[0] for visit in week().visits)
    shares = {kind: round(100 * count / len(week().visits)) for kind, count in kinds.items()}
    assert shares == {
        "filter": 45,
        "repair": 25,
        "installation": 20,
        "inspection": 6,
        "complaint": 4,
    }


def test_half_of_the_sites_have_only_an_address_in_a_real_district() -> None:
    sites = week().sites
    assert sum(site.lat is None for site in sites) == (len(sites) + 1) // 2
    gazetteer = load_gazetteer()
    assert all(gazetteer.find(site.address) is not None for site in sites)


def test_most_filter_rounds_are_not_yet_agreed_and_have_days_to_choose_from() -> None:
    rounds = [visit for visit in week().visits if visit.work_type_id == "filter-replacement"]
    proposed = sum(visit.appointment_state is AppointmentState.PROPOSED for visit in rounds)
    assert proposed > 0.7 * len(rounds)
    assert all(visit.windows[0][2] - visit.windows[0][0] >= timedelta(days=1) for visit in rounds)


def test_repairs_have_an_sla_due_inside_the_week() -> None:
    end = START + timedelta(days=7)
    repairs = [visit for visit in week().visits if visit.work_type_id.startswith("repair")]
    assert all(visit.sla_due_at and START <= visit.sla_due_at.date() < end for visit in repairs)


def test_installations_have_half_a_day() -> None:
    for visit in week().visits:
        if visit.work_type_id.startswith("installation"):
            assert visit.appointment_from is not None
            assert visit.appointment_to is not None
            assert visit.appointment_to - visit.appointment_from <= timedelta(hours=4.5)


def test_everyone_rests_a_day_or_two_on_changing_days() -> None:
    days = {
        person.id: {s.starts_at.date() for s in week().shifts if s.technician_id == person.id}
        for person in week().technicians
    }
    assert {len(worked) for worked in days.values()} == {5, 6}
    everyday = Counter(day for worked in days.values() for day in worked)
    assert len(everyday) == 7
    assert min(everyday.values()) >= 16
    evenings = [shift for shift in week().shifts if shift.starts_at.hour == 11]
    assert {shift.starts_at.date() for shift in evenings} == set(everyday)


def test_one_is_absent_on_the_third_day_and_one_certificate_ends_midweek() -> None:
    (absence,) = week().absences
    assert absence.starts_at.date() == THIRD
    assert any(
        shift.technician_id == absence.technician_id and shift.starts_at.date() == THIRD
        for shift in week().shifts
    )
    last = START + timedelta(days=6)
    ending = [s for s in week().technician_skills if s.valid_to and s.valid_to < last]
    assert [(skill.skill, skill.valid_to) for skill in ending] == [
        ("electrician", START + timedelta(days=3))
    ]


def test_what_is_bound_to_two_days_is_more_than_their_shifts_hold() -> None:
    """Service, access and 15 minutes of travel against shifts less breaks and absences."""
    for day in (START + timedelta(days=offset) for offset in range(7)):
        assert (_bound_hours(day) > _shift_hours(day)) == (day in {THIRD, SIXTH}), day


def _bound_hours(day: date) -> float:
    minutes = {kind.id: kind.default_duration_s / 60 for kind in week().work_types}
    access = {site.id: site.access_s / 60 for site in week().sites}
    return sum(
        (minutes[visit.work_type_id] + access[visit.site_id] + 15) / 60
        for visit in week().visits
        if (visit.sla_due_at and visit.sla_due_at.date() == day)
        or (
            visit.appointment_state is AppointmentState.CONFIRMED
            and visit.appointment_from
            and visit.appointment_from.date() == day
        )
    )


def _shift_hours(day: date) -> float:
    absent = {absence.technician_id for absence in week().absences if day == THIRD}
    return sum(
        ((shift.soft_ends_at or shift.ends_at) - shift.starts_at).total_seconds() / 3600 - 0.75
        for shift in week().shifts
        if shift.starts_at.date() == day and shift.technician_id not in absent
    )


def test_phone_numbers_cannot_be_dialled() -> None:
    scenario = week()
    phones = [
        *(customer.phone for customer in scenario.customers),
        *(technician.phone for technician in scenario.technicians),
        *(point.phone for point in scenario.partner_points),
    ]
    assert len(set(phones)) == len(phones)
    assert all(len(phone) == 11 and phone[:3] in {"128", "129"} for phone in phones)


def test_the_plain_week_has_most_of_the_visits_and_kilometres_alone() -> None:
    plain, full = week("fuzhou-week-plain"), week()
    windows = {visit.id: visit.windows for visit in full.visits}
    assert 0.9 * len(windows) <= len(plain.visits) <= 0.98 * len(windows)
    assert {visit.id: visit.windows for visit in plain.visits}.items() <= windows.items()
    assert {case.id for case in plain.cases} == {visit.case_id for visit in plain.visits}
    assert not plain.shift_breaks
    assert not plain.partner_points
    assert not any(visit.sla_due_at or visit.preferred_technicians for visit in plain.visits)
    assert not any(shift.soft_ends_at for shift in plain.shifts)
    for person in plain.technicians:
        assert (person.per_km_fen, person.per_overtime_hour_fen, person.per_visit_fen) == (
            100,
            0,
            {},
        )
