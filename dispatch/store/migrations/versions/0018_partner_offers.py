"""Partner points: terms of contracts, days they are closed, offers and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATES = ("OPEN", "ACCEPTED", "DECLINED", "EXPIRED", "WITHDRAWN")
REASONS = ("NO_CAPACITY", "NO_PART", "NOT_OUR_WORK", "TOO_FAR", "NOBODY_CERTIFIED", "OTHER")
TERMS = ("shortfall_fen", "margin_fen")


def upgrade() -> None:
    with op.batch_alter_table("partner_contract") as contract:
        for column in TERMS:
            contract.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
        contract.create_check_constraint(
            op.f("ck_partner_contract_terms"), "shortfall_fen >= 0 AND margin_fen >= 0"
        )
    with op.batch_alter_table("partner_contract") as contract:
        for column in TERMS:
            contract.alter_column(column, server_default=None)
    op.create_table(
        "partner_closure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_partner_closure_span")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_point.id"],
            name="fk_partner_closure_partner_id_partner_point",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_partner_closure"),
    )
    op.create_index("ix_partner_closure_partner_id", "partner_closure", ["partner_id"])
    _create_offers()


def _create_offers() -> None:
    op.create_table(
        "partner_offer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fee_fen", sa.Integer(), nullable=False),
        sa.Column("state", _choice("partnerofferstate", STATES), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("reason", _choice("declinereason", REASONS), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('ACCEPTED', 'DECLINED')) = (answered_by IS NOT NULL)",
            name=op.f("ck_partner_offer_answer"),
        ),
        sa.CheckConstraint(
            "(state = 'DECLINED') = (reason IS NOT NULL)", name=op.f("ck_partner_offer_decline")
        ),
        sa.CheckConstraint("fee_fen >= 0", name=op.f("ck_partner_offer_fee_fen")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_partner_offer_{column}_{table}"
            )
            for column, table in (
                ("visit_id", "visit"),
                ("partner_id", "partner_point"),
                ("plan_id", "route_plan"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_partner_offer"),
    )
    standing = sa.text("state IN ('OPEN', 'ACCEPTED')")
    op.create_index(
        "uq_partner_offer_standing",
        "partner_offer",
        ["visit_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    for columns in (["state", "due_at"], ["partner_id", "state"], ["visit_id", "state"]):
        op.create_index(f"ix_partner_offer_{'_'.join(columns)}", "partner_offer", columns)
    op.create_index("ix_partner_offer_plan_id", "partner_offer", ["plan_id"])


def downgrade() -> None:
    op.drop_table("partner_offer")
    op.drop_table("partner_closure")
    with op.batch_alter_table("partner_contract") as contract:
        contract.drop_constraint(op.f("ck_partner_contract_terms"), type_="check")
        for column in reversed(TERMS):
            contract.drop_column(column)


def _choice(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
