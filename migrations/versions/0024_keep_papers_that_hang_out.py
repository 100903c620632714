"""Keep papers that hang out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("poster", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("last_pictures", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_paper_posting_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_paper_posting_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_posting")),
    )
    with op.batch_alter_table("paper_posting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_posting_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index("ix_paper_posting_subject", ["subject", "subject_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("paper_posting", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_posting_subject")
        batch_op.drop_index(batch_op.f("ix_paper_posting_community_id"))

    op.drop_table("paper_posting")
