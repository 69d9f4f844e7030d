"""Lines that are contested and corrected, guarantees that fell short, months that are closed."""

from datetime import date

from tools.recount_year.arithmetic import DAY, Event, at
from tools.recount_year.centre import EARNINGS, Centre


def line(centre: Centre, event: Event) -> None:
    """Keep a line of the ledger as it was written."""
    if event["id"] in centre.told_lines:
        centre.wrong.append(f"line {event['id']} twice")
    centre.told_lines[event["id"]] = event
    key = event["month"], event["day"], event["payee"], event["line"], event["visit"]
    centre.lines[key] += event["fen"]


def disputed(centre: Centre, event: Event) -> None:
    """Count a dispute: by the payee of a line that was not contested before."""
    number = event["line"]
    told = centre.told_lines.get(number)
    if told is None or told["payee"] != event["payee"] or number in centre.disputes:
        centre.wrong.append(f"line {number}: disputed by {event['payee']}")
    centre.disputes[number] = "OPEN"
    centre.months[event["at"][:7]]["disputes"] += 1


def decided(centre: Centre, event: Event) -> None:
    """Count a ruling, and reckon the correction that follows from it."""
    number, fen = event["line"], event["fen"]
    if centre.disputes.get(number) != "OPEN" or (fen is not None and not event["accepted"]):
        centre.wrong.append(f"line {number}: decided {event['accepted']}, {fen}")
    centre.disputes[number] = "DECIDED"
    centre.months[event["at"][:7]]["disputes_accepted"] += event["accepted"]
    if fen is None:
        return
    told = centre.told_lines[number]
    month = told["month"]
    while month in centre.shut:
        month = after(month)
    day, visit = at(event["at"]).date().isoformat(), told["visit"]
    centre.post(day, told["payee"], "CORRECTION", visit, fen, month)
    if told["line"] in EARNINGS and visit in centre.earned:
        payee, before = centre.earned[visit]
        centre.earned[visit] = payee, before + fen


def settled(centre: Centre, event: Event) -> None:
    """Keep what was told of a guarantee."""
    key = event["partner"], event["month"]
    if key in centre.told_top_ups:
        centre.wrong.append(f"guarantee of {key} twice")
    centre.told_top_ups[key] = event["fen"]


def settle(centre: Centre, month: str) -> None:
    """Reckon what each partner point is paid for guaranteed visits that it was not handed."""
    for name, one in centre.partners.items():
        missing = max(0, one["guaranteed"] - centre.accepted[name, month])
        fen = missing * one["shortfallFen"]
        centre.top_ups[name, month] = fen
        centre.months[month]["top_ups_fen"] += fen


def shut(centre: Centre, event: Event) -> None:
    """Close a month: it is over, and so are all before it that were simulated."""
    month = event["month"]
    first = max(centre.shut, default=None)
    follows = after(first) if first else centre.terms["first"][:7]
    if month != follows or event["day"][:7] <= month:
        centre.wrong.append(f"month {month} closed on {event['day']}")
    centre.shut.add(month)


def after(month: str) -> str:
    """Return the month after one."""
    return (date.fromisoformat(f"{month}-28") + 4 * DAY).isoformat()[:7]
