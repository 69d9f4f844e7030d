"""One centre's month, counted a second time from its events by code that shares nothing with it."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch.simulation.run import YearResult, run_year
from dispatch.simulation.settings import Rates, YearSettings
from tools.recount_year.totals import differences

pytestmark = pytest.mark.slow

CONTESTED = Rates(disputes_earning=0.03)
"""More is contested than usual, so that rulings fall into a month."""
MONTH = YearSettings(centres=1, devices=5_000, months=1, seed=7, rates=CONTESTED)
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
    assert total["corrections_fen"] != 0
    # Everything that is paid stands in a statement.
    paid = sum(one["totalFen"] for one in figures["statements"])
    taken = total["deductions_fen"] + total["clawback_fen"]
    given = total["corrections_fen"] + total["top_ups_fen"]
    assert paid == total["fees_fen"] + total["pay_fen"] - taken + given


def test_customers_answer_and_partner_points_are_paid_what_they_were_guaranteed(
    events: Path, figures: Mapping[str, Any]
) -> None:
    total = figures["total"]
    assert total["surveys_asked"] == total["completed"]
    assert 0 < total["surveys_answered"] < total["surveys_asked"]
    assert 0 < total["disputes_accepted"] < total["disputes"]
    # Of six points one is guaranteed 4 visits, one 6, and four 3; a missing one costs 40 yuan.
    (path,) = events.glob("*.jsonl")
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    points = {one["id"]: one for one in read if one["kind"] == "partner"}
    assert sorted(one["guaranteed"] for one in points.values()) == [3, 3, 3, 3, 4, 6]
    offers = [one for one in read if one["kind"] == "visit.offered"]
    accepted = Counter(one["partner"] for one in offers if one["answer"] == "ACCEPTED")
    owed = {
        name: (one["contractId"], 4_000 * (one["guaranteed"] - accepted[name]))
        for name, one in points.items()
        if accepted[name] < one["guaranteed"]
    }
    lines = [one for one in read if one["kind"] == "ledger.line" and one["line"] == "GUARANTEE"]
    assert {one["payee"]: (one["contract"], one["fen"]) for one in lines} == owed
    assert {(one["visit"], one["day"], one["month"], one["rule"]) for one in lines} == {
        (None, "2026-01-31", "2026-01", "guaranteed-volume")
    }
    assert total["top_ups_fen"] == sum(fen for _, fen in owed.values()) > 0
    stated = {one["payee"]: one["guaranteedFen"] for one in figures["statements"]}
    assert {name: fen for name, fen in stated.items() if fen} == {
        name: fen for name, (_, fen) in owed.items()
    }


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


def _another_contract(event: dict[str, Any]) -> None:
    event["contract"] += 100


def _a_month_later(event: dict[str, Any]) -> None:
    event["month"] = "2026-02"


def _left_out(event: dict[str, Any]) -> None:
    event["fen"] = 0


def _nobody_agreed(event: dict[str, Any]) -> None:
    event["state"] = "UNREACHABLE"


def _another_mark(event: dict[str, Any]) -> None:
    event["satisfaction"] = 6 - event["satisfaction"] or 1


def _answered_too_late(event: dict[str, Any]) -> None:
    event["at"] = event["at"].replace("2026-01", "2026-03")


def _a_fen_more_is_due(event: dict[str, Any]) -> None:
    event["fen"] += 1


def _one_visit_more(event: dict[str, Any]) -> None:
    event["answer"] = "DECLINED"


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
        ("survey.answered", _another_mark, "satisfaction"),
        ("survey.answered", _answered_too_late, "at"),
        ("GUARANTEE", _a_fen_more, "fen"),
        ("GUARANTEE", _another_contract, "contract"),
        ("GUARANTEE", _a_month_later, "month"),
        ("GUARANTEE", _left_out, "at all"),
        ("line.decided", _a_fen_more_is_due, "fen"),
        ("visit.offered", _one_visit_more, "answer"),
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
        fits = kind in {event["kind"], event.get("line")} and (
            kind != "visit.ended" or event["visit"] in promised
        )
        fits = fits and (kind != "visit.called" or event["state"] == "CONFIRMED")
        fits = fits and (kind != "case.received" or bool(event.get("clocks")))
        fits = fits and (kind != "line.decided" or event["fen"] is not None)
        fits = fits and (kind != "visit.offered" or event["answer"] == "ACCEPTED")
        fits = fits and (kind != "survey.answered" or event["satisfaction"] != 3)
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


def test_what_is_corrected_after_the_close_of_a_month_goes_to_the_next(tmp_path: Path) -> None:
    # Lines of January are contested and decided until early March; it is closed on 5 February.
    settings = replace(SMALL, devices=900, months=3, rates=CONTESTED)
    result = run_year(settings, 1, tmp_path)
    assert differences(tmp_path, json.loads(json.dumps(result.document()))) == []
    closes = {"2026-01": "2026-02-05", "2026-02": "2026-03-05"}
    moved = 0
    for path in tmp_path.iterdir():
        read = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
        closed = {one["month"]: one["day"] for one in read if one["kind"] == "month.closed"}
        assert closed == closes
        lines = {one["id"]: one for one in read if one["kind"] == "ledger.line"}
        for line in lines.values():
            assert line["day"] <= closes.get(line["month"], line["day"])
            moved += (
                line["corrects"] is not None and line["month"] != (lines[line["corrects"]]["month"])
            )
    assert moved > 0


def test_another_seed_gives_others(tmp_path: Path) -> None:
    one = run_year(SMALL, 1, tmp_path / "one")
    other = run_year(replace(SMALL, seed=8), 1, tmp_path / "other")
    assert one.document()["total"] != other.document()["total"]
