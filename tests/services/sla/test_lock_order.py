"""A report and a count anew of the same clocks wait for each other in one order, not in a ring."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from dispatch.domain.kinds import Language, Role
from dispatch.domain.visit_events import VisitEventKind
from dispatch.services.execution import Report, report
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.clocks import start_clocks
from dispatch.store.queries.sla import held_clocks
from dispatch.store.session import Database
from dispatch.store.work import Visit
from tests.services.sla.desk import ANN, NOON, add_desk
from tests.support import rows

OFFICE = Principal("user-dora", "dora", Role.DISPATCHER, None, None, Language.EN)
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.mark.postgres
def test_a_report_waits_for_the_clocks_before_it_holds_its_visit(
    migrated_postgres_url: str,
) -> None:
    with Database(migrated_postgres_url) as database:
        with database.write() as session:
            add_desk(session)
            session.add(rows.visit("v1", status="EN_ROUTE"))
            session.flush()
            start_clocks(session, ANN, "c1", "standard", "gulou", NOON)

        def arrives() -> None:
            with database.write() as session:
                told = Report(VisitEventKind.ARRIVE, NOON, "e1")
                report(session, OFFICE, "v1", told, NOON)

        with ThreadPoolExecutor(1) as pool:
            with database.write() as session:
                held_clocks(session, "c1")
                reporting = pool.submit(arrives)
                while not session.scalar(WAITING):
                    time.sleep(0.01)
                # The report waits for the clocks; were its visit held, this would wait for it.
                session.get_one(Visit, "v1").priority = 2
                session.flush()
            reporting.result()
        with database.read() as session:
            visit = session.get_one(Visit, "v1")
            assert (visit.status.value, visit.priority) == ("ARRIVED", 2)
