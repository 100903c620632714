"""Let a tariff name late fees: rate, days of grace, clause and contract; bills and waivers of them.

Both tables refuse UPDATE and DELETE by trigger; PostgreSQL's function stands since 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

APPEND_ONLY = ("fee_late_bill", "fee_late_waiver")


def upgrade() -> None:
    with op.batch_alter_table("fee_tariff", schema=None) as batch_op:
        for name in ("late_rate", "late_grace"):
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default="0", nullable=False))
        for name, length in (("late_clause", 200), ("late_contract", 64)):
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            )
    _make_bills()
    _make_waivers()
    _refuse_changes()


def _made(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _make_bills() -> None:
    op.create_table(
        "fee_late_bill",
        sa.Column("bill_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("of_bill_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _made("fee_late_bill", "bill_id", "fee_bill.id"),
        _made("fee_late_bill", "of_bill_id", "fee_bill.id"),
        sa.PrimaryKeyConstraint("bill_id", name=op.f("pk_fee_late_bill")),
    )
    with op.batch_alter_table("fee_late_bill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_late_bill_of_bill_id"), ["of_bill_id"])


def _make_waivers() -> None:
    op.create_table(
        "fee_late_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("waived_by", sa.Integer(), nullable=False),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=False),
        _made("fee_late_waiver", "bill_id", "fee_bill.id"),
        _made("fee_late_waiver", "waived_by", "officer.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_late_waiver")),
    )
    with op.batch_alter_table("fee_late_waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_late_waiver_bill_id"), ["bill_id"])


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
    op.drop_table("fee_late_waiver")
    op.drop_table("fee_late_bill")
    with op.batch_alter_table("fee_tariff", schema=None) as batch_op:
        for name in ("late_contract", "late_clause", "late_grace", "late_rate"):
            batch_op.drop_column(name)
