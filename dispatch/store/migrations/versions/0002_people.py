"""Technicians and their shifts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TABLES = ("technician", "technician_skill", "shift", "shift_break", "absence")


def upgrade() -> None:
    op.create_table(
        "technician",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("home_lat", sa.Double(), nullable=False),
        sa.Column("home_lon", sa.Double(), nullable=False),
        sa.Column("travel_profile", sa.String(), nullable=False),
        sa.Column("tools", JSON, nullable=False),
        sa.Column("parts", JSON, nullable=False),
        sa.Column("territory", JSON, nullable=True),
        sa.Column("fixed_fen", sa.Integer(), nullable=False),
        sa.Column("per_hour_fen", sa.Integer(), nullable=False),
        sa.Column("per_overtime_hour_fen", sa.Integer(), nullable=False),
        sa.Column("per_km_fen", sa.Integer(), nullable=False),
        sa.Column("per_visit_fen", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "home_lat BETWEEN -90 AND 90 AND home_lon BETWEEN -180 AND 180",
            name=op.f("ck_technician_home_lat_home_lon"),
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["service_centre.id"], name="fk_technician_centre_id_service_centre"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_technician"),
    )
    op.create_index("ix_technician_centre_id", "technician", ["centre_id"], unique=False)
    op.create_index("ix_technician_phone", "technician", ["phone"], unique=False)
    op.create_table(
        "technician_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("duration_permille", sa.Integer(), nullable=False),
        sa.Column("certificate_no", sa.String(), nullable=True),
        sa.CheckConstraint(
            "duration_permille > 0", name=op.f("ck_technician_skill_duration_permille")
        ),
        sa.CheckConstraint("level >= 1", name=op.f("ck_technician_skill_level")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_technician_skill_span")),
        sa.ForeignKeyConstraint(
            ["technician_id"],
            ["technician.id"],
            name="fk_technician_skill_technician_id_technician",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_technician_skill"),
    )
    op.create_index("ix_technician_skill_skill", "technician_skill", ["skill"], unique=False)
    op.create_index(
        "ix_technician_skill_technician_id", "technician_skill", ["technician_id"], unique=False
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("soft_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_lat", sa.Double(), nullable=False),
        sa.Column("start_lon", sa.Double(), nullable=False),
        sa.Column("end_lat", sa.Double(), nullable=False),
        sa.Column("end_lon", sa.Double(), nullable=False),
        sa.Column("max_travel_s", sa.Integer(), nullable=True),
        sa.Column("max_duration_s", sa.Integer(), nullable=True),
        sa.Column("capacity", JSON, nullable=False),
        sa.Column("pickup", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "end_lat BETWEEN -90 AND 90 AND end_lon BETWEEN -180 AND 180",
            name=op.f("ck_shift_end_lat_end_lon"),
        ),
        sa.CheckConstraint(
            "start_lat BETWEEN -90 AND 90 AND start_lon BETWEEN -180 AND 180",
            name=op.f("ck_shift_start_lat_start_lon"),
        ),
        sa.CheckConstraint(
            "starts_at < ends_at AND soft_ends_at BETWEEN starts_at AND ends_at",
            name=op.f("ck_shift_span"),
        ),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name="fk_shift_technician_id_technician"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shift"),
    )
    op.create_index("ix_shift_date", "shift", ["date"], unique=False)
    op.create_index("ix_shift_technician_id_date", "shift", ["technician_id", "date"], unique=False)
    op.create_table(
        "shift_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "FIXED",
                "FLOATING",
                name="breakkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts_at < ends_at AND duration_s > 0", name=op.f("ck_shift_break_span")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name="fk_shift_break_shift_id_shift", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shift_break"),
    )
    op.create_index("ix_shift_break_shift_id", "shift_break", ["shift_id"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absence_span")),
        sa.ForeignKeyConstraint(
            ["technician_id"],
            ["technician.id"],
            name="fk_absence_technician_id_technician",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_technician_id", "absence", ["technician_id"], unique=False)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
