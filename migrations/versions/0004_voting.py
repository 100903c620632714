"""Make the first tables of voting (4 of 4)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_paper_ballot()
    _make_paper_keying()
    _make_phone_release()
    _make_right_state()
    _make_used_nonce()


def downgrade() -> None:
    raise RuntimeError("these are the first tables: go back by restoring a backup, not by deleting")


def _make_paper_ballot() -> None:
    op.create_table(
        "paper_ballot",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ballot_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_paper_ballot_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "serial", name=op.f("pk_paper_ballot")),
    )
    op.create_index(op.f("ix_paper_ballot_i"), "paper_ballot", ["i"], unique=False)


def _make_paper_keying() -> None:
    op.create_table(
        "paper_keying",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("k", sa.String(length=16), nullable=False),
        sa.Column("s", sa.String(length=88), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_paper_keying_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_paper_keying_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint(
            "assembly_id", "serial", "officer_id", name=op.f("pk_paper_keying")
        ),
    )


def _make_phone_release() -> None:
    op.create_table(
        "phone_release",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_phone_release_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["officer.id"], name=op.f("fk_phone_release_released_by_officer")
        ),
        sa.PrimaryKeyConstraint("community_id", "phone_index", name=op.f("pk_phone_release")),
    )


def _make_right_state() -> None:
    op.create_table(
        "right_state",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("last", sa.String(length=64), nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("counted", sa.String(length=64), nullable=True),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("serials", sa.JSON(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=True),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_right_state_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "i", name=op.f("pk_right_state")),
    )


def _make_used_nonce() -> None:
    op.create_table(
        "used_nonce",
        sa.Column("nonce", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_used_nonce")),
    )
    op.create_index(op.f("ix_used_nonce_used_at"), "used_nonce", ["used_at"], unique=False)
