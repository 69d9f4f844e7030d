"""What comes in at a centre: homes that are due, and requests."""

from datetime import date, datetime, timedelta

from dispatch.simulation.after import add_visit
from dispatch.simulation.cases import Case, Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.homes import made_home
from dispatch.simulation.requests import (
    YEAR_DAYS,
    Request,
    at_minute,
    drawn_count,
    requests_of,
)
from dispatch.simulation.rounds import round_for
from dispatch.simulation.terms import FILTERS, WORK


def make_rounds(centre: Centre, day: date, at: datetime) -> None:
    """Make a visit for each home that is due, once."""
    mean_fen = centre.visit_fen()
    for home in centre.due.pop(day):
        found = round_for(home, mean_fen, day)
        case = Case(centre.next_id("k"), home, FILTERS, at, round=found, answered=True)
        centre.log.add(
            "case.received", at=at, case=case.id, workType=FILTERS, device=home.device_id
        )
        visit = Visit(
            id=centre.next_id("v"),
            case=case,
            service_s=found.service_s,
            needs={need.name: need.min_level for need in WORK[FILTERS].skills},
            ready_at=at,
            mandatory=False,
            wall_on=min(one.due_on + timedelta(days=one.late_days) for one in found.cartridges),
        )
        add_visit(centre, visit, at)


def take_in(centre: Centre, day: date) -> None:
    """Take in the requests of a day, in the order in which they come."""
    rates, dice = centre.settings.rates, centre.dice["requests"]
    found = [*requests_of(dice, rates, centre.homes, day), *centre.returning.pop(day, ())]
    wanted = drawn_count(dice, rates.installation * len(centre.homes) / YEAR_DAYS)
    for _ in range(wanted):
        home = made_home(dice, centre.seat, centre.next_number(), day, 0)
        at = at_minute(day, dice.randrange(9 * 60, 18 * 60))
        found.append(Request(at, home, "installation-under-sink"))
    for request in sorted(found, key=lambda one: (one.at, one.home.id)):
        _receive(centre, request)


def _receive(centre: Centre, request: Request) -> None:
    desk, month = centre.desk, centre.tally.month(request.at.date())
    case = Case(
        id=centre.next_id("k"),
        home=request.home,
        work_type=request.work_type,
        received_at=request.at,
        fault_code=request.fault_code,
        clocks=desk.clocks(request),
    )
    handled = desk.handle(request)
    month.requests += 1
    if case.clocks:
        month.acknowledged += 1
        month.acknowledged_late += handled.acknowledged_at > case.clocks[0].due_at
    centre.log.add(
        "case.received",
        at=request.at,
        case=case.id,
        workType=case.work_type,
        device=case.home.device_id,
        fault=case.fault_code,
        clocks=[[clock.stage, clock.due_at] for clock in case.clocks],
    )
    centre.log.add(
        "case.handled",
        at=handled.acknowledged_at,
        case=case.id,
        attempted=handled.attempted_at,
        outcome=handled.outcome,
    )
    if case.fault_code is not None:
        centre.cases[case.id] = case
    if handled.ready_at is None:
        month.solved_remotely += 1
        centre.log.add("case.closed", at=handled.attempted_at, case=case.id)
        return
    add_visit(centre, desk.first_visit(case, handled, centre.next_id("v")), request.at)
