"""Cases: outcomes, parts, next visits, decisions, rework."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TABLES = (
    "fault_code",
    "policy_settings",
    "case_fault",
    "case_decision",
    "next_visit",
    "rework",
    "visit_outcome",
    "visit_part",
)

# What a purifier can have, as a list to begin with; an organisation has its own.
FAULT_CODES = (
    ("LEAK", "漏水", "Leak"),
    ("NO_WATER", "不出水", "No water"),
    ("LOW_FLOW", "出水小", "Low flow"),
    ("BAD_TASTE", "水质异味", "Taste or smell"),
    ("TDS_HIGH", "TDS 偏高", "TDS too high"),
    ("NOISE", "异响", "Noise"),
    ("NO_POWER", "不通电", "No power"),
    ("PUMP", "水泵故障", "Pump"),
    ("VALVE", "电磁阀故障", "Valve"),
    ("DISPLAY", "显示故障", "Display"),
)


def upgrade() -> None:
    op.create_table(
        "fault_code",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fault_code"),
    )
    op.create_table(
        "policy_settings",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_policy_settings"),
    )
    op.create_table(
        "case_fault",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("fault_code_id", sa.String(length=64), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_case_fault_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(
            ["fault_code_id"], ["fault_code.id"], name="fk_case_fault_fault_code_id_fault_code"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_fault"),
    )
    op.create_index("ix_case_fault_fault_code_id", "case_fault", ["fault_code_id"], unique=False)

    op.create_table(
        "case_decision",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "THIRD_VISIT",
                "EXCHANGE_DUE",
                "BEYOND_REPAIR",
                "CUSTOMER_REFUSED",
                "WRONG_ADDRESS",
                name="decisioncause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "VISIT",
                "NO_VISIT",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column(
            "offer",
            sa.Enum(
                "LOAN_UNIT",
                "REPLACEMENT",
                "REFUND",
                name="offerkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "offer_state",
            sa.Enum(
                "OPEN",
                "ACCEPTED",
                "DECLINED",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("next_visit_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(offer IS NULL) = (offer_state IS NULL)", name=op.f("ck_case_decision_offer_state")
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL)", name=op.f("ck_case_decision_decided")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_case_decision_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(
            ["next_visit_id"], ["visit.id"], name="fk_case_decision_next_visit_id_visit"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_case_decision_visit_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_case_decision"),
        sa.UniqueConstraint("visit_id", name="uq_case_decision_visit_id"),
    )
    op.create_index("ix_case_decision_case_id", "case_decision", ["case_id"], unique=False)
    op.create_index("ix_case_decision_verdict", "case_decision", ["verdict"], unique=False)

    op.create_table(
        "next_visit",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("follows_id", sa.String(length=64), nullable=False),
        sa.Column("remainder", sa.Boolean(), nullable=False),
        sa.Column("diagnosis", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("visit_id <> follows_id", name=op.f("ck_next_visit_not_itself")),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["visit.id"], name="fk_next_visit_follows_id_visit"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_next_visit_visit_id_visit"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_next_visit"),
        sa.UniqueConstraint("follows_id", name="uq_next_visit_follows_id"),
    )
    op.create_table(
        "rework",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=True),
        sa.Column("partner_id", sa.String(length=64), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_rework_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner_point.id"], name="fk_rework_partner_id_partner_point"
        ),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name="fk_rework_technician_id_technician"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_rework_visit_id_visit"),
        sa.PrimaryKeyConstraint("case_id", name="pk_rework"),
    )
    op.create_index("ix_rework_partner_id", "rework", ["partner_id"], unique=False)
    op.create_index("ix_rework_technician_id", "rework", ["technician_id"], unique=False)
    op.create_index("ix_rework_visit_id", "rework", ["visit_id"], unique=False)

    op.create_table(
        "visit_outcome",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=True),
        sa.Column("partner_id", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault_code_id", sa.String(length=64), nullable=True),
        sa.Column("diagnosis", sa.String(), nullable=False),
        sa.Column("remaining_s", sa.Integer(), nullable=True),
        sa.CheckConstraint("remaining_s > 0", name=op.f("ck_visit_outcome_remaining_s")),
        sa.CheckConstraint(
            "technician_id IS NULL OR partner_id IS NULL", name=op.f("ck_visit_outcome_one_doer")
        ),
        sa.ForeignKeyConstraint(
            ["fault_code_id"], ["fault_code.id"], name="fk_visit_outcome_fault_code_id_fault_code"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner_point.id"], name="fk_visit_outcome_partner_id_partner_point"
        ),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name="fk_visit_outcome_technician_id_technician"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_visit_outcome_visit_id_visit"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_visit_outcome"),
    )
    op.create_index("ix_visit_outcome_ended_at", "visit_outcome", ["ended_at"], unique=False)
    op.create_index("ix_visit_outcome_partner_id", "visit_outcome", ["partner_id"], unique=False)
    op.create_index(
        "ix_visit_outcome_technician_id", "visit_outcome", ["technician_id"], unique=False
    )

    op.create_table(
        "visit_part",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "USED",
                "REPLACED",
                "LACKING",
                name="partuse",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_visit_part_quantity")),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit_outcome.visit_id"],
            name="fk_visit_part_visit_id_visit_outcome",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("visit_id", "part", "use", name="pk_visit_part"),
    )

    codes = sa.table("fault_code", sa.column("id"), sa.column("name_zh"), sa.column("name_en"))
    op.bulk_insert(
        codes, [dict(zip(("id", "name_zh", "name_en"), row, strict=True)) for row in FAULT_CODES]
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
