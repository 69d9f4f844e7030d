"""How far a plan is from the best: seconds to prove it, and what was proven."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("plan_run", sa.Column("prove_time_s", sa.Integer(), nullable=True))
    op.add_column("route_plan", sa.Column("proof", JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("route_plan") as table:
        table.drop_column("proof")
    with op.batch_alter_table("plan_run") as table:
        table.drop_column("prove_time_s")
