"""Take payments of fees, and compare them with statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_payment()
    _make_payment_line()
    _make_allocation()
    _make_refund()
    _make_callback()
    _make_reminder()
    _make_statement()
    _make_difference()


def _make_payment() -> None:
    op.create_table(
        "fee_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("order_no", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=True),
        sa.Column("trade_no", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=True),
        sa.Column("payer", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_year", sa.Integer(), nullable=True),
        sa.Column("receipt_number", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fee_payment_amount_positive")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_payment_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["received_by"], ["officer.id"], name=op.f("fk_fee_payment_received_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_payment")),
        sa.UniqueConstraint(
            "community_id",
            "receipt_year",
            "receipt_number",
            name=op.f("uq_fee_payment_community_id_receipt_year_receipt_number"),
        ),
        sa.UniqueConstraint("order_no", name=op.f("uq_fee_payment_order_no")),
        sa.UniqueConstraint("provider", "trade_no", name=op.f("uq_fee_payment_provider_trade_no")),
    )
    with op.batch_alter_table("fee_payment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_payment_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index("ix_fee_payment_day", ["community_id", "paid_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_payment_payer_id"), ["payer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_payment_state"), ["state"], unique=False)


def _make_payment_line() -> None:
    op.create_table(
        "fee_payment_line",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fee_payment_line_amount_positive")),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["fee_payment.id"],
            name=op.f("fk_fee_payment_line_payment_id_fee_payment"),
        ),
        sa.PrimaryKeyConstraint("payment_id", "unit_id", name=op.f("pk_fee_payment_line")),
    )
    with op.batch_alter_table("fee_payment_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_payment_line_unit_id"), ["unit_id"], unique=False)


def _make_allocation() -> None:
    op.create_table(
        "fee_allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["fee_bill.id"], name=op.f("fk_fee_allocation_bill_id_fee_bill")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["fee_payment.id"],
            name=op.f("fk_fee_allocation_payment_id_fee_payment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_allocation")),
    )
    with op.batch_alter_table("fee_allocation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_allocation_bill_id"), ["bill_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fee_allocation_payment_id"), ["payment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fee_allocation_unit_id"), ["unit_id"], unique=False)


def _make_refund() -> None:
    op.create_table(
        "fee_refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("refund_no", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fee_refund_amount_positive")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_refund_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["fee_payment.id"], name=op.f("fk_fee_refund_payment_id_fee_payment")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_fee_refund_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["officer.id"], name=op.f("fk_fee_refund_settled_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_refund")),
        sa.UniqueConstraint("refund_no", name=op.f("uq_fee_refund_refund_no")),
    )
    with op.batch_alter_table("fee_refund", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_refund_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fee_refund_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_refund_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_refund_unit_id"), ["unit_id"], unique=False)


def _make_callback() -> None:
    op.create_table(
        "fee_callback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("order_no", sa.String(length=40), nullable=False),
        sa.Column("trade_no", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("heard_by", sa.String(length=10), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_callback")),
    )
    with op.batch_alter_table("fee_callback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_callback_order_no"), ["order_no"], unique=False)


def _make_reminder() -> None:
    op.create_table(
        "fee_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_reminder_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["officer.id"], name=op.f("fk_fee_reminder_sent_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_reminder")),
    )
    with op.batch_alter_table("fee_reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_reminder_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fee_reminder_unit_id"), ["unit_id"], unique=False)


def _make_statement() -> None:
    op.create_table(
        "fee_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.BigInteger(), nullable=False),
        sa.Column("ours", sa.BigInteger(), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["officer.id"], name=op.f("fk_fee_statement_closed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_statement_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["read_by"], ["officer.id"], name=op.f("fk_fee_statement_read_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_statement")),
        sa.UniqueConstraint(
            "community_id",
            "provider",
            "day",
            name=op.f("uq_fee_statement_community_id_provider_day"),
        ),
    )
    with op.batch_alter_table("fee_statement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_statement_community_id"), ["community_id"], unique=False
        )


def _make_difference() -> None:
    op.create_table(
        "fee_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("theirs", sa.BigInteger(), nullable=True),
        sa.Column("ours", sa.BigInteger(), nullable=True),
        sa.Column("explanation", sa.String(length=400), nullable=False),
        sa.Column("explained_by", sa.Integer(), nullable=True),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["explained_by"], ["officer.id"], name=op.f("fk_fee_difference_explained_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["fee_statement.id"],
            name=op.f("fk_fee_difference_statement_id_fee_statement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_difference")),
    )
    with op.batch_alter_table("fee_difference", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_difference_statement_id"), ["statement_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("fee_difference")
    op.drop_table("fee_statement")
    op.drop_table("fee_reminder")
    op.drop_table("fee_callback")
    op.drop_table("fee_refund")
    op.drop_table("fee_allocation")
    op.drop_table("fee_payment_line")
    op.drop_table("fee_payment")
