"""What each kind of event counts."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tools.recount_year.arithmetic import DAY, Event, at, stage_dues
from tools.recount_year.centre import Centre, Seen, wall
from tools.recount_year.ends import ended
from tools.recount_year.money import decided as line_decided
from tools.recount_year.money import disputed, line, settle, shut
from tools.recount_year.surveys import answered, followed_up, refused

PUTS_OFF = {"UNREACHABLE", "RESCHEDULED", "REFUSED"}


def opened(centre: Centre, event: Event) -> None:
    """Keep the terms."""
    centre.terms = event


def partner(centre: Centre, event: Event) -> None:
    """Keep a partner point and its card."""
    centre.partners[event["id"]] = event


def calendar(centre: Centre, event: Event) -> None:
    """Keep what each day is."""
    centre.calendar = {date.fromisoformat(day): kind for day, kind in event["days"]}


def received(centre: Centre, event: Event) -> None:
    """Count a request, and reckon its deadlines again; a round is none."""
    centre.cases[event["case"]] = event
    if "clocks" not in event:
        return
    centre.comes_back[event["at"][:10], event["device"], event["fault"]] -= 1
    month = centre.months[event["at"][:7]]
    month["requests"] += 1
    promise = centre.work(event["case"])["promise"]
    if promise is None:
        return
    month["acknowledged"] += 1
    due = dict(stage_dues(centre.terms, centre.calendar, promise, at(event["at"])))
    told = {stage: at(instant) for stage, instant in event["clocks"]}
    if due != told:
        centre.wrong.append(f"{event['case']}: due {due}, told {told}")


def handled(centre: Centre, event: Event) -> None:
    """Count what the desk did."""
    case = centre.cases[event["case"]]
    month = centre.months[case["at"][:7]]
    month["solved_remotely"] += event["outcome"] == "SOLVED"
    clocks = case["clocks"]
    month["acknowledged_late"] += bool(clocks) and at(event["at"]) > at(clocks[0][1])


def made(centre: Centre, event: Event) -> None:
    """Keep a visit; its deadline is the one of its case."""
    case = event["case"]
    centre.visits[event["visit"]] = Seen(event, case)
    centre.order[case].append(event["visit"])
    promise = centre.work(case)["promise"]
    expected = None
    if promise is not None:
        clocks = dict(centre.cases[case]["clocks"])
        expected = clocks[centre.terms["visitStage"][promise]]
    if event["due"] != expected:
        centre.wrong.append(f"{event['visit']}: due {event['due']}, promised {expected}")


def called(centre: Centre, event: Event) -> None:
    """Count a call; a household without a promise that does not agree puts its visit off."""
    month = centre.months[event["day"][:7]]
    month["calls"] += 1
    month["confirmed"] += event["state"] == "CONFIRMED"
    if event["state"] in PUTS_OFF:
        centre.put_off.add(centre.visits[event["visit"]].case)


def broken(centre: Centre, event: Event) -> None:
    """Count an appointment that was not kept."""
    centre.months[event["day"][:7]]["broken_appointments"] += 1


def offered(centre: Centre, event: Event) -> None:
    """Count an offer to a partner point."""
    month = centre.months[event["day"][:7]]
    month["offers"] += 1
    month["accepted"] += event["answer"] == "ACCEPTED"
    centre.accepted[event["partner"], event["day"][:7]] += event["answer"] == "ACCEPTED"
    if at(event["answered"]) > at(event["until"]):
        centre.wrong.append(f"{event['visit']}: answered too late by {event['partner']}")


def driven(centre: Centre, event: Event) -> None:
    """Count kilometres, and the time past the usual end that is no break."""
    month = centre.months[event["day"][:7]]
    month["metres"] += sum(event["legs"])
    end, back = at(event["softEnd"]), at(event["back"])
    past = max(end, back) - end
    for begun, over in event["breaks"]:
        past -= max(timedelta(0), at(over) - max(end, at(begun)))
    month["overtime_s"] += round(past.total_seconds())


def rework(centre: Centre, event: Event) -> None:
    """Keep what was told to be rework, to be compared with what is found."""
    centre.told_rework.add((event["case"], event["visit"]))


def decided(centre: Centre, event: Event) -> None:
    """Count a decision of a person."""
    centre.months[event["at"][:7]]["decisions"] += 1


def closed(centre: Centre, event: Event) -> None:
    """Note that a case is over."""
    centre.closed.add(event["case"])


def day_closed(centre: Centre, event: Event) -> None:
    """Count what is open on the last day of a month."""
    day = date.fromisoformat(event["day"])
    if (day + DAY).month == day.month:
        return
    settle(centre, event["day"])
    month = centre.months[event["day"][:7]]
    ends = datetime.combine(day + DAY, time(), tzinfo=ZoneInfo(centre.terms["zone"]))
    for seen in centre.visits.values():
        if seen.ended is not None:
            continue
        month["backlog"] += 1
        due = seen.made["due"]
        month["backlog_past_due"] += due is not None and at(due) < ends
        if not seen.made["cartridges"]:
            month["backlog_mandatory"] += 1
        elif wall(seen) <= day:
            month["backlog_past_wall"] += 1
            month["backlog_past_wall_put_off"] += seen.case in centre.put_off


def nothing(_centre: Centre, _event: Event) -> None:
    """Nothing to count."""


HANDLERS: dict[str, Callable[[Centre, Event], None]] = {
    "terms": opened,
    "partner": partner,
    "technician": nothing,
    "calendar": calendar,
    "case.received": received,
    "case.handled": handled,
    "case.decided": decided,
    "case.closed": closed,
    "case.rework": rework,
    "visit.made": made,
    "visit.called": called,
    "visit.broken": broken,
    "visit.offered": offered,
    "visit.ended": ended,
    "route.driven": driven,
    "ledger.line": line,
    "line.disputed": disputed,
    "line.decided": line_decided,
    "month.closed": shut,
    "survey.answered": answered,
    "survey.refused": refused,
    "survey.followed-up": followed_up,
    "day.closed": day_closed,
}
