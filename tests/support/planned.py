"""A scenario in a database, and its days planned and published as the product does it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from dispatch.files.scenario.tables import Scenario
from dispatch.planning.read_back import PlanReader, stored_problem
from dispatch.services.plans import RunRequest, publish_plan, request_run
from dispatch.services.scenarios import load_scenario
from dispatch.solving.worker import Worker, WorkerOptions
from dispatch.store.plans import RoutePlan
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.travel.geocoders import open_placer
from dispatch.travel.times import GeodesicTravelTimes
from solver.plan import Plan, Status
from solver.problem import Problem


def load(database: Database, scenario: Scenario, now: datetime) -> None:
    """Load a scenario; its addresses are placed by the gazetteer."""
    with database.write() as session:
        load_scenario(
            session,
            scenario,
            now=now,
            geocode=open_placer("gazetteer", home="福建省福州市").place,
            hash_password=lambda password: password,
        )


def machine_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def solve_queued(
    database: Database, folder: Path, clock: Callable[[], datetime] = machine_now
) -> None:
    """Solve all that is queued, in real child processes."""
    options = WorkerOptions(owner="test", folder=folder)
    worker = Worker(database, GeodesicTravelTimes(), options, clock)
    while worker.run_next():
        pass


def publish(database: Database, run_id: str, now: datetime) -> str:
    """Publish the draft of a run that has ended well; its id."""
    with database.write() as session:
        run = session.get_one(PlanRun, run_id)
        assert run.status in (Status.COMPLETED, Status.INCOMPLETE), run.failure_code
        draft = session.scalars(select(RoutePlan).where(RoutePlan.run_id == run_id)).one()
        return publish_plan(session, draft.id, draft.version, "test", now).id


def plan_days(database: Database, request: RunRequest, folder: Path, now: datetime) -> str:
    """Queue a run, solve and publish it; the id of the published plan."""
    with database.write() as session:
        run_id = request_run(session, request, now).id
    solve_queued(database, folder)
    return publish(database, run_id, datetime.now(UTC))


def read_published(database: Database, plan_id: str) -> tuple[Problem, Plan]:
    """The plan as it is stored, and the problem that its run handed to the solver."""
    with database.read() as session:
        row = session.get_one(RoutePlan, plan_id)
        assert row.run is not None
        problem = stored_problem(row.run)
        assert problem is not None
        return problem, PlanReader(problem).plan(row)


def days_of(scenario: Scenario) -> tuple[date, date]:
    """First and last day of a scenario."""
    first = scenario.start
    return first, date.fromordinal(first.toordinal() + scenario.settings.days - 1)
