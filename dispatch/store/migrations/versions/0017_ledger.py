"""The ledger: lines, disputes, closed months, kept fee cards; the database keeps them so."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("ledger_line", "booked_visit", "ledger_dispute", "ledger_month", "kept_fee_card")
FROZEN = ("ledger_line", "ledger_month")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "ledger_line",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("month", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("payee_kind", choice("payeekind", "PARTNER", "TECHNICIAN"), nullable=False),
        sa.Column("payee_id", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            choice("linekind", "FEE", "WAY", "VISIT_PAY", "DEDUCTION", "REWORK", "CORRECTION"),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("basis", JSON, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by", sa.String(), nullable=False),
        sa.Column("corrects_id", BIG_ID, nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_ledger_line_amount_fen")),
        sa.CheckConstraint(
            "(kind = 'CORRECTION') = (corrects_id IS NOT NULL)",
            name=op.f("ck_ledger_line_corrects"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["ledger_line.id"], name="fk_ledger_line_corrects_id_ledger_line"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_ledger_line_visit_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_line"),
        sa.UniqueConstraint(
            "visit_id",
            "rule",
            "payee_kind",
            "payee_id",
            "occurrence",
            name="uq_ledger_line_visit_id_rule_payee_kind_payee_id_occurrence",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_line_corrects_id", "ledger_line", ["corrects_id"], unique=False)
    op.create_index(
        "ix_ledger_line_month_payee_kind_payee_id",
        "ledger_line",
        ["month", "payee_kind", "payee_id"],
        unique=False,
    )
    op.create_table(
        "booked_visit",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_booked_visit_visit_id_visit"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_booked_visit"),
    )
    op.create_table(
        "ledger_dispute",
        sa.Column("line_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("state", choice("disputestate", "OPEN", "ACCEPTED", "REJECTED"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_ledger_dispute_reason")),
        sa.CheckConstraint(
            "(state = 'OPEN') = (decided_at IS NULL)", name=op.f("ck_ledger_dispute_decided")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["ledger_line.id"], name="fk_ledger_dispute_line_id_ledger_line"
        ),
        sa.PrimaryKeyConstraint("line_id", name="pk_ledger_dispute"),
    )
    op.create_index("ix_ledger_dispute_state", "ledger_dispute", ["state"], unique=False)
    op.create_table(
        "ledger_month",
        sa.Column("month", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_ledger_month"),
    )
    op.create_table(
        "kept_fee_card",
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("fees_fen", JSON, nullable=False),
        sa.Column("free_km", sa.Integer(), nullable=False),
        sa.Column("per_km_fen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner_point.id"], name="fk_kept_fee_card_partner_id_partner_point"
        ),
        sa.PrimaryKeyConstraint("partner_id", "valid_from", name="pk_kept_fee_card"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        op.execute(statement)


_SQLITE = (
    *(
        f"""
        CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """
        for table in FROZEN
        for what in ("UPDATE", "DELETE")
    ),
    """
    CREATE TRIGGER ledger_line_open_month BEFORE INSERT ON ledger_line
    WHEN EXISTS (SELECT 1 FROM ledger_month WHERE month = NEW.month)
    BEGIN SELECT RAISE(ABORT, 'the month is closed'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = 'the ledger is append-only'; END
    $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
        """
        for table in FROZEN
    ),
    """
    CREATE FUNCTION ledger_month_is_open() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF EXISTS (SELECT 1 FROM ledger_month WHERE month = NEW.month) THEN
            RAISE integrity_constraint_violation USING MESSAGE = 'the month is closed';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_line_open_month BEFORE INSERT ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION ledger_month_is_open()
    """,
)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_is_append_only()")
        op.execute("DROP FUNCTION ledger_month_is_open()")
