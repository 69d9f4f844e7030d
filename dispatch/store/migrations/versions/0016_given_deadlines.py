"""Deadlines of visits: given as an instant, or set by the clocks of the case alone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visit") as visit:
        visit.add_column(
            sa.Column("deadline_given", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("visit") as visit:
        visit.alter_column("deadline_given", server_default=None)
    # What no clock has set was given; of it nothing is known but the instant.
    op.execute(
        sa.text(
            "UPDATE visit SET deadline_given = :yes WHERE sla_due_at IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM case_clocks c WHERE c.case_id = visit.case_id)"
        ).bindparams(sa.bindparam("yes", True, sa.Boolean()))
    )
    op.drop_table("working_deadline")


def downgrade() -> None:
    op.create_table(
        "working_deadline",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("working_s >= 0", name=op.f("ck_working_deadline_working_s")),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
            name="fk_working_deadline_visit_id_visit",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("visit_id", name="pk_working_deadline"),
    )
    with op.batch_alter_table("visit") as visit:
        visit.drop_column("deadline_given")
