"""Maintenance rounds: which cartridges a case replaces."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "round_case",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("cartridges", JSON, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("wall_on", sa.Date(), nullable=False),
        sa.Column("renewed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_round_case_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_round_case_site_id_site"),
        sa.PrimaryKeyConstraint("case_id", name="pk_round_case"),
    )
    op.create_index("ix_round_case_site_id", "round_case", ["site_id"], unique=False)


def downgrade() -> None:
    op.drop_table("round_case")
