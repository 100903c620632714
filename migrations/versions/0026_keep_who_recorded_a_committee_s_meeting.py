"""Keep who recorded a committee's meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("committee_meeting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recorder", sa.String(length=60), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("committee_meeting", schema=None) as batch_op:
        batch_op.drop_column("recorder")
