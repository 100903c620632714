"""Keep owners' demands and the days of steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_owner_code()
    _make_requisition()
    _make_requisition_signature()


def downgrade() -> None:
    with op.batch_alter_table("assembly", schema=None) as batch_op:
        batch_op.drop_column("marks")
        batch_op.drop_column("origin_id")

    op.drop_table("requisition_signature")
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requisition_community_id"))

    op.drop_table("requisition")
    with op.batch_alter_table("owner_code", schema=None) as batch_op:
        batch_op.drop_index("ix_owner_code_subject")

    op.drop_table("owner_code")


def _make_owner_code() -> None:
    op.create_table(
        "owner_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_owner_code_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_code")),
    )
    with op.batch_alter_table("owner_code", schema=None) as batch_op:
        batch_op.create_index(
            "ix_owner_code_subject", ["community_id", "subject", "at"], unique=False
        )


def _make_requisition() -> None:
    op.create_table(
        "requisition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=5000), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assembly_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_requisition_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_requisition_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisition")),
    )
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_requisition_community_id"), ["community_id"], unique=False
        )


def _make_requisition_signature() -> None:
    op.create_table(
        "requisition_signature",
        sa.Column("requisition_id", sa.Integer(), nullable=False),
        sa.Column("right_key", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["requisition_id"],
            ["requisition.id"],
            name=op.f("fk_requisition_signature_requisition_id_requisition"),
        ),
        sa.PrimaryKeyConstraint(
            "requisition_id", "right_key", name=op.f("pk_requisition_signature")
        ),
    )
    with op.batch_alter_table("assembly", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_id", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("marks", sa.JSON(), nullable=False, server_default="{}"))
