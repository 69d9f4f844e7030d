"""The role of a manager."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BEFORE = ("ADMIN", "DISPATCHER", "TECHNICIAN", "PARTNER")
AFTER = ("ADMIN", "MANAGER", "DISPATCHER", "TECHNICIAN", "PARTNER")


def upgrade() -> None:
    _hold_roles_to(AFTER)


def downgrade() -> None:
    # Nobody gains a right by it.
    op.execute(sa.text("UPDATE app_user SET role = 'DISPATCHER' WHERE role = 'MANAGER'"))
    _hold_roles_to(BEFORE)


def _hold_roles_to(roles: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("app_user") as user:
        user.drop_constraint(op.f("ck_app_user_role"), type_="check")
        user.create_check_constraint(op.f("ck_app_user_role"), f"role IN ({listed})")
