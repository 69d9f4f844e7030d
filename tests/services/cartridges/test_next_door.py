"""F5: a household that is due is pulled forward when a technician is next door anyway.

Ann has to repair something at s1 today. Two households are due in ten days: one next door, and one
fifteen kilometres away. Either may wait three weeks.
"""

from datetime import timedelta

from dispatch.planning.build import build
from dispatch.services.cartridges.rounds import generate_rounds
from dispatch.services.plans import RunRequest, request_run
from dispatch.store.customers import Site
from dispatch.store.people import Technician
from dispatch.store.session import Database
from dispatch.store.work import Visit, WorkType
from dispatch.travel.times import GeodesicTravelTimes
from solver.plan import UnassignedKind
from solver.solve import Options, solve
from solver.visit import Assignment
from tests.services.cartridges.homes import second_home
from tests.support import rows
from tests.support.rows import DAY, NOON

MORNING = NOON - timedelta(hours=4)
DUE = DAY + timedelta(days=10)
FAR = 15 / 111
"""Fifteen kilometres to the north, in degrees."""


def test_who_lives_next_door_is_served_before_the_due_date_and_who_lives_far_waits(
    database: Database,
) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        names = {"name_zh": "滤芯更换", "name_en": "Filters"}
        session.add(WorkType(id="filter-replacement", default_duration_s=1_500, **names))
        session.get_one(Technician, "ann").per_km_fen = 90
        installed = DUE - timedelta(days=180)
        for number in (1, 2):
            second_home(session, number, due_on=DUE, installed_on=installed)
        places = {"s1": 26.08, "site-1": 26.081, "site-2": 26.08 + FAR}
        for site_id, lat in places.items():
            site = session.get_one(Site, site_id)
            site.lat, site.lon = lat, 119.3
        session.add(rows.visit("repair", assignment=Assignment.MANDATORY))
        session.flush()
        made = generate_rounds(session, "gulou", DAY, MORNING)
        # Opened ten days ago, thirty days wide: a third of 30 yuan for waiting a day.
        assert [visit.drop_price_fen for visit in made] == [1_000, 1_000]
        run = request_run(session, RunRequest(DAY, DAY, "test"), MORNING)
        run.started_at = MORNING
        problem = build(session, run, GeodesicTravelTimes()).problem
        plan = solve(problem, Options(iterations=300, time_limit_s=30))
        site_of = {visit.id: session.get_one(Visit, visit.id).site_id for visit in problem.visits}
        at = [site_of[visit.id] for visit in problem.visits]
        assert {at[visit] for route in plan.routes for visit in route.visits} == {"s1", "site-1"}
        # There and back are 30 km and more, some 27 yuan, for the 10 that waiting costs.
        (left,) = plan.unassigned
        assert (at[left.visit], left.kind) == ("site-2", UnassignedKind.PRICED_OUT)
