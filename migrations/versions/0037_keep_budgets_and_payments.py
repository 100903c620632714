"""Keep budgets and payments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_payment_out()
    _make_budget()
    _make_payment_act()
    _make_payment_approval()
    _make_budget_comment()
    _make_budget_line()


def _make_payment_out() -> None:
    op.create_table(
        "payment_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("authority", sa.JSON(), nullable=False),
        sa.Column("authority_key", sa.String(length=60), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("payee", sa.LargeBinary(), nullable=False),
        sa.Column("payee_is_person", sa.Boolean(), nullable=False),
        sa.Column("payee_account", sa.LargeBinary(), nullable=False),
        sa.Column("invoice_number", sa.String(length=40), nullable=False),
        sa.Column("invoice", sa.String(length=64), nullable=False),
        sa.Column("voucher", sa.String(length=64), nullable=True),
        sa.Column("invoice_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_as", sa.String(length=24), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_reference", sa.String(length=60), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("journal", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_payment_out_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_payment_out_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_out")),
        sa.UniqueConstraint(
            "community_id",
            "bank_reference",
            "paid_on",
            name=op.f("uq_payment_out_community_id_bank_reference_paid_on"),
        ),
        sa.UniqueConstraint(
            "community_id", "invoice_index", name=op.f("uq_payment_out_community_id_invoice_index")
        ),
        sa.UniqueConstraint(
            "community_id", "number", name=op.f("uq_payment_out_community_id_number")
        ),
    )
    with op.batch_alter_table("payment_out", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_out_authority_key"), ["authority_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_payment_out_community_id"), ["community_id"], unique=False
        )


def _make_budget() -> None:
    op.create_table(
        "budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=True),
        sa.Column("motion", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_budget_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_budget_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_budget_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint(
            "community_id", "year", "version", name=op.f("uq_budget_community_id_year_version")
        ),
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_community_id"), ["community_id"], unique=False)


def _make_payment_act() -> None:
    op.create_table(
        "payment_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_payment_act_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment_out.id"], name=op.f("fk_payment_act_payment_id_payment_out")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_act")),
    )
    with op.batch_alter_table("payment_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_act_payment_id"), ["payment_id"], unique=False)


def _make_payment_approval() -> None:
    op.create_table(
        "payment_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_payment_approval_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment_out.id"],
            name=op.f("fk_payment_approval_payment_id_payment_out"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_approval")),
        sa.UniqueConstraint(
            "payment_id",
            "revision",
            "officer_id",
            name=op.f("uq_payment_approval_payment_id_revision_officer_id"),
        ),
        sa.UniqueConstraint(
            "payment_id",
            "revision",
            "organisation",
            name=op.f("uq_payment_approval_payment_id_revision_organisation"),
        ),
    )
    with op.batch_alter_table("payment_approval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_approval_payment_id"), ["payment_id"], unique=False
        )


def _make_budget_comment() -> None:
    op.create_table(
        "budget_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["officer.id"], name=op.f("fk_budget_comment_answered_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budget.id"], name=op.f("fk_budget_comment_budget_id_budget")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_budget_comment_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_comment")),
    )
    with op.batch_alter_table("budget_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_budget_comment_budget_id"), ["budget_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_budget_comment_resident_id"), ["resident_id"], unique=False
        )


def _make_budget_line() -> None:
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("min_score", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budget.id"], name=op.f("fk_budget_line_budget_id_budget")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
    )
    with op.batch_alter_table("budget_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_line_budget_id"), ["budget_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("budget_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_line_budget_id"))

    op.drop_table("budget_line")
    with op.batch_alter_table("budget_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_comment_resident_id"))
        batch_op.drop_index(batch_op.f("ix_budget_comment_budget_id"))

    op.drop_table("budget_comment")
    with op.batch_alter_table("payment_approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_approval_payment_id"))

    op.drop_table("payment_approval")
    with op.batch_alter_table("payment_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_act_payment_id"))

    op.drop_table("payment_act")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_community_id"))

    op.drop_table("budget")
    with op.batch_alter_table("payment_out", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_out_community_id"))
        batch_op.drop_index(batch_op.f("ix_payment_out_authority_key"))

    op.drop_table("payment_out")
