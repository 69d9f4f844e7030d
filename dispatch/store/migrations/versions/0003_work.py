"""Customers, devices, cases and visits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TABLES = (
    "customer",
    "site",
    "device",
    "cartridge",
    "service_case",
    "visit_group",
    "visit",
    "visit_dependency",
)


def upgrade() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
    )
    op.create_index("ix_customer_phone", "customer", ["phone"], unique=False)
    op.create_table(
        "site",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("geocode_confidence", sa.Double(), nullable=True),
        sa.Column("geocode_source", sa.String(), nullable=True),
        sa.Column("access_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_site_placed")),
        sa.CheckConstraint("access_s >= 0", name=op.f("ck_site_access_s")),
        sa.CheckConstraint(
            "geocode_confidence BETWEEN 0 AND 1", name=op.f("ck_site_geocode_confidence")
        ),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_site_lat_lon")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_site_customer_id_customer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
    )
    op.create_index("ix_site_address", "site", ["address"], unique=False)
    op.create_index(
        "ix_site_city_district_town", "site", ["city", "district", "town"], unique=False
    )
    op.create_index("ix_site_customer_id", "site", ["customer_id"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("serial_number", sa.String(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_device_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
    )
    op.create_index("ix_device_serial_number", "device", ["serial_number"], unique=False)
    op.create_index("ix_device_site_id", "device", ["site_id"], unique=False)
    op.create_table(
        "cartridge",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.Column("rated_days", sa.Integer(), nullable=False),
        sa.Column("early_days", sa.Integer(), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("price_fen >= 0", name=op.f("ck_cartridge_price_fen")),
        sa.CheckConstraint(
            "rated_days > 0 AND early_days >= 0 AND late_days >= 0", name=op.f("ck_cartridge_days")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name="fk_cartridge_device_id_device", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cartridge"),
    )
    op.create_index("ix_cartridge_device_id", "cartridge", ["device_id"], unique=False)
    op.create_index("ix_cartridge_due_on", "cartridge", ["due_on"], unique=False)
    op.create_table(
        "service_case",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("work_type_id", sa.String(length=64), nullable=False),
        sa.Column("sla_policy_id", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "CLOSED",
                "CANCELLED",
                name="casestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_service_case_customer_id_customer"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name="fk_service_case_device_id_device"
        ),
        sa.ForeignKeyConstraint(
            ["sla_policy_id"], ["sla_policy.id"], name="fk_service_case_sla_policy_id_sla_policy"
        ),
        sa.ForeignKeyConstraint(
            ["work_type_id"], ["work_type.id"], name="fk_service_case_work_type_id_work_type"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_case"),
        sa.UniqueConstraint("ticket", name="uq_service_case_ticket"),
    )
    op.create_index("ix_service_case_customer_id", "service_case", ["customer_id"], unique=False)
    op.create_index("ix_service_case_device_id", "service_case", ["device_id"], unique=False)
    op.create_table(
        "visit_group",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("min_gap_s", sa.Integer(), nullable=False),
        sa.Column("max_gap_s", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= min_gap_s AND min_gap_s <= max_gap_s", name=op.f("ck_visit_group_gap")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit_group"),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("work_type_id", sa.String(length=64), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "NEW",
                "PLANNED",
                "PUBLISHED",
                "EN_ROUTE",
                "ARRIVED",
                "IN_SERVICE",
                "COMPLETED",
                "FAILED",
                "CANCELLED",
                name="visitstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("failure_reason", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("drop_price_fen", sa.Integer(), nullable=True),
        sa.Column("service_s", sa.Integer(), nullable=False),
        sa.Column("access_s", sa.Integer(), nullable=False),
        sa.Column("windows", JSON, nullable=False),
        sa.Column("required_skills", JSON, nullable=False),
        sa.Column("required_technicians", JSON, nullable=False),
        sa.Column("preferred_technicians", JSON, nullable=False),
        sa.Column("prohibited_technicians", JSON, nullable=False),
        sa.Column("required_parts", JSON, nullable=False),
        sa.Column("required_tools", JSON, nullable=False),
        sa.Column("demand", JSON, nullable=False),
        sa.Column("sla_policy_id", sa.String(length=64), nullable=True),
        sa.Column("sla_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sla_outer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=True),
        sa.Column("group_id", sa.String(length=64), nullable=True),
        sa.Column("group_position", sa.Integer(), nullable=True),
        sa.Column(
            "lock_kind",
            sa.Enum(
                "NONE",
                "TIME_RANGE",
                "TECHNICIAN",
                "TIME",
                "TECHNICIAN_AND_TIME",
                name="lockkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("lock_technician_id", sa.String(length=64), nullable=True),
        sa.Column("lock_start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lock_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lock_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "appointment_state",
            sa.Enum(
                "PROPOSED",
                "OFFERED",
                "CONFIRMED",
                "RESCHEDULED",
                "UNREACHABLE",
                "REFUSED",
                name="appointmentstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("appointment_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointment_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "appointment_from <= appointment_to", name=op.f("ck_visit_appointment_span")
        ),
        sa.CheckConstraint("drop_price_fen >= 0", name=op.f("ck_visit_drop_price_fen")),
        sa.CheckConstraint("lock_from <= lock_to", name=op.f("ck_visit_lock_span")),
        sa.CheckConstraint("priority BETWEEN 1 AND 10", name=op.f("ck_visit_priority")),
        sa.CheckConstraint("service_s >= 0 AND access_s >= 0", name=op.f("ck_visit_durations")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_visit_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["service_centre.id"], name="fk_visit_centre_id_service_centre"
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_visit_device_id_device"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["visit_group.id"], name="fk_visit_group_id_visit_group"
        ),
        sa.ForeignKeyConstraint(
            ["lock_technician_id"], ["technician.id"], name="fk_visit_lock_technician_id_technician"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_visit_site_id_site"),
        sa.ForeignKeyConstraint(
            ["sla_policy_id"], ["sla_policy.id"], name="fk_visit_sla_policy_id_sla_policy"
        ),
        sa.ForeignKeyConstraint(
            ["work_type_id"], ["work_type.id"], name="fk_visit_work_type_id_work_type"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    op.create_index("ix_visit_case_id", "visit", ["case_id"], unique=False)
    op.create_index(
        "ix_visit_centre_id_created_at", "visit", ["centre_id", "created_at"], unique=False
    )
    op.create_index("ix_visit_device_id", "visit", ["device_id"], unique=False)
    op.create_index("ix_visit_group_id", "visit", ["group_id"], unique=False)
    op.create_index("ix_visit_household", "visit", ["household"], unique=False)
    op.create_index("ix_visit_site_id", "visit", ["site_id"], unique=False)
    op.create_index("ix_visit_status_centre_id", "visit", ["status", "centre_id"], unique=False)
    op.create_table(
        "visit_dependency",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("preceding_visit_id", sa.String(length=64), nullable=False),
        sa.Column("min_delay_s", sa.Integer(), nullable=False),
        sa.Column("max_delay_s", sa.Integer(), nullable=True),
        sa.Column(
            "coordination",
            sa.Enum(
                "NONE",
                "SAME_TECHNICIAN",
                name="coordination",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "0 <= min_delay_s AND min_delay_s <= max_delay_s",
            name=op.f("ck_visit_dependency_delay"),
        ),
        sa.CheckConstraint(
            "visit_id <> preceding_visit_id", name=op.f("ck_visit_dependency_not_itself")
        ),
        sa.ForeignKeyConstraint(
            ["preceding_visit_id"],
            ["visit.id"],
            name="fk_visit_dependency_preceding_visit_id_visit",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
            name="fk_visit_dependency_visit_id_visit",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("visit_id", "preceding_visit_id", name="pk_visit_dependency"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
