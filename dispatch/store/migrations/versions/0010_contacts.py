"""Calls to customers: in vain, refused until, and what a confirmed visit was before."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("visit_contact",)


def upgrade() -> None:
    op.create_table(
        "visit_contact",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("times_unreachable", sa.Integer(), nullable=False),
        sa.Column("refused_until", sa.Date(), nullable=True),
        sa.Column(
            "assignment",
            sa.Enum(
                "MANDATORY",
                "OPTIONAL",
                "AUTO",
                name="assignment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "times_unreachable >= 0", name=op.f("ck_visit_contact_times_unreachable")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_visit_contact_visit_id_visit"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_visit_contact"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
