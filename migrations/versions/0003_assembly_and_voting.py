"""Make the first tables of assembly, voting (3 of 4)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_assembly()
    _make_assembly_document()
    _make_assembly_right()
    _make_objection()
    _make_signed_act()
    _make_cast_ballot()
    _make_identify_failure()
    _make_last_four_try()
    _make_one_time_code()
    _make_paper_act()


def downgrade() -> None:
    raise RuntimeError("these are the first tables: go back by restoring a backup, not by deleting")


def _make_assembly() -> None:
    op.create_table(
        "assembly",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.Boolean(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=True),
        sa.Column("hd", sa.String(length=64), nullable=True),
        sa.Column("manifest", sa.JSON(), nullable=True),
        sa.Column("hm", sa.String(length=64), nullable=True),
        sa.Column("manifest_seq", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.String(length=23), nullable=True),
        sa.Column("opens", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_shift", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_assembly_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_assembly_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assembly")),
    )
    op.create_index(op.f("ix_assembly_community_id"), "assembly", ["community_id"], unique=False)


def _make_assembly_document() -> None:
    op.create_table(
        "assembly_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_assembly_document_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assembly_document")),
        sa.UniqueConstraint(
            "assembly_id", "name", name=op.f("uq_assembly_document_assembly_id_name")
        ),
    )
    op.create_index(
        op.f("ix_assembly_document_assembly_id"), "assembly_document", ["assembly_id"], unique=False
    )


def _make_assembly_right() -> None:
    op.create_table(
        "assembly_right",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("right_key", sa.String(length=80), nullable=False),
        sa.Column("cred_pk", sa.String(length=64), nullable=False),
        sa.Column("line", sa.JSON(), nullable=False),
        sa.Column("unit_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_assembly_right_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "i", name=op.f("pk_assembly_right")),
        sa.UniqueConstraint(
            "assembly_id", "cred_pk", name=op.f("uq_assembly_right_assembly_id_cred_pk")
        ),
    )
    op.create_index(
        "ix_assembly_right_key", "assembly_right", ["assembly_id", "right_key"], unique=False
    )


def _make_objection() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_objection_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint(
            "assembly_id", "public_id", name=op.f("uq_objection_assembly_id_public_id")
        ),
    )
    op.create_index(op.f("ix_objection_assembly_id"), "objection", ["assembly_id"], unique=False)


def _make_signed_act() -> None:
    op.create_table(
        "signed_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sigs", sa.JSON(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_signed_act_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_signed_act_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_act")),
    )
    op.create_index(op.f("ix_signed_act_assembly_id"), "signed_act", ["assembly_id"], unique=False)


def _make_cast_ballot() -> None:
    op.create_table(
        "cast_ballot",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("ballot_id", sa.String(length=64), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_cast_ballot_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "ballot_id", name=op.f("pk_cast_ballot")),
    )
    op.create_index("ix_cast_ballot_right", "cast_ballot", ["assembly_id", "i"], unique=False)


def _make_identify_failure() -> None:
    op.create_table(
        "identify_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identify_failure")),
    )
    op.create_index(
        op.f("ix_identify_failure_address_index"),
        "identify_failure",
        ["address_index"],
        unique=False,
    )


def _make_last_four_try() -> None:
    op.create_table(
        "last_four_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_last_four_try_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_four_try")),
    )
    op.create_index(
        "ix_last_four_try_right", "last_four_try", ["assembly_id", "i", "at"], unique=False
    )


def _make_one_time_code() -> None:
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_one_time_code_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
    )
    op.create_index(
        "ix_one_time_code_right", "one_time_code", ["assembly_id", "i", "sent_at"], unique=False
    )


def _make_paper_act() -> None:
    op.create_table(
        "paper_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("sigs", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_paper_act_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_act")),
    )
    op.create_index(op.f("ix_paper_act_assembly_id"), "paper_act", ["assembly_id"], unique=False)
