"""A centre's simulated days, one after the other."""

from datetime import date, datetime, timedelta

from dispatch.planning.horizon import midnight
from dispatch.simulation.calls import call_all
from dispatch.simulation.centre import Centre, days_of
from dispatch.simulation.crew import Person, at_work
from dispatch.simulation.day_problem import DayProblem, day_problem
from dispatch.simulation.disputes import settle_disputes
from dispatch.simulation.intake import make_rounds, take_in
from dispatch.simulation.months import end_of_day
from dispatch.simulation.offers import offered
from dispatch.simulation.partners import is_accepted
from dispatch.simulation.planner import candidates, judged, plan_time, planned
from dispatch.simulation.surveys import take_answers
from dispatch.simulation.terms import ZONE, day_kind
from dispatch.simulation.today import with_arrivals
from dispatch.simulation.work import work_day
from solver.draft import Draft


def simulate(centre: Centre) -> None:
    """Let all days of the year pass at a centre."""
    for day in days_of(centre.settings):
        one_day(centre, day)


def one_day(centre: Centre, day: date) -> None:
    """Plan a day on the afternoon before, call and offer, take in what comes, and carry it out."""
    known_at = plan_time(day, midnight(day, ZONE))
    crew = _present(centre, day)
    make_rounds(centre, day, known_at)
    evening = day_problem(centre, day, candidates(centre, day, known_at, crew), crew)
    draft = planned(evening)
    for number in draft.unserved():
        evening.visits[number].left_out += 1
    kept = _agreed(centre, evening, draft, known_at)
    take_in(centre, day)
    made, today = with_arrivals(centre, evening, draft, kept, known_at)
    work_day(centre, made, judged(made, today))
    take_answers(centre, day)
    settle_disputes(centre, day)
    end_of_day(centre, day)
    close_day(centre, day)


def _present(centre: Centre, day: date) -> list[Person]:
    """Return who works on a day: somebody always does, however many are ill."""
    dice, ill = centre.dice["days"], centre.settings.rates.ill
    working = list(at_work(centre.crew, day, day_kind(day)))
    well = [person for person in working if dice.random() >= ill]
    return well or working[:1]


def _agreed(centre: Centre, evening: DayProblem, draft: Draft, at: datetime) -> set[str]:
    """Call customers and offer visits to partner points; return the visits that stay."""
    put_off = {visit.id for visit in call_all(centre, evening, draft, at)}
    for handed in draft.plan().partner_assignments:
        visit, partner = evening.visits[handed.visit], evening.partners[handed.partner]
        if not is_accepted(offered(centre, visit, partner, evening.day, at)):
            put_off.add(visit.id)
    return {evening.visits[number].id for number in draft.served} - put_off


def close_day(centre: Centre, day: date) -> None:
    """Write how things stand when a day ends; those of a month's last day are its figures."""
    centre.log.add("day.closed", day=day.isoformat())
    month, ends = centre.tally.month(day), midnight(day + timedelta(days=1), ZONE)
    walls = [visit for visit in centre.pool.values() if visit.wall_on is not None]
    past = [visit for visit in walls if visit.wall_on is not None and visit.wall_on <= day]
    month.backlog = len(centre.pool)
    month.backlog_mandatory = len(centre.pool) - len(walls)
    month.backlog_past_due = sum(
        visit.due_at is not None and visit.due_at < ends for visit in centre.pool.values()
    )
    month.backlog_past_wall = len(past)
    month.backlog_past_wall_put_off = sum(visit.postponed for visit in past)
