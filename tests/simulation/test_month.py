"""One centre's month, counted a second time from its events by code that shares nothing with it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch.simulation.run import YearResult, run_year
from dispatch.simulation.settings import YearSettings
from tools.recount_year.totals import differences

pytestmark = pytest.mark.slow

MONTH = YearSettings(centres=1, devices=5_000, months=1, seed=7)
SMALL = YearSettings(centres=3, devices=360, months=1, seed=7)
Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="module")
def month(events: Path) -> YearResult:
    return run_year(MONTH, folder=events)


@pytest.fixture(scope="module")
def figures(month: YearResult) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(json.dumps(month.document()))
    return read


def test_figures_and_statements_agree_with_the_events(
    events: Path, figures: Mapping[str, Any]
) -> None:
    assert differences(events, figures) == []
    total = figures["total"]
    # The load of the settings: some 34 rounds and 4 requests a day of 5,000 devices.
    assert total["rounds"] > 800
    assert total["visits"] > total["rounds"] + 100
    assert total["partner_visits"] > 0
    assert total["lateness_fen"] > 0
    assert total["fees_fen"] > 0
    assert total["deductions_fen"] > 0
    # Everything that is paid stands in a statement.
    paid = sum(one["totalFen"] for one in figures["statements"])
    fees_and_pay = total["fees_fen"] + total["pay_fen"]
    assert paid == fees_and_pay - total["deductions_fen"] - total["clawback_fen"]


def test_no_filter_passes_its_late_tolerance_unless_the_household_put_it_off(
    figures: Mapping[str, Any],
) -> None:
    total = figures["total"]
    assert total["past_wall"] == total["past_wall_put_off"]
    assert total["backlog_past_wall"] == total["backlog_past_wall_put_off"]
    assert total["rounds_early"] > 0


def test_every_single_figure_is_counted_a_second_time(
    events: Path, figures: Mapping[str, Any]
) -> None:
    names = [name for name, value in figures["total"].items() if value is not None]
    changed = dict(figures["total"]) | {name: figures["total"][name] + 1 for name in names}
    found = differences(events, {**figures, "total": changed})
    assert len(found) == len(names)


def test_every_single_statement_is_counted_a_second_time(
    events: Path, figures: Mapping[str, Any]
) -> None:
    told = [{**one, "totalFen": one["totalFen"] + 1} for one in figures["statements"]]
    assert len(differences(events, {**figures, "statements": told})) == len(told)


def _an_hour_later(event: dict[str, Any]) -> None:
    start = event["start"]
    event["start"] = f"{start[:11]}{(int(start[11:13]) + 8) % 24:02}{start[13:]}"


def _a_metre_more(event: dict[str, Any]) -> None:
    event["legs"][0] += 1


def _a_fen_more(event: dict[str, Any]) -> None:
    event["fen"] += 1


def _nobody_agreed(event: dict[str, Any]) -> None:
    event["state"] = "UNREACHABLE"


def _received_a_day_before(event: dict[str, Any]) -> None:
    event["at"] = event["at"].replace("2026-01-2", "2026-01-1")


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("visit.ended", _an_hour_later, "due"),
        ("route.driven", _a_metre_more, "legs"),
        ("ledger.line", _a_fen_more, "fen"),
        ("visit.called", _nobody_agreed, "state"),
        ("case.received", _received_a_day_before, "clocks"),
    ],
)
def test_one_changed_event_is_noticed(
    events: Path,
    figures: Mapping[str, Any],
    tmp_path: Path,
    kind: str,
    change: Change,
    where: str,
) -> None:
    (path,) = events.glob("*.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    promised = {one["visit"] for one in read if one["kind"] == "visit.made" and one["due"]}
    for number, event in enumerate(read):
        fits = event["kind"] == kind and (kind != "visit.ended" or event["visit"] in promised)
        fits = fits and (kind != "visit.called" or event["state"] == "CONFIRMED")
        fits = fits and (kind != "case.received" or bool(event.get("clocks")))
        if fits and (kind != "case.received" or event["at"].startswith("2026-01-2")):
            change(event)
            lines[number] = json.dumps(event)
            break
    else:
        pytest.fail(f"no {kind} with {where}")
    (tmp_path / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert differences(tmp_path, figures) != []


def test_the_same_seed_gives_the_same_events_whatever_the_processes(tmp_path: Path) -> None:
    one = run_year(SMALL, 1, tmp_path / "one")
    two = run_year(SMALL, 2, tmp_path / "two")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(names) == 3
    for name in names:
        mine, other = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert mine == other
    assert one.document() == two.document()
    assert differences(tmp_path / "two", json.loads(json.dumps(two.document()))) == []


def test_events_that_are_not_there_are_missed_and_those_of_other_years_left_alone(
    events: Path, figures: Mapping[str, Any], tmp_path: Path
) -> None:
    found = differences(tmp_path, figures)
    assert "no such file" in found[0]
    (path,) = events.glob("*.jsonl")
    (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "c9999.jsonl").write_text("no event\n", encoding="utf-8")
    assert differences(tmp_path, figures) == []


def test_another_seed_gives_others(tmp_path: Path) -> None:
    one = run_year(SMALL, 1, tmp_path / "one")
    other = run_year(replace(SMALL, seed=8), 1, tmp_path / "other")
    assert one.document()["total"] != other.document()["total"]
