"""Calendars, centres' hours and closures, and how deadlines of visits were counted."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    "work_calendar",
    "calendar_day",
    "centre_calendar",
    "centre_hours",
    "centre_closure",
    "working_deadline",
)

KINDS = ("WORKDAY", "WEEKEND", "MAKE_UP_WORKDAY", "HOLIDAY", "LOCAL_CLOSURE")
DAYS = (
    "MONDAY",
    "TUESDAY",
    "WEDNESDAY",
    "THURSDAY",
    "FRIDAY",
    "SATURDAY",
    "SUNDAY",
    "MAKE_UP",
    "HOLIDAY",
)


def upgrade() -> None:
    op.create_table(
        "work_calendar",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_work_calendar_revision")),
        sa.PrimaryKeyConstraint("id", name="pk_work_calendar"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("calendar_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", _choice("daykind", KINDS), nullable=False),
        sa.Column(
            "source", _choice("daysource", ("OFFICIAL", "ESTIMATE", "MANUAL")), nullable=False
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        _owned("calendar_day", "calendar_id", "work_calendar"),
        sa.PrimaryKeyConstraint("calendar_id", "date", name="pk_calendar_day"),
    )
    op.create_table(
        "centre_calendar",
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("calendar_id", sa.String(length=64), nullable=False),
        _owned("centre_calendar", "centre_id", "service_centre"),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["work_calendar.id"],
            name="fk_centre_calendar_calendar_id_work_calendar",
        ),
        sa.PrimaryKeyConstraint("centre_id", name="pk_centre_calendar"),
    )
    op.create_index("ix_centre_calendar_calendar_id", "centre_calendar", ["calendar_id"])
    op.create_table(
        "centre_hours",
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("use", _choice("clockuse", ("DESK", "VISITS")), nullable=False),
        sa.Column("day", _choice("hoursday", DAYS), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440", name=op.f("ck_centre_hours_span")
        ),
        sa.CheckConstraint(
            "use <> 'VISITS' OR day IN ('MAKE_UP', 'HOLIDAY')",
            name=op.f("ck_centre_hours_visits"),
        ),
        _owned("centre_hours", "centre_id", "service_centre"),
        sa.PrimaryKeyConstraint("centre_id", "use", "day", "opens", name="pk_centre_hours"),
    )
    op.create_table(
        "centre_closure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.CheckConstraint("begun_at < ended_at", name=op.f("ck_centre_closure_span")),
        _owned("centre_closure", "centre_id", "service_centre"),
        sa.PrimaryKeyConstraint("id", name="pk_centre_closure"),
    )
    op.create_index("ix_centre_closure_centre_id", "centre_closure", ["centre_id"])
    op.create_table(
        "working_deadline",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("working_s >= 0", name=op.f("ck_working_deadline_working_s")),
        _owned("working_deadline", "visit_id", "visit"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_working_deadline"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _choice(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


def _owned(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{owner}"
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=name, ondelete="CASCADE")
