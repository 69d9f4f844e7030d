"""Contracts of partner points hold from a day to a day; a point may have one after another."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "partner_contract"
COLUMNS = ("partner_id", "centre_id", "kind", "guaranteed_visits", "shortfall_fen", "margin_fen")
KEPT = f"SELECT {', '.join(COLUMNS)} FROM {TABLE}"


def upgrade() -> None:
    rows = _rows(f"{KEPT} ORDER BY partner_id, centre_id")
    op.drop_table(TABLE)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    dated = op.create_table(
        TABLE,
        sa.Column("id", number, nullable=False),
        *_columns(),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_partner_contract_span")),
        *_rules(),
        sa.PrimaryKeyConstraint("id", name="pk_partner_contract"),
    )
    for column in ("partner_id", "centre_id"):
        op.create_index(f"ix_partner_contract_{column}", TABLE, [column])
    op.bulk_insert(dated, rows)


def downgrade() -> None:
    # Of several contracts with one centre the last that was made stays.
    rows = _rows(f"{KEPT} WHERE id IN (SELECT max(id) FROM {TABLE} GROUP BY partner_id, centre_id)")
    op.drop_table(TABLE)
    plain = op.create_table(
        TABLE,
        *_columns(),
        *_rules(),
        sa.PrimaryKeyConstraint("partner_id", "centre_id", name="pk_partner_contract"),
    )
    op.bulk_insert(plain, rows)


def _rows(query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in op.get_bind().execute(sa.text(query)).mappings()]


def _columns() -> Sequence[sa.Column[Any]]:
    kinds = sa.Enum(
        "EXCLUSIVE",
        "FIRST_CALL",
        "OVERFLOW",
        name="contractkind",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    return (
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("guaranteed_visits", sa.Integer(), nullable=False),
        sa.Column("shortfall_fen", sa.Integer(), nullable=False),
        sa.Column("margin_fen", sa.Integer(), nullable=False),
    )


def _rules() -> Sequence[sa.Constraint]:
    return (
        sa.CheckConstraint(
            "guaranteed_visits >= 0", name=op.f("ck_partner_contract_guaranteed_visits")
        ),
        sa.CheckConstraint(
            "shortfall_fen >= 0 AND margin_fen >= 0", name=op.f("ck_partner_contract_terms")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"],
                [f"{table}.id"],
                name=f"fk_partner_contract_{name}_id_{table}",
                ondelete="CASCADE",
            )
            for name, table in (("partner", "partner_point"), ("centre", "service_centre"))
        ),
    )
