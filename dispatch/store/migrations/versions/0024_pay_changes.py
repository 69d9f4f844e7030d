"""Pay per visit of technicians changes from a day on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    op.create_table(
        "pay_change",
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("per_visit_fen", json, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["technician_id"],
            ["technician.id"],
            name="fk_pay_change_technician_id_technician",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("technician_id", "valid_from", name="pk_pay_change"),
    )


def downgrade() -> None:
    op.drop_table("pay_change")
