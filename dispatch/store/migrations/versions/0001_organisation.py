"""Service centres, partner points, work types and SLA policies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TABLES = (
    "service_centre",
    "opening_hours",
    "work_type",
    "sla_policy",
    "partner_point",
    "partner_day_cap",
    "partner_work_type",
    "partner_contract",
    "partner_certificate",
)


def upgrade() -> None:
    op.create_table(
        "service_centre",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column(
            "calendar_kind",
            sa.Enum(
                "SEVEN_DAYS",
                "STATUTORY",
                name="calendarkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180",
            name=op.f("ck_service_centre_lat_lon"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_centre"),
    )
    op.create_table(
        "opening_hours",
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_opening_hours_span")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["centre_id"],
            ["service_centre.id"],
            name="fk_opening_hours_centre_id_service_centre",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("centre_id", "weekday", "opens", name="pk_opening_hours"),
    )
    op.create_table(
        "work_type",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("default_duration_s", sa.Integer(), nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("remote_exempt", sa.Boolean(), nullable=False),
        sa.CheckConstraint("default_duration_s >= 0", name=op.f("ck_work_type_default_duration_s")),
        sa.PrimaryKeyConstraint("id", name="pk_work_type"),
    )
    op.create_table(
        "sla_policy",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tiers", JSON, nullable=False),
        sa.Column("outer_bound_s", sa.Integer(), nullable=True),
        sa.CheckConstraint("outer_bound_s > 0", name=op.f("ck_sla_policy_outer_bound_s")),
        sa.PrimaryKeyConstraint("id", name="pk_sla_policy"),
    )
    op.create_table(
        "partner_point",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "REPAIR",
                "INSTALL",
                name="partnerkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("acceptance_minutes", sa.Integer(), nullable=False),
        sa.Column("free_km", sa.Integer(), nullable=False),
        sa.Column("per_km_fen", sa.Integer(), nullable=False),
        sa.Column("quality", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180",
            name=op.f("ck_partner_point_lat_lon"),
        ),
        sa.CheckConstraint("quality BETWEEN 0 AND 100", name=op.f("ck_partner_point_quality")),
        sa.CheckConstraint(
            "radius_m >= 0 AND acceptance_minutes >= 0 AND free_km >= 0",
            name=op.f("ck_partner_point_amounts"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_partner_point"),
    )
    op.create_table(
        "partner_day_cap",
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("max_visits", sa.Integer(), nullable=False),
        sa.Column("max_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "max_visits >= 0 AND max_minutes >= 0", name=op.f("ck_partner_day_cap_caps")
        ),
        sa.CheckConstraint("opens < closes", name=op.f("ck_partner_day_cap_span")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_partner_day_cap_weekday")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_point.id"],
            name="fk_partner_day_cap_partner_id_partner_point",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", "weekday", name="pk_partner_day_cap"),
    )
    op.create_table(
        "partner_work_type",
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("work_type_id", sa.String(length=64), nullable=False),
        sa.Column("fee_fen", sa.Integer(), nullable=False),
        sa.CheckConstraint("fee_fen >= 0", name=op.f("ck_partner_work_type_fee_fen")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_point.id"],
            name="fk_partner_work_type_partner_id_partner_point",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["work_type_id"], ["work_type.id"], name="fk_partner_work_type_work_type_id_work_type"
        ),
        sa.PrimaryKeyConstraint("partner_id", "work_type_id", name="pk_partner_work_type"),
    )
    op.create_table(
        "partner_contract",
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "EXCLUSIVE",
                "FIRST_CALL",
                "OVERFLOW",
                name="contractkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("guaranteed_visits", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "guaranteed_visits >= 0", name=op.f("ck_partner_contract_guaranteed_visits")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"],
            ["service_centre.id"],
            name="fk_partner_contract_centre_id_service_centre",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_point.id"],
            name="fk_partner_contract_partner_id_partner_point",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", "centre_id", name="pk_partner_contract"),
    )
    op.create_table(
        "partner_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_partner_certificate_span")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_point.id"],
            name="fk_partner_certificate_partner_id_partner_point",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_partner_certificate"),
    )
    op.create_index(
        "ix_partner_certificate_partner_id", "partner_certificate", ["partner_id"], unique=False
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
