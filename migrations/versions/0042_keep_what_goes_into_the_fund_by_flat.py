"""Keep what goes into the fund by flat: top-ups and interest stand beside opening balances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("book_opening", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), nullable=False, server_default="opening")
        )
    with op.batch_alter_table("book_opening", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("book_opening", schema=None) as batch_op:
        batch_op.drop_column("kind")
