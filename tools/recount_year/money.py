"""Lines that are contested and corrected, guarantees that fell short, months that are closed."""

from datetime import date

from tools.recount_year.arithmetic import DAY, Event, at
from tools.recount_year.centre import EARNINGS, Centre, contract_tie


def line(centre: Centre, event: Event) -> None:
    """Keep a line of the ledger as it was written."""
    if event["id"] in centre.told_lines:
        centre.wrong.append(f"line {event['id']} twice")
    centre.told_lines[event["id"]] = event
    if (event["visit"] is None) == (event["contract"] is None):
        centre.wrong.append(f"line {event['id']}: tied to neither or to both")
    key = event["month"], event["day"], event["payee"], event["line"], tie_of(event)
    centre.lines[key] += event["fen"]


def tie_of(event: Event) -> str:
    """Name what a line is tied to."""
    visit: str | None = event["visit"]
    return contract_tie(event["contract"]) if visit is None else visit


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
    day, tie = at(event["at"]).date().isoformat(), tie_of(told)
    centre.post(day, told["payee"], "CORRECTION", tie, fen, month)
    if told["line"] in EARNINGS and tie in centre.earned:
        payee, before = centre.earned[tie]
        centre.earned[tie] = payee, before + fen


def settle(centre: Centre, day: str) -> None:
    """Reckon on a month's last day what is owed for guaranteed visits that nobody handed over."""
    for name, one in centre.partners.items():
        missing = max(0, one["guaranteed"] - centre.accepted[name, day[:7]])
        tie = contract_tie(one["contractId"])
        centre.post(day, name, "GUARANTEE", tie, missing * one["shortfallFen"])


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
