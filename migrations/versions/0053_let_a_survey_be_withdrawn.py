"""Let a survey be withdrawn with a reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("square_poll", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_why", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("square_poll", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_why")
        batch_op.drop_column("withdrawn_at")
