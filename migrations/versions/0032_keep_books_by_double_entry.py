"""Keep books by double entry.

Journals, lines, closed months and first deposits refuse UPDATE and DELETE by trigger, as the log
tables do; PostgreSQL's function stands since 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

APPEND_ONLY = ("book_journal", "book_line", "book_month", "book_deposit")


def upgrade() -> None:
    _make_book()
    _make_journals()
    _make_opening()
    _refuse_changes()


def _make_book() -> None:
    op.create_table(
        "book",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_book_community_id_community")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_book")),
    )

    op.create_table(
        "book_deposit",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["book.community_id"], name=op.f("fk_book_deposit_community_id_book")
        ),
        sa.PrimaryKeyConstraint("community_id", "unit_id", name=op.f("pk_book_deposit")),
    )

    op.create_table(
        "book_month",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["book.community_id"], name=op.f("fk_book_month_community_id_book")
        ),
        sa.PrimaryKeyConstraint("community_id", "month", name=op.f("pk_book_month")),
    )


def _make_journals() -> None:
    op.create_table(
        "book_journal",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("authority", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("posted_by", sa.Integer(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["book.community_id"], name=op.f("fk_book_journal_community_id_book")
        ),
        sa.PrimaryKeyConstraint("community_id", "number", name=op.f("pk_book_journal")),
        sa.UniqueConstraint(
            "community_id", "reverses", name=op.f("uq_book_journal_community_id_reverses")
        ),
        sa.UniqueConstraint(
            "community_id", "source", name=op.f("uq_book_journal_community_id_source")
        ),
    )
    with op.batch_alter_table("book_journal", schema=None) as batch_op:
        batch_op.create_index("ix_book_journal_day", ["community_id", "on_date"], unique=False)

    op.create_table(
        "book_line",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_book_line_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["community_id", "number"],
            ["book_journal.community_id", "book_journal.number"],
            name="fk_book_line_journal",
        ),
        sa.PrimaryKeyConstraint("community_id", "number", "place", name=op.f("pk_book_line")),
    )
    with op.batch_alter_table("book_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_book_line_account", ["community_id", "account", "unit_id"], unique=False
        )


def _make_opening() -> None:
    op.create_table(
        "book_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("balances", sa.JSON(), nullable=False),
        sa.Column("control_total", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("journal", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["book.community_id"], name=op.f("fk_book_opening_community_id_book")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["officer.id"], name=op.f("fk_book_opening_ended_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_book_opening_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_opening")),
    )
    with op.batch_alter_table("book_opening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_book_opening_community_id"), ["community_id"], unique=False
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
    with op.batch_alter_table("book_line", schema=None) as batch_op:
        batch_op.drop_index("ix_book_line_account")

    op.drop_table("book_line")
    with op.batch_alter_table("book_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_book_opening_community_id"))

    op.drop_table("book_opening")
    op.drop_table("book_month")
    with op.batch_alter_table("book_journal", schema=None) as batch_op:
        batch_op.drop_index("ix_book_journal_day")

    op.drop_table("book_journal")
    op.drop_table("book_deposit")
    op.drop_table("book")
