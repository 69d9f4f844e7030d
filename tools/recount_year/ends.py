"""Visits that are over: what they were late by, what they earn, whether they are rework."""

from datetime import date, timedelta

from tools.recount_year.arithmetic import Event, at, kilometres_fen, lateness_fen
from tools.recount_year.centre import Centre, Seen, wall


def ended(centre: Centre, event: Event) -> None:
    """Count a visit that is over, what it was late by, what it earns, and whether it is rework."""
    seen = centre.visits[event["visit"]]
    if seen.ended is not None or seen.case in centre.closed:
        centre.wrong.append(f"{event['visit']} ended after its end")
    seen.ended = event
    month, case = centre.months[event["day"][:7]], centre.cases[seen.case]
    month["visits"] += 1
    month["partner_visits"] += event["by"] == "PARTNER"
    late = None if seen.made["due"] is None else at(event["start"]) - at(seen.made["due"])
    if late is not None:
        month["promised"] += 1
        month["in_time"] += late <= timedelta(0)
        month["lateness_fen"] += lateness_fen(centre.terms, centre.work(seen.case)["promise"], late)
    earn(centre, event, seen, late)
    if event["reason"] is not None:
        if event["reason"] in centre.terms["notCounted"]:
            centre.put_off.add(seen.case)
        return
    month["completed"] += 1
    month["surveys_asked"] += 1
    if seen.made["cartridges"]:
        done_round(centre, event, seen)
    if case.get("fault") is not None:
        note_rework(centre, event, seen)


def earn(centre: Centre, event: Event, seen: Seen, late: timedelta | None) -> None:
    """Reckon what a visit earns whoever did it, and what is deducted from a partner point."""
    day, doer, visit = event["day"], event["doer"], event["visit"]
    kind, done = centre.cases[seen.case]["workType"], event["reason"] is None
    card = centre.partners.get(doer)
    if card is None:
        if done:
            centre.post(day, doer, "VISIT_PAY", visit, centre.terms["work"][kind]["payFen"])
        return
    if done:
        centre.post(day, doer, "FEE", visit, card["feesFen"][kind])
        centre.post(day, doer, "WAY", visit, kilometres_fen(card, event["awayM"]))
    deductions = centre.terms["partnerDeductions"]
    allowed = timedelta(minutes=deductions["LATE"]["afterMinutes"])
    if late is not None and late >= max(allowed, timedelta(seconds=1)):
        centre.post(day, doer, "DEDUCTION", visit, -deductions["LATE"]["fen"])
    if event["reason"] in centre.terms["ownReasons"]:
        centre.post(day, doer, "DEDUCTION", visit, -deductions["NOT_COMPLETED"]["fen"])


def done_round(centre: Centre, event: Event, seen: Seen) -> None:
    """Count a round: whether it came early, or past the first of its walls."""
    month, day = centre.months[event["day"][:7]], date.fromisoformat(event["day"])
    due = min(date.fromisoformat(due_on) for _, due_on, _ in seen.made["cartridges"])
    early = (due - day).days
    month["rounds"] += 1
    month["rounds_early"] += early > 0
    month["days_early"] += max(0, early)
    if day > wall(seen):
        month["past_wall"] += 1
        month["past_wall_put_off"] += seen.case in centre.put_off


def note_rework(centre: Centre, event: Event, seen: Seen) -> None:
    """Find out whether a case is the rework of an earlier one, and keep what was replaced."""
    case = centre.cases[seen.case]
    device, fault = case["device"], case["fault"]
    received_on = at(case["at"]).date()
    earlier = [
        one
        for one in centre.replaced[device]
        if one["fault"] == fault
        and one["case"] != seen.case
        and 0 <= (received_on - one["day"]).days <= centre.terms["reworkDays"]
    ]
    if earlier:
        answers = max(earlier, key=lambda one: one["day"])
        centre.reworked.add(answers["visit"])
        centre.found_rework.add((seen.case, answers["visit"]))
        again = answers["visit"]
        payee, fen = centre.earned.pop(again, (None, 0))
        if payee is not None:  # what has to be done again is paid back once
            centre.post(event["day"], payee, "REWORK", again, -fen)
    if event["part"] is not None:
        day = date.fromisoformat(event["day"])
        centre.replaced[device].append(
            {"visit": event["visit"], "case": seen.case, "fault": fault, "day": day}
        )
