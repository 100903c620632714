"""Keep what was open in a closed month and by whom money went back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

APPEND_ONLY = ("accounts_open", "fee_refund_limit")


def upgrade() -> None:
    _make_open()
    _make_limits()
    with op.batch_alter_table("fee_payment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("for_former", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("fee_refund", schema=None) as batch_op:
        for name, length in (("role", 30), ("organisation", 120), ("settled_as", 30)):
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            )
    _refuse_changes()


def _make_open() -> None:
    op.create_table(
        "accounts_open",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["accounts.community_id"],
            name=op.f("fk_accounts_open_community_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("community_id", "month", name=op.f("pk_accounts_open")),
    )


def _make_limits() -> None:
    op.create_table(
        "fee_refund_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fee_refund_limit_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_fee_refund_limit_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["officer.id"], name=op.f("fk_fee_refund_limit_set_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_refund_limit")),
    )
    with op.batch_alter_table("fee_refund_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_refund_limit_community_id"), ["community_id"])


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    with op.batch_alter_table("fee_refund", schema=None) as batch_op:
        for name in ("settled_as", "organisation", "role"):
            batch_op.drop_column(name)
    with op.batch_alter_table("fee_payment", schema=None) as batch_op:
        batch_op.drop_column("for_former")
    op.drop_table("fee_refund_limit")
    op.drop_table("accounts_open")
