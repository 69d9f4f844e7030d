"""Cases: when each ended; those whose visits are over have ended."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# The last visit was done, no other is to come, and nobody has to decide or answer.
_DONE = """
UPDATE service_case SET status = 'CLOSED', ended_at = (
    SELECT max(o.ended_at) FROM visit v JOIN visit_outcome o ON o.visit_id = v.id
    WHERE v.case_id = service_case.id
)
WHERE status = 'OPEN'
AND EXISTS (
    SELECT 1 FROM visit v JOIN visit_outcome o ON o.visit_id = v.id
    WHERE v.case_id = service_case.id AND v.status = 'COMPLETED'
    AND NOT EXISTS (
        SELECT 1 FROM visit later WHERE later.case_id = v.case_id
        AND later.status <> 'CANCELLED' AND later.created_at > v.created_at
    )
)
AND NOT EXISTS (
    SELECT 1 FROM visit v WHERE v.case_id = service_case.id
    AND v.status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')
)
AND NOT EXISTS (
    SELECT 1 FROM case_decision d WHERE d.case_id = service_case.id
    AND (d.verdict IS NULL OR d.offer_state = 'OPEN')
)
AND NOT EXISTS (
    SELECT 1 FROM case_clocks c JOIN sla_ladder l ON l.policy_id = c.policy_id
    WHERE c.case_id = service_case.id AND c.closed_at IS NULL AND l.case_class = 'COMPLAINT'
)
"""

_CLOCKS = """
UPDATE case_clocks SET handling_since = NULL, closed_at = (
    SELECT s.ended_at FROM service_case s WHERE s.id = case_clocks.case_id
)
WHERE closed_at IS NULL
AND EXISTS (SELECT 1 FROM service_case s WHERE s.id = case_clocks.case_id AND s.status = 'CLOSED')
"""

_STAGES = """
UPDATE case_stage SET next_at = NULL WHERE next_at IS NOT NULL
AND EXISTS (SELECT 1 FROM service_case s WHERE s.id = case_stage.case_id AND s.status = 'CLOSED')
"""


def upgrade() -> None:
    op.add_column("service_case", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_service_case_status", "service_case", ["status"], unique=False)
    for statement in (_DONE, _CLOCKS, _STAGES):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_service_case_status", "service_case")
    op.drop_column("service_case", "ended_at")
    op.execute("UPDATE service_case SET status = 'OPEN'")
