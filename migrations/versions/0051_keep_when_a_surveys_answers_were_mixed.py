"""Keep when the answers of a closed survey were laid down anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("square_poll", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mixed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("square_poll", schema=None) as batch_op:
        batch_op.drop_column("mixed_at")
