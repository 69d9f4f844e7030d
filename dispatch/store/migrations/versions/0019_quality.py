"""Surveys, indicators of an evaluation, and what people enter of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("survey", "quality_indicator", "evaluation_entry")

SOURCES = (
    "MANUAL",
    "RESPONSE_TIME",
    "REPAIR_TIME",
    "FIRST_TIME_FIX",
    "REWORK",
    "THIRD_VISITS",
    "STAGES_IN_TIME",
    "VISITS_IN_TIME",
    "PARTS_ARRIVAL",
    "MODEL_FAILURES",
    "SURVEY_ANSWERED",
    "SURVEY_SATISFACTION",
    "SURVEY_ON_TIME",
    "SURVEY_REPAIRED",
    "SURVEY_CLEANLINESS",
    "SURVEY_EXPLAINED",
)


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("purpose", _choice("surveypurpose", ("VISIT", "COMPLAINT")), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=64), nullable=True),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("link_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("repaired", sa.Boolean(), nullable=True),
        sa.Column("cleanliness", sa.Integer(), nullable=True),
        sa.Column("explained", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("follow_up", sa.Boolean(), nullable=False),
        sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("followed_up_by", sa.String(), nullable=True),
        sa.Column("follow_up_note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'VISIT') = (visit_id IS NOT NULL)", name=op.f("ck_survey_about")
        ),
        sa.CheckConstraint(
            "satisfaction BETWEEN 1 AND 5 AND cleanliness BETWEEN 1 AND 5",
            name=op.f("ck_survey_marks"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (satisfaction IS NULL)", name=op.f("ck_survey_answered")
        ),
        sa.CheckConstraint(
            "followed_up_at IS NULL OR follow_up", name=op.f("ck_survey_followed_up")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_survey_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_survey_visit_id_visit"),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["service_centre.id"], name="fk_survey_centre_id_service_centre"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sa.UniqueConstraint("visit_id", name="uq_survey_visit_id"),
        sa.UniqueConstraint("token_hash", name="uq_survey_token_hash"),
    )
    for column in ("case_id", "asked_at", "answered_at", "follow_up"):
        op.create_index(f"ix_survey_{column}", "survey", [column])
    op.create_table(
        "quality_indicator",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("source", _choice("source", SOURCES), nullable=False),
        sa.Column("rule", _choice("rule", ("LINEAR", "STEP")), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.CheckConstraint("points > 0", name=op.f("ck_quality_indicator_points")),
        sa.CheckConstraint(
            "(target IS NULL) = (threshold IS NULL)", name=op.f("ck_quality_indicator_bounds")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quality_indicator"),
    )
    op.create_table(
        "evaluation_entry",
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("indicator_id", sa.String(length=64), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.CheckConstraint("first_date <= last_date", name=op.f("ck_evaluation_entry_period")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_evaluation_entry_points")),
        sa.CheckConstraint("evidence <> ''", name=op.f("ck_evaluation_entry_evidence")),
        sa.PrimaryKeyConstraint(
            "first_date", "last_date", "centre_id", "indicator_id", name="pk_evaluation_entry"
        ),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _choice(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
