"""What loading a scenario promises: clocks run, and stated deadlines stay."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.domain.sla.policy import Stage
from dispatch.files.scenario.reader import read_scenario
from dispatch.files.scenario.tables import Scenario
from dispatch.services.scenarios import load_scenario
from dispatch.store.queries.policies import promise_policy
from dispatch.store.queries.sla import ladders_without_attempt
from dispatch.store.session import Database
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import Visit

START = date(2026, 10, 12)
NOW = datetime(2026, 10, 11, 12, tzinfo=UTC)
"""20:00 in Fuzhou on the Sunday before."""


@contextmanager
def loaded(database: Database) -> Iterator[tuple[Session, Scenario]]:
    scenario = read_scenario(Path("scenarios/fuzhou-week"), today=START, start=START)
    with database.write() as session:
        load_scenario(session, scenario, now=NOW, geocode=lambda _: None, hash_password=str)
        yield session, scenario


def test_the_week_has_clocks_and_keeps_its_stated_deadlines(database: Database) -> None:
    with loaded(database) as (session, scenario):
        # 285 of the 981 cases name a policy; installations, filters and inspections do not.
        named = {case.id for case in scenario.cases if case.sla_policy_id is not None}
        assert len(named) == 285
        assert set(session.scalars(select(CaseClocks.case_id))) == named
        assert session.scalars(select(CaseClocks.owner).distinct()).all() == ["dispatcher"]
        stated = {visit.id: (visit.sla_due_at, visit.sla_policy_id) for visit in scenario.visits}
        policies = {case.id: case.sla_policy_id for case in scenario.cases}
        for visit in session.scalars(select(Visit)):
            due, policy = stated[visit.id]
            assert visit.sla_due_at == due
            assert visit.deadline_given == (due is not None)
            assert visit.sla_policy_id == (policy or policies[visit.case_id])


def test_no_visit_of_the_week_waits_for_help_from_afar(database: Database) -> None:
    with loaded(database) as (session, scenario):
        assert ladders_without_attempt(session) == {}
        # Repairs are not exempt: 206 of standard, 31 of vip.
        rows = select(func.count()).where(CaseStage.stage == Stage.REMOTE_ATTEMPT)
        assert session.scalar(rows) == 237
        assert promise_policy(session).by_work_type["repair-leak"] == "emergency"
        assert len(scenario.cases) == 981
