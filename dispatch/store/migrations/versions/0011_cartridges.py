"""Cartridges: policies by type, usage and readings, why one is due, and who keeps a site."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REASONS = sa.Enum(
    "CALENDAR",
    "LITRES",
    "REPORTED",
    "MANUAL",
    name="duereason",
    native_enum=False,
    create_constraint=False,
    length=32,
)
DEFAULTS = (
    ("PP", 180, 20, 10),
    ("GAC", 365, 60, 15),
    ("CTO", 365, 60, 15),
    ("post-carbon", 365, 60, 15),
    ("RO", 730, 90, 15),
    ("UF", 365, 60, 15),
    ("KDF", 365, None, None),
)
CHECKS = {
    "rated_litres": "rated_litres > 0",
    "reported": "(reported_permille IS NULL) = (reported_on IS NULL)",
    "reported_permille": "reported_permille BETWEEN 0 AND 1000",
    "duereason": "due_reason IN ('CALENDAR', 'LITRES', 'REPORTED', 'MANUAL')",
}


def upgrade() -> None:
    types = op.create_table(
        "cartridge_type",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("rated_days", sa.Integer(), nullable=False),
        sa.Column("rated_litres", sa.Integer(), nullable=True),
        sa.Column("early_days", sa.Integer(), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "rated_days > 0 AND (rated_litres IS NULL OR rated_litres > 0)",
            name=op.f("ck_cartridge_type_rating"),
        ),
        sa.CheckConstraint(
            "early_days >= 0 AND late_days >= 0", name=op.f("ck_cartridge_type_tolerances")
        ),
        sa.PrimaryKeyConstraint("kind", name="pk_cartridge_type"),
    )
    names = ("kind", "rated_days", "early_days", "late_days")
    op.bulk_insert(types, [dict(zip(names, row, strict=True)) for row in DEFAULTS])
    op.create_table(
        "device_reading",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("reading_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["device.id"],
            name="fk_device_reading_device_id_device",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("device_id", "reading_id", name="pk_device_reading"),
    )
    with op.batch_alter_table("site") as site:
        site.add_column(sa.Column("centre_id", sa.String(length=64), nullable=True))
        site.create_foreign_key(
            "fk_site_centre_id_service_centre", "service_centre", ["centre_id"], ["id"]
        )
        site.create_index("ix_site_centre_id", ["centre_id"])
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("ml_per_day", sa.Integer(), nullable=True))
        device.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        device.create_check_constraint(op.f("ck_device_ml_per_day"), "ml_per_day >= 0")
    with op.batch_alter_table("cartridge") as cartridge:
        cartridge.add_column(sa.Column("rated_litres", sa.Integer(), nullable=True))
        cartridge.add_column(
            sa.Column("due_reason", REASONS, nullable=False, server_default="MANUAL")
        )
        cartridge.add_column(
            sa.Column("own_life", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        cartridge.add_column(sa.Column("reported_permille", sa.Integer(), nullable=True))
        cartridge.add_column(sa.Column("reported_on", sa.Date(), nullable=True))
        for name, condition in CHECKS.items():
            cartridge.create_check_constraint(op.f(f"ck_cartridge_{name}"), condition)
        cartridge.create_index("ix_cartridge_kind_id", ["kind", "id"])
    with op.batch_alter_table("cartridge") as cartridge:
        cartridge.alter_column("due_reason", server_default=None)
        cartridge.alter_column("own_life", server_default=None)
    _explain_what_is_there()


def _explain_what_is_there() -> None:
    """Rows of before: who keeps the site, whose life it is, whether the calendar made it due."""
    op.execute(
        "UPDATE site SET centre_id = (SELECT max(visit.centre_id) FROM visit"
        " WHERE visit.site_id = site.id)"
    )
    op.execute(
        sa.text(
            "UPDATE cartridge SET own_life = :no WHERE EXISTS (SELECT 1 FROM cartridge_type t"
            " WHERE t.kind = cartridge.kind AND t.rated_days = cartridge.rated_days"
            " AND t.early_days = cartridge.early_days AND t.late_days = cartridge.late_days)"
        ).bindparams(sa.bindparam("no", False, sa.Boolean()))
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    by_calendar = (
        "date(installed_on, rated_days || ' days')" if sqlite else "installed_on + rated_days"
    )
    op.execute(f"UPDATE cartridge SET due_reason = 'CALENDAR' WHERE due_on = {by_calendar}")


def downgrade() -> None:
    with op.batch_alter_table("cartridge") as cartridge:
        cartridge.drop_index("ix_cartridge_kind_id")
        for name in CHECKS:
            cartridge.drop_constraint(op.f(f"ck_cartridge_{name}"), type_="check")
        for name in ("reported_on", "reported_permille", "own_life", "due_reason", "rated_litres"):
            cartridge.drop_column(name)
    with op.batch_alter_table("device") as device:
        device.drop_constraint(op.f("ck_device_ml_per_day"), type_="check")
        device.drop_column("read_at")
        device.drop_column("ml_per_day")
    with op.batch_alter_table("site") as site:
        site.drop_index("ix_site_centre_id")
        site.drop_constraint("fk_site_centre_id_service_centre", type_="foreignkey")
        site.drop_column("centre_id")
    op.drop_table("device_reading")
    op.drop_table("cartridge_type")
