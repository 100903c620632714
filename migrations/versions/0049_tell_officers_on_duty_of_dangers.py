"""Tell officers on duty of dangers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_duty",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_ticket_duty_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_ticket_duty_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "community_id", name=op.f("pk_ticket_duty")),
    )
    with op.batch_alter_table("ticket_duty", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_duty_community_id"), ["community_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("ticket_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_duty_community_id"))

    op.drop_table("ticket_duty")
