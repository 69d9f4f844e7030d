"""Lines of the ledger for guaranteed volume, which are tied to a contract instead of a visit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLE = "ledger_line"
BEFORE = ("FEE", "WAY", "VISIT_PAY", "DEDUCTION", "REWORK", "CORRECTION")
AFTER = ("FEE", "WAY", "VISIT_PAY", "DEDUCTION", "REWORK", "GUARANTEE", "CORRECTION")
KIND = "ck_ledger_line_linekind"
RULES = {
    "ck_ledger_line_tied": "(visit_id IS NULL) <> (contract_id IS NULL)",
    "ck_ledger_line_guarantee": "kind <> 'GUARANTEE' OR contract_id IS NOT NULL",
}
ONCE = "uq_ledger_line_contract_id_rule_month_occurrence"
CONTRACT = "fk_ledger_line_contract_id_partner_contract"
KEPT = {"sqlite_autoincrement": True}


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table(TABLE, table_kwargs=KEPT) as line:
        line.add_column(sa.Column("contract_id", number, nullable=True))
        line.alter_column("visit_id", existing_type=sa.String(length=64), nullable=True)
        line.create_foreign_key(CONTRACT, "partner_contract", ["contract_id"], ["id"])
        line.create_unique_constraint(ONCE, ["contract_id", "rule", "month", "occurrence"])
        line.drop_constraint(op.f(KIND), type_="check")
        line.create_check_constraint(op.f(KIND), _one_of(AFTER))
        for name, rule in RULES.items():
            line.create_check_constraint(op.f(name), rule)
    _keep_lines()


def downgrade() -> None:
    # What is tied to no visit has no place; months that are closed keep the totals they had.
    _let_lines_go()
    untied = f"FROM {TABLE} WHERE visit_id IS NULL"
    op.execute(f"DELETE FROM ledger_dispute WHERE line_id IN (SELECT id {untied})")
    op.execute(f"DELETE {untied}")
    with op.batch_alter_table(TABLE, table_kwargs=KEPT) as line:
        for name in RULES:
            line.drop_constraint(op.f(name), type_="check")
        line.drop_constraint(op.f(KIND), type_="check")
        line.create_check_constraint(op.f(KIND), _one_of(BEFORE))
        line.drop_constraint(ONCE, type_="unique")
        line.drop_constraint(CONTRACT, type_="foreignkey")
        line.alter_column("visit_id", existing_type=sa.String(length=64), nullable=False)
        line.drop_column("contract_id")
    _keep_lines()


def _one_of(kinds: Sequence[str]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _keep_lines() -> None:
    """Let nobody change or delete lines, or add one to a month that is closed.

    SQLite makes the table anew, without its triggers.
    """
    for statement in _SQLITE if _is_sqlite() else _POSTGRESQL:
        op.execute(statement)


def _let_lines_go() -> None:
    on = "" if _is_sqlite() else f" ON {TABLE}"
    names = ("no_update", "no_delete", "open_month") if _is_sqlite() else ("append_only",)
    for name in names:
        op.execute(f"DROP TRIGGER {TABLE}_{name}{on}")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


_SQLITE = (
    *(
        f"""
        CREATE TRIGGER {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """
        for what in ("UPDATE", "DELETE")
    ),
    f"""
    CREATE TRIGGER {TABLE}_open_month BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM ledger_month WHERE month = NEW.month)
    BEGIN SELECT RAISE(ABORT, 'the month is closed'); END
    """,
)

_POSTGRESQL = (
    f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}",
    f"""
    CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
    """,
)
