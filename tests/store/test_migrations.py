"""The history of migrations leads to exactly the schema that the models state."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import IntegrityError

from dispatch.domain.kinds import CaseStatus
from dispatch.domain.visit_status import FINAL, VisitStatus
from dispatch.store.cases import VisitOutcome
from dispatch.store.ledger import LedgerLine
from dispatch.store.meta import Meta
from dispatch.store.migrations import DanglingRow, alembic_config, is_current, upgrade
from dispatch.store.models import metadata
from dispatch.store.organisation import PartnerContract
from dispatch.store.session import Database
from dispatch.store.work import Case
from tests.support import rows

HISTORY = "alembic_version"


def checks(connection: Connection) -> Mapping[str, Mapping[str | None, str]]:
    """Rules of each table by name, which Alembic's comparison leaves out."""
    inspector = inspect(connection)
    return {
        table: {rule["name"]: rule["sqltext"] for rule in inspector.get_check_constraints(table)}
        for table in inspector.get_table_names()
        if table != HISTORY
    }


def test_migrations_and_models_agree(database: Database) -> None:
    options = {"compare_type": True, "compare_server_default": True}
    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts=options)
        differences: list[Any] = compare_metadata(context, metadata)
    assert differences == []


def test_migrations_and_models_agree_on_rules_and_the_way_back_is_clean(database: Database) -> None:
    with database.migration() as connection:
        migrated = checks(connection)
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == [HISTORY]
        metadata.create_all(connection)
        assert checks(connection) == migrated
    assert "ck_visit_priority" in migrated["visit"]
    assert "ck_visit_visitstatus" in migrated["visit"]


def test_a_new_database_is_not_current_until_it_is_upgraded(database_url: str) -> None:
    with Database(database_url) as database:
        assert not is_current(database)
        upgrade(database)
        assert is_current(database)


def test_upgrading_again_changes_nothing(database: Database) -> None:
    with database.write() as session:
        session.add(Meta(key="scenario", value="fuzhou-week"))
    upgrade(database)
    with database.read() as session:
        assert session.get_one(Meta, "scenario").value == "fuzhou-week"


def test_an_upgrade_keeps_the_rows_of_before(database_url: str) -> None:
    with Database(database_url) as database:
        upgrade(database, "0001")
        assert not is_current(database)
        with database.write() as session:
            session.execute(
                text("INSERT INTO sla_policy (id, name, tiers) VALUES ('a', 'A', '[]')")
            )
        upgrade(database)
        with database.read() as session:
            assert session.scalars(text("SELECT id FROM sla_policy")).all() == ["a"]


def test_without_the_role_a_manager_becomes_a_dispatcher(database: Database) -> None:
    user = "INSERT INTO app_user (id, login, password_hash, role, language, active)"
    with database.write() as session:
        session.execute(
            text(f"{user} VALUES ('m', 'mei', '#', 'MANAGER', 'zh', :yes)"), {"yes": True}
        )
    with database.migration() as connection:
        command.downgrade(alembic_config(connection), "0020")
        found = connection.execute(text("SELECT role FROM app_user")).scalars().all()
    assert found == ["DISPATCHER"]


def test_cases_whose_visits_were_done_before_are_closed(database: Database) -> None:
    hour = timedelta(hours=1)
    with database.write() as session:
        rows.add_organisation(session)
        session.add_all(rows.case(name, ticket=name) for name in ("failed", "waits", "mended"))
        session.flush()
        for case_id, name, status, hours in (
            ("c1", "a", VisitStatus.COMPLETED, 0),
            ("failed", "b", VisitStatus.FAILED, 0),
            ("waits", "c", VisitStatus.COMPLETED, 0),
            ("waits", "d", VisitStatus.PUBLISHED, 1),
            ("mended", "e", VisitStatus.FAILED, 0),
            ("mended", "f", VisitStatus.COMPLETED, 2),
        ):
            made = rows.NOON + hours * hour
            session.add(rows.visit(name, case_id=case_id, status=status, created_at=made))
            session.flush()
            if status in FINAL:
                session.add(VisitOutcome(visit_id=name, ended_at=made + hour))
    with database.migration() as connection:
        command.downgrade(alembic_config(connection), "0024")
    upgrade(database)
    with database.read() as session:
        found = {case.id: (case.status, case.ended_at) for case in session.scalars(select(Case))}
    assert found == {
        "c1": (CaseStatus.CLOSED, rows.NOON + hour),
        "failed": (CaseStatus.OPEN, None),
        "waits": (CaseStatus.OPEN, None),
        "mended": (CaseStatus.CLOSED, rows.NOON + 3 * hour),
    }


def test_an_upgrade_that_fails_leaves_the_schema_of_before(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stop(Exception):
        pass

    def fail(*_: object) -> None:
        raise Stop

    with Database(database_url) as database:
        upgrade(database, "0003")
        with monkeypatch.context() as patch:
            patch.setattr("alembic.operations.base.Operations.create_foreign_key", fail)
            patch.setattr("alembic.operations.base.Operations.execute", fail)
            with pytest.raises(Stop):
                upgrade(database)
        with database.read() as session:
            assert "plan_run" not in inspect(session.connection()).get_table_names()
        upgrade(database)
        assert is_current(database)


def test_lines_of_before_stay_and_are_kept_when_contracts_get_lines(database: Database) -> None:
    line = """
        INSERT INTO ledger_line (month, day, visit_id, payee_kind, payee_id, kind, rule, amount_fen,
            basis, note, booked_at, booked_by, occurrence)
        VALUES ('2026-10', '2026-10-08', 'v1', 'TECHNICIAN', 'ann', 'FEE', :rule, 1500,
            '{}', '', '2026-10-09T04:00:00Z', 'nightly', 0)
    """
    with database.migration() as connection:
        command.downgrade(alembic_config(connection), "0025")
    with database.write() as session:
        rows.add_organisation(session)
        session.add(rows.visit())
        session.flush()
        session.execute(text(line), {"rule": "fee-card"})
    upgrade(database)
    with database.write() as session:
        contract = PartnerContract(partner_id="shop", centre_id="gulou", kind="OVERFLOW")
        session.add(rows.partner())
        session.flush()
        session.add(contract)
        session.flush()
        (kept,) = session.scalars(select(LedgerLine))
        assert (kept.id, kept.visit_id, kept.contract_id, kept.amount_fen) == (1, "v1", None, 1500)
        session.add(
            LedgerLine(
                month="2026-10",
                day=date(2026, 10, 31),
                contract_id=contract.id,
                payee_kind="PARTNER",
                payee_id="shop",
                kind="GUARANTEE",
                rule="guaranteed-volume",
                amount_fen=4000,
                booked_at=rows.NOON,
                booked_by="x",
            )
        )
    for change in ("UPDATE ledger_line SET amount_fen = 1", "DELETE FROM ledger_line"):
        with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
            session.execute(text(change))
    with database.migration() as connection:
        command.downgrade(alembic_config(connection), "0025")
        found = connection.execute(text("SELECT id, kind FROM ledger_line"))
        assert [tuple(row) for row in found] == [(1, "FEE")]
    with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
        session.execute(text("DELETE FROM ledger_line"))


def test_a_migration_cannot_leave_a_reference_to_nothing(sqlite_url: str) -> None:
    with Database(sqlite_url) as database:
        upgrade(database, "0001")
        with database.migration() as connection:
            connection.exec_driver_sql(
                "INSERT INTO partner_work_type VALUES ('no partner', 'no type', 0)"
            )
        with pytest.raises(DanglingRow, match="partner_work_type"):
            upgrade(database)
        assert not is_current(database)
