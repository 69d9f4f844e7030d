"""What each stage of a run's solve won."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("plan_run", sa.Column("solver_stages", JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("plan_run") as table:
        table.drop_column("solver_stages")
