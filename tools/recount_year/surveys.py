"""Surveys: which answers came in time, what they say, and whom somebody had to call."""

from datetime import datetime, timedelta

from tools.recount_year.arithmetic import DAY, Event, at
from tools.recount_year.centre import Centre

YES_OR_NO = {"onTime": "on_time", "repaired": "repaired", "explained": "explained"}


def answered(centre: Centre, event: Event) -> None:
    """Count an answer in the month of the visit that it is about."""
    visit = event["visit"]
    ended = centre.visits[visit].ended
    if ended is None or ended["reason"] is not None or visit in centre.answered:
        centre.wrong.append(f"{visit}: answered, and was not asked")
        return
    if at(event["at"]) >= expires(centre, ended):
        centre.wrong.append(f"{visit}: answered too late")
    centre.answered.add(visit)
    month = centre.months[ended["day"][:7]]
    month["surveys_answered"] += 1
    month["satisfaction"] += event["satisfaction"]
    for said, name in YES_OR_NO.items():
        month[f"{name}_said"] += event[said] is not None
        month[f"{name}_yes"] += event[said] is True
    month["cleanliness_said"] += event["cleanliness"] is not None
    month["cleanliness"] += event["cleanliness"] or 0
    unhappy = event["satisfaction"] <= centre.terms["survey"]["lowSatisfaction"]
    if unhappy or event["repaired"] is False:
        centre.to_call[visit] = event["repaired"] is False


def refused(centre: Centre, event: Event) -> None:
    """See that an answer that was not taken did come too late."""
    ended = centre.visits[event["visit"]].ended
    if ended is None or at(event["at"]) < expires(centre, ended):
        centre.wrong.append(f"{event['visit']}: an answer in time was refused")


def followed_up(centre: Centre, event: Event) -> None:
    """Count a call to somebody who had to be called, once."""
    centre.months[event["at"][:7]]["follow_ups"] += 1
    if centre.to_call.pop(event["visit"], None) is not event["again"]:
        centre.wrong.append(f"{event['visit']}: followed up, and did not wait for it")
    elif event["again"]:
        case = centre.cases[centre.visits[event["visit"]].case]
        tomorrow = (at(event["at"]) + DAY).date().isoformat()
        centre.comes_back[tomorrow, case["device"], case["fault"]] += 1


def expires(centre: Centre, ended: Event) -> datetime:
    """Return the first instant at which it is too late to answer."""
    return at(ended["at"]) + timedelta(days=centre.terms["survey"]["validDays"])
