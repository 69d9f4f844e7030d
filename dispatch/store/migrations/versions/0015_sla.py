"""Promises: ladders, the clocks of cases, notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TABLES = (
    "sla_ladder",
    "sla_stage_rule",
    "case_clocks",
    "remote_attempt",
    "remote_override",
    "case_pause",
    "case_stage",
    "sla_notice",
)


def upgrade() -> None:
    op.create_table(
        "sla_ladder",
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column(
            "case_class",
            sa.Enum(
                "NORMAL",
                "EMERGENCY",
                "COMPLAINT",
                name="caseclass",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("owners", JSON, nullable=False),
        sa.Column("reminders", JSON, nullable=False),
        sa.Column("remote_first", sa.Boolean(), nullable=False),
        sa.Column("exempt_work_types", JSON, nullable=False),
        sa.Column(
            "visit_stage",
            sa.Enum(
                "ACKNOWLEDGED",
                "REMOTE_ATTEMPT",
                "SERVICE_BEGUN",
                "ON_SITE",
                "ANSWERED",
                "OUTER_BOUND",
                "LIVE_HANDLING",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["sla_policy.id"], name="fk_sla_ladder_policy_id_sla_policy"
        ),
        sa.PrimaryKeyConstraint("policy_id", name="pk_sla_ladder"),
    )
    op.create_table(
        "sla_stage_rule",
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "ACKNOWLEDGED",
                "REMOTE_ATTEMPT",
                "SERVICE_BEGUN",
                "ON_SITE",
                "ANSWERED",
                "OUTER_BOUND",
                "LIVE_HANDLING",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "unit",
            sa.Enum(
                "WORKING_TIME",
                "CALENDAR_DAYS",
                "ANY_HOUR",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_sla_stage_rule_amount")),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["sla_ladder.policy_id"],
            name="fk_sla_stage_rule_policy_id_sla_ladder",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("policy_id", "stage", name="pk_sla_stage_rule"),
    )
    op.create_table(
        "case_clocks",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("handled_s", sa.Integer(), nullable=False),
        sa.Column("handling_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_case_clocks_owner")),
        sa.CheckConstraint("handled_s >= 0", name=op.f("ck_case_clocks_handled_s")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_case_clocks_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["service_centre.id"], name="fk_case_clocks_centre_id_service_centre"
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["sla_ladder.policy_id"], name="fk_case_clocks_policy_id_sla_ladder"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_clocks"),
    )
    op.create_index("ix_case_clocks_centre_id", "case_clocks", ["centre_id"], unique=False)
    op.create_index("ix_case_clocks_policy_id", "case_clocks", ["policy_id"], unique=False)

    op.create_table(
        "remote_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "SOLVED",
                "VISIT_NEEDED",
                "UNREACHABLE",
                name="remoteoutcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_remote_attempt_case_id_service_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remote_attempt"),
    )
    op.create_index("ix_remote_attempt_case_id", "remote_attempt", ["case_id"], unique=False)

    op.create_table(
        "remote_override",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_remote_override_reason")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_remote_override_case_id_service_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remote_override"),
    )
    op.create_index("ix_remote_override_case_id", "remote_override", ["case_id"], unique=False)

    op.create_table(
        "case_pause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "WAITING_FOR_CUSTOMER",
                "WAITING_FOR_PART",
                name="pausereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.CheckConstraint("begun_at <= ended_at", name=op.f("ck_case_pause_span")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_clocks.case_id"], name="fk_case_pause_case_id_case_clocks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_pause"),
    )
    op.create_index("ix_case_pause_case_id", "case_pause", ["case_id"], unique=False)

    op.create_table(
        "case_stage",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "ACKNOWLEDGED",
                "REMOTE_ATTEMPT",
                "SERVICE_BEGUN",
                "ON_SITE",
                "ANSWERED",
                "OUTER_BOUND",
                "LIVE_HANDLING",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by", sa.String(), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_case_stage_owner")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_clocks.case_id"], name="fk_case_stage_case_id_case_clocks"
        ),
        sa.PrimaryKeyConstraint("case_id", "stage", name="pk_case_stage"),
    )
    op.create_index("ix_case_stage_due_at", "case_stage", ["due_at"], unique=False)
    op.create_index("ix_case_stage_next_at", "case_stage", ["next_at"], unique=False)

    op.create_table(
        "sla_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "ACKNOWLEDGED",
                "REMOTE_ATTEMPT",
                "SERVICE_BEGUN",
                "ON_SITE",
                "ANSWERED",
                "OUTER_BOUND",
                "LIVE_HANDLING",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "REMINDER",
                "ESCALATION",
                name="noticekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_clocks.case_id"], name="fk_sla_notice_case_id_case_clocks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sla_notice"),
        sa.UniqueConstraint(
            "case_id", "stage", "percent", name="uq_sla_notice_case_id_stage_percent"
        ),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
