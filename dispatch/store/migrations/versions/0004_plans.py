"""Plan runs and route plans."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

BASE_PLAN = "fk_plan_run_base_plan_id_route_plan"
TABLES = (
    "plan_run",
    "run_progress",
    "route_plan",
    "route",
    "route_stop",
    "partner_assignment",
    "unassigned",
)


def upgrade() -> None:
    op.create_table(
        "plan_run",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "MANUAL",
                "NIGHTLY",
                name="runkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("freeze_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("time_limit_s", sa.Integer(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("base_plan_id", sa.String(length=64), nullable=True),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "QUEUED",
                "SOLVING",
                "COMPLETED",
                "INCOMPLETE",
                "FAILED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("failure_params", JSON, nullable=True),
        sa.Column("progress", JSON, nullable=True),
        sa.Column("problem_gz", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("time_limit_s > 0 AND threads > 0", name=op.f("ck_plan_run_limits")),
        sa.CheckConstraint("window_start <= window_end", name=op.f("ck_plan_run_window")),
        sa.ForeignKeyConstraint(
            ["base_plan_id"], ["route_plan.id"], name=BASE_PLAN, use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_run"),
        sa.UniqueConstraint("idempotency_key", name="uq_plan_run_idempotency_key"),
    )
    op.create_index(
        "ix_plan_run_status_created_at", "plan_run", ["status", "created_at"], unique=False
    )
    op.create_table(
        "run_progress",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["plan_run.id"], name="fk_run_progress_run_id_plan_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "seq", name="pk_run_progress"),
    )
    op.create_table(
        "route_plan",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "UNPLANNED",
                "DRAFT",
                "PUBLISHED",
                "HISTORIC",
                name="planstage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("base_plan_id", sa.String(length=64), nullable=True),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("kpis", JSON, nullable=False),
        sa.Column("score_analysis", JSON, nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("window_start <= window_end", name=op.f("ck_route_plan_window")),
        sa.ForeignKeyConstraint(
            ["base_plan_id"], ["route_plan.id"], name="fk_route_plan_base_plan_id_route_plan"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["plan_run.id"], name="fk_route_plan_run_id_plan_run"),
        sa.PrimaryKeyConstraint("id", name="pk_route_plan"),
    )
    op.create_index("ix_route_plan_run_id", "route_plan", ["run_id"], unique=False)
    op.create_index(
        "ix_route_plan_stage_window_start", "route_plan", ["stage", "window_start"], unique=False
    )
    op.create_table(
        "route",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("shift_id", sa.String(length=64), nullable=False),
        sa.Column("technician_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("departure_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("return_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("return_travel_s", sa.Integer(), nullable=False),
        sa.Column("return_distance_m", sa.Integer(), nullable=False),
        sa.Column("travel_s", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("overtime_s", sa.Integer(), nullable=False),
        sa.Column("cost_fen", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["route_plan.id"], name="fk_route_plan_id_route_plan", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name="fk_route_shift_id_shift"),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name="fk_route_technician_id_technician"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_route"),
    )
    op.create_index("ix_route_plan_id_shift_id", "route", ["plan_id", "shift_id"], unique=True)
    op.create_index("ix_route_shift_id", "route", ["shift_id"], unique=False)
    op.create_index("ix_route_technician_id_date", "route", ["technician_id", "date"], unique=False)
    op.create_table(
        "route_stop",
        sa.Column("route_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "VISIT",
                "BREAK",
                "PICKUP",
                name="stopkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("visit_id", sa.String(length=64), nullable=True),
        sa.Column("arrival_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departure_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("travel_s", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'VISIT') = (visit_id IS NOT NULL)", name=op.f("ck_route_stop_visit_named")
        ),
        sa.CheckConstraint(
            "arrival_at <= start_at AND start_at <= departure_at", name=op.f("ck_route_stop_order")
        ),
        sa.ForeignKeyConstraint(
            ["route_id"], ["route.id"], name="fk_route_stop_route_id_route", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_route_stop_visit_id_visit"),
        sa.PrimaryKeyConstraint("route_id", "position", name="pk_route_stop"),
    )
    op.create_index("ix_route_stop_visit_id", "route_stop", ["visit_id"], unique=False)
    op.create_table(
        "partner_assignment",
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fee_fen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_point.id"],
            name="fk_partner_assignment_partner_id_partner_point",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["route_plan.id"],
            name="fk_partner_assignment_plan_id_route_plan",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_partner_assignment_visit_id_visit"
        ),
        sa.PrimaryKeyConstraint("plan_id", "visit_id", name="pk_partner_assignment"),
    )
    op.create_index(
        "ix_partner_assignment_partner_id_date",
        "partner_assignment",
        ["partner_id", "date"],
        unique=False,
    )
    op.create_index(
        "ix_partner_assignment_visit_id", "partner_assignment", ["visit_id"], unique=False
    )
    op.create_table(
        "unassigned",
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "STRUCTURAL",
                "CAPACITY",
                "PRICED_OUT",
                "LOCKED",
                "SEARCH_LIMIT",
                name="unassignedkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("relaxations", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["route_plan.id"],
            name="fk_unassigned_plan_id_route_plan",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_unassigned_visit_id_visit"),
        sa.PrimaryKeyConstraint("plan_id", "visit_id", name="pk_unassigned"),
    )
    op.create_index("ix_unassigned_visit_id", "unassigned", ["visit_id"], unique=False)
    # SQLite has it inline: it neither minds that route_plan came later nor can add it afterwards.
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(BASE_PLAN, "plan_run", "route_plan", ["base_plan_id"], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(BASE_PLAN, "plan_run")
    for table in reversed(TABLES):
        op.drop_table(table)
