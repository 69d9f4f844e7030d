"""When a geocoder was asked for a site in vain."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("geocode_failed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_site_geocode_failed_at", "site", ["geocode_failed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_site_geocode_failed_at", "site")
    with op.batch_alter_table("site") as site:
        site.drop_column("geocode_failed_at")
