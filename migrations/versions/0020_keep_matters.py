"""Keep matters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _matter()
    _matter_act()
    _matter_comment()
    _matter_file()
    _matter_paper()


def _matter() -> None:
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("clock_shift", sa.Integer(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("stop_reason", sa.String(length=400), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_matter_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_matter_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_matter_community_id_number")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_community_id"), ["community_id"], unique=False)


def _matter_act() -> None:
    op.create_table(
        "matter_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["officer.id"], name=op.f("fk_matter_act_confirmed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["officer.id"], name=op.f("fk_matter_act_done_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_matter_act_matter_id_matter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_act")),
    )
    with op.batch_alter_table("matter_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_act_matter_id"), ["matter_id"], unique=False)


def _matter_comment() -> None:
    op.create_table(
        "matter_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["officer.id"], name=op.f("fk_matter_comment_answered_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_matter_comment_matter_id_matter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_comment")),
    )
    with op.batch_alter_table("matter_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_matter_comment_matter_id"), ["matter_id"], unique=False
        )


def _matter_file() -> None:
    op.create_table(
        "matter_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["officer.id"], name=op.f("fk_matter_file_added_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_matter_file_matter_id_matter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_file")),
    )
    with op.batch_alter_table("matter_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_file_matter_id"), ["matter_id"], unique=False)


def _matter_paper() -> None:
    op.create_table(
        "matter_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["matter_act.id"], name=op.f("fk_matter_paper_act_id_matter_act")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_matter_paper_matter_id_matter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_paper")),
    )
    with op.batch_alter_table("matter_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_paper_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_paper_matter_id"), ["matter_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("matter_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_paper_matter_id"))
        batch_op.drop_index(batch_op.f("ix_matter_paper_act_id"))

    op.drop_table("matter_paper")
    with op.batch_alter_table("matter_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_file_matter_id"))

    op.drop_table("matter_file")
    with op.batch_alter_table("matter_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_comment_matter_id"))

    op.drop_table("matter_comment")
    with op.batch_alter_table("matter_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_act_matter_id"))

    op.drop_table("matter_act")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_community_id"))

    op.drop_table("matter")
