"""Keep the phones behind a contact change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_change",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("old_phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["signed_act.id"], name=op.f("fk_contact_change_act_id_signed_act")
        ),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_contact_change")),
    )


def downgrade() -> None:
    op.drop_table("contact_change")
