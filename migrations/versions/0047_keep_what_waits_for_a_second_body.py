"""Keep what waits for a second body: income by hand, cash-ups, money that fits no bill.

Counts and the second person's word on them refuse UPDATE and DELETE by trigger; PostgreSQL's
function stands since 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

APPEND_ONLY = ("fee_cash_count", "fee_cash_check")
MADE = (
    "fee_fetch",
    "fee_misfit",
    "fee_reminder_sent",
    "fee_cash_check",
    "fee_cash_count",
    "book_income",
)


def upgrade() -> None:
    with op.batch_alter_table("book_opening", schema=None) as batch_op:
        for name, length in (("role", 30), ("organisation", 120)):
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            )
    with op.batch_alter_table("fee_statement", schema=None) as batch_op:
        batch_op.alter_column("read_by", existing_type=sa.Integer(), nullable=True)
    _make_income()
    _make_cash_counts()
    _make_misfits()
    _make_reminders()
    _make_fetches()
    _refuse_changes()


def _made(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _make_income() -> None:
    op.create_table(
        "book_income",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("takes_back", sa.Integer(), nullable=True),
        sa.Column("bank", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("journal", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        _moment("proposed_at"),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_as", sa.String(length=30), nullable=False),
        sa.Column("ended_reason", sa.String(length=200), nullable=False),
        _moment("ended_at", nullable=True),
        _made("book_income", "community_id", "book.community_id"),
        _made("book_income", "proposed_by", "officer.id"),
        _made("book_income", "ended_by", "officer.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_income")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_book_income_community_id_key")),
    )
    with op.batch_alter_table("book_income", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_book_income_community_id"), ["community_id"])
        batch_op.create_index(batch_op.f("ix_book_income_state"), ["state"])


def _make_cash_counts() -> None:
    op.create_table(
        "fee_cash_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("given_back", sa.BigInteger(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        _moment("counted_at"),
        _made("fee_cash_count", "community_id", "community.id"),
        _made("fee_cash_count", "counted_by", "officer.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_cash_count")),
        sa.UniqueConstraint(
            "community_id",
            "day",
            "method",
            "number",
            name=op.f("uq_fee_cash_count_community_id_day_method_number"),
        ),
    )
    with op.batch_alter_table("fee_cash_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_cash_count_community_id"), ["community_id"])
    op.create_table(
        "fee_cash_check",
        sa.Column("count_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        _moment("checked_at"),
        _made("fee_cash_check", "count_id", "fee_cash_count.id"),
        _made("fee_cash_check", "checked_by", "officer.id"),
        sa.PrimaryKeyConstraint("count_id", name=op.f("pk_fee_cash_check")),
    )


def _make_misfits() -> None:
    op.create_table(
        "fee_misfit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("callback_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        _moment("proposed_at"),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        _moment("settled_at", nullable=True),
        _moment("done_at", nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fee_misfit_amount_positive")),
        _made("fee_misfit", "community_id", "community.id"),
        _made("fee_misfit", "callback_id", "fee_callback.id"),
        _made("fee_misfit", "payment_id", "fee_payment.id"),
        _made("fee_misfit", "proposed_by", "officer.id"),
        _made("fee_misfit", "settled_by", "officer.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_misfit")),
        sa.UniqueConstraint("number", name=op.f("uq_fee_misfit_number")),
    )
    with op.batch_alter_table("fee_misfit", schema=None) as batch_op:
        for column in ("community_id", "callback_id", "state"):
            batch_op.create_index(batch_op.f(f"ix_fee_misfit_{column}"), [column])


def _make_reminders() -> None:
    op.create_table(
        "fee_reminder_sent",
        sa.Column("owner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), autoincrement=False, nullable=False),
        _moment("at"),
        _made("fee_reminder_sent", "run_id", "fee_run.id"),
        sa.PrimaryKeyConstraint("owner_id", "run_id", "stage", name=op.f("pk_fee_reminder_sent")),
    )


def _make_fetches() -> None:
    op.create_table(
        "fee_fetch",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        _moment("at"),
        _made("fee_fetch", "community_id", "community.id"),
        sa.PrimaryKeyConstraint("community_id", "provider", "day", name=op.f("pk_fee_fetch")),
    )


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
    for table in MADE:
        op.drop_table(table)
    with op.batch_alter_table("fee_statement", schema=None) as batch_op:
        batch_op.alter_column("read_by", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("book_opening", schema=None) as batch_op:
        batch_op.drop_column("organisation")
        batch_op.drop_column("role")
