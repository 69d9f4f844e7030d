"""All counts of a year, and where they differ from its figures."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from tools.recount_year.arithmetic import Event, half_up
from tools.recount_year.centre import CONTRACT, Centre, Counts
from tools.recount_year.handlers import HANDLERS

SHARES = {
    "in_time_permille": ("in_time", "promised"),
    "first_time_fix_permille": ("first_fixed", "first_trips"),
    "second_visit_fix_permille": ("second_fixed", "second_trips"),
    "rework_permille": ("reworked_trips", "replacing_trips"),
    "partner_permille": ("partner_visits", "visits"),
    "survey_answered_permille": ("surveys_answered", "surveys_asked"),
    "satisfaction_permille": ("satisfaction", "surveys_answered"),
    "survey_on_time_permille": ("on_time_yes", "on_time_said"),
    "survey_repaired_permille": ("repaired_yes", "repaired_said"),
    "cleanliness_permille": ("cleanliness", "cleanliness_said"),
    "explained_permille": ("explained_yes", "explained_said"),
}
COLUMNS = {
    "FEE": "earnedFen",
    "WAY": "earnedFen",
    "VISIT_PAY": "earnedFen",
    "DEDUCTION": "deductedFen",
    "REWORK": "paidBackFen",
    "GUARANTEE": "guaranteedFen",
    "CORRECTION": "correctedFen",
}
"""Column of a statement, by kind of line."""
MONEY = (*sorted(set(COLUMNS.values())), "totalFen")


def count_trips(centre: Centre) -> None:
    """Count first, second and third trips of cases about a fault."""
    for case, visits in centre.order.items():
        if centre.cases[case].get("fault") is None:
            continue
        over = [seen.ended for visit in visits if (seen := centre.visits[visit]).ended is not None]
        counted = [one for one in over if one and one["reason"] not in centre.terms["notCounted"]]
        for number, one in enumerate(counted, start=1):
            month = centre.months[one["day"][:7]]
            again = one["visit"] in centre.reworked
            fixed = one["reason"] is None and not again
            if number == 1:
                month["first_trips"] += 1
                month["first_fixed"] += fixed
            elif number == 2:
                month["second_trips"] += 1
                month["second_fixed"] += fixed
            else:
                month["third_visits"] += 1
            month["replacing_trips"] += one["part"] is not None
            month["reworked_trips"] += one["part"] is not None and again


def take(centre: Centre, event: Event) -> None:
    """Take in the next event of a centre."""
    centre.events += 1
    handler = HANDLERS.get(event["kind"])
    if handler is None:
        centre.wrong.append(f"unknown event {event['kind']}")
    else:
        handler(centre, event)


def recount(folder: Path, centre_ids: Sequence[str]) -> list[Centre]:
    """Count each centre's file; files of other years that lie beside them are left alone."""
    centres = []
    for path in (folder / f"{name}.jsonl" for name in centre_ids):
        centre = Centre()
        if not path.exists():
            centre.wrong.append(f"{path}: no such file")
            centres.append(centre)
            continue
        with path.open(encoding="utf-8") as lines:
            for text in lines:
                take(centre, json.loads(text))
        count_trips(centre)
        for (day, device, _), more in centre.comes_back.items():
            if more > 0 and day <= centre.terms["last"]:
                centre.wrong.append(f"{device}: still broken, and no request on {day}")
        if centre.lines != centre.own_lines:
            wrong = centre.lines.items() ^ centre.own_lines.items()
            centre.wrong.append(f"{path.name}: ledger lines differ: {sorted(wrong)[:4]}")
        if centre.told_rework != centre.found_rework:
            centre.wrong.append(f"{path.name}: rework differs")
        centres.append(centre)
    return centres


def figures_of(months: Sequence[Counts]) -> Mapping[str, int | None]:
    """Add up counts, and the shares that they amount to; of what is open the last month counts."""
    total: Counts = Counter()
    for month in months:
        total.update({name: count for name, count in month.items() if "backlog" not in name})
    for month in months[-1:]:
        total.update({name: count for name, count in month.items() if "backlog" in name})
    shares = {
        name: half_up(Fraction(1000 * total[hits], total[of])) if total[of] else None
        for name, (hits, of) in SHARES.items()
    }
    own = total["visits"] - total["partner_visits"]
    away = half_up(Fraction(total["metres"], own)) if own else None
    return {**total, **shares, "metres_a_visit": away}


def differences(folder: Path, document: Event) -> list[str]:
    """Name every figure and total on which the events and the document do not agree."""
    centres = recount(folder, document["centres"])
    wrong = [text for centre in centres for text in centre.wrong]
    months: defaultdict[str, Counts] = defaultdict(Counter)
    for centre in centres:
        for name, counts in centre.months.items():
            months[name].update(counts)
    own: dict[str, Mapping[str, int | None]] = {
        name: figures_of([counts]) for name, counts in months.items()
    }
    own["total"] = figures_of([months[name] for name in sorted(months)])
    told = {**document["months"], "total": document["total"]}
    for name in sorted(own.keys() | told.keys()):
        wrong += _unlike(name, own.get(name, {}), told.get(name, {}))
    wrong += _unlike_statements(centres, document["statements"])
    if document["events"] != sum(centre.events for centre in centres):
        wrong.append("number of events")
    return wrong


def _unlike(name: str, own: Mapping[str, int | None], told: Event) -> Iterator[str]:
    for figure in sorted(own.keys() | told.keys()):
        mine = own.get(figure, 0)
        if mine != told.get(figure):
            yield f"{name} {figure}: events {mine}, figures {told.get(figure)}"


def _unlike_statements(centres: Sequence[Centre], told: Sequence[Event]) -> Iterator[str]:
    own: defaultdict[tuple[str, str], Counts] = defaultdict(Counter)
    visits: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for centre in centres:
        for (month, _, payee, line, tie), fen in centre.own_lines.items():
            key = payee, month
            own[key][COLUMNS[line]] += fen
            own[key]["totalFen"] += fen
            if not tie.startswith(CONTRACT):
                visits[key].add(tie)
    known = {(one["payee"], one["month"]): one for one in told}
    for key in sorted(own.keys() | known.keys()):
        payee, month = key
        mine = {
            "payee": payee,
            "month": month,
            "visits": len(visits[key]),
            **{name: own[key][name] for name in MONEY},
        }
        if mine != known.get(key):
            yield f"statement {key}: events {mine}, figures {known.get(key)}"
