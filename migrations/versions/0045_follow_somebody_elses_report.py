"""Follow somebody else's report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_follower",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_ticket_follower_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_follower_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "resident_id", name=op.f("pk_ticket_follower")),
    )
    with op.batch_alter_table("ticket_follower", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_follower_resident_id"), ["resident_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("ticket_follower", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_follower_resident_id"))

    op.drop_table("ticket_follower")
