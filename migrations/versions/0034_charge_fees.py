"""Charge fees by tariffs, in bills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tariff()
    _make_space()
    _make_reading()
    _make_run()
    _make_bill()
    _make_void()
    _make_sandbox_order()
    _make_sandbox_refund()


def _make_tariff() -> None:
    op.create_table(
        "fee_tariff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("cycle", sa.String(length=10), nullable=False),
        sa.Column("income", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("buildings", sa.JSON(), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_fee_tariff_rate_positive")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_tariff_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_fee_tariff_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_tariff")),
        sa.UniqueConstraint(
            "community_id",
            "series",
            "version",
            name=op.f("uq_fee_tariff_community_id_series_version"),
        ),
    )
    with op.batch_alter_table("fee_tariff", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_tariff_community_id"), ["community_id"], unique=False
        )


def _make_space() -> None:
    op.create_table(
        "fee_space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("space", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_space_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["officer.id"], name=op.f("fk_fee_space_entered_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_space")),
    )
    with op.batch_alter_table("fee_space", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_space_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fee_space_unit_id"), ["unit_id"], unique=False)


def _make_reading() -> None:
    op.create_table(
        "fee_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_reading_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["officer.id"], name=op.f("fk_fee_reading_entered_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_reading")),
    )
    with op.batch_alter_table("fee_reading", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_reading_period", ["community_id", "series", "period"], unique=False
        )


def _make_run() -> None:
    op.create_table(
        "fee_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bills", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_run_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["officer.id"], name=op.f("fk_fee_run_issued_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_run")),
        sa.UniqueConstraint(
            "community_id",
            "series",
            "period",
            "number",
            name=op.f("uq_fee_run_community_id_series_period_number"),
        ),
    )
    with op.batch_alter_table("fee_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_run_community_id"), ["community_id"], unique=False)


def _make_bill() -> None:
    op.create_table(
        "fee_bill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("income", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fee_bill_amount_positive")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_fee_bill_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["fee_run.id"], name=op.f("fk_fee_bill_run_id_fee_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_bill")),
        sa.UniqueConstraint(
            "community_id",
            "series",
            "period",
            "unit_id",
            "edition",
            name=op.f("uq_fee_bill_community_id_series_period_unit_id_edition"),
        ),
    )
    with op.batch_alter_table("fee_bill", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_bill_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fee_bill_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_bill_unit_id"), ["unit_id"], unique=False)


def _make_void() -> None:
    op.create_table(
        "fee_void",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["fee_bill.id"], name=op.f("fk_fee_void_bill_id_fee_bill")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_fee_void_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["officer.id"], name=op.f("fk_fee_void_settled_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_void")),
    )
    with op.batch_alter_table("fee_void", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_void_bill_id"), ["bill_id"], unique=False)


def _make_sandbox_order() -> None:
    op.create_table(
        "fee_sandbox_order",
        sa.Column("order_no", sa.String(length=40), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trade_no", sa.String(length=64), nullable=False),
        sa.Column("paid_amount", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_fee_sandbox_order")),
    )
    with op.batch_alter_table("fee_sandbox_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_sandbox_order_community_id"), ["community_id"], unique=False
        )


def _make_sandbox_refund() -> None:
    op.create_table(
        "fee_sandbox_refund",
        sa.Column("refund_no", sa.String(length=40), nullable=False),
        sa.Column("order_no", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("refund_no", name=op.f("pk_fee_sandbox_refund")),
    )
    with op.batch_alter_table("fee_sandbox_refund", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_sandbox_refund_order_no"), ["order_no"], unique=False
        )


def downgrade() -> None:
    op.drop_table("fee_sandbox_refund")
    op.drop_table("fee_sandbox_order")
    op.drop_table("fee_void")
    op.drop_table("fee_bill")
    op.drop_table("fee_run")
    op.drop_table("fee_reading")
    op.drop_table("fee_space")
    op.drop_table("fee_tariff")
