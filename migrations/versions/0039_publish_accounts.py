"""Publish accounts.

A published month refuses UPDATE and DELETE by trigger, as the log tables do; PostgreSQL's function
stands since 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

APPEND_ONLY = ("accounts_month",)


def upgrade() -> None:
    _make_accounts()
    _make_months()
    _make_closings()
    _refuse_changes()


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("log_id", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("charter", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_accounts_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["log_id"], ["log_head.id"], name=op.f("fk_accounts_log_id_log_head")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("log_id", name=op.f("uq_accounts_log_id")),
    )
    op.create_table(
        "accounts_unit",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["accounts.community_id"],
            name=op.f("fk_accounts_unit_community_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("community_id", "unit_id", name=op.f("pk_accounts_unit")),
    )


def _make_months() -> None:
    op.create_table(
        "accounts_month",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("journals", sa.LargeBinary(), nullable=False),
        sa.Column("units", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["accounts.community_id"],
            name=op.f("fk_accounts_month_community_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("community_id", "month", name=op.f("pk_accounts_month")),
    )


def _make_closings() -> None:
    op.create_table(
        "accounts_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["accounts.community_id"],
            name=op.f("fk_accounts_closing_community_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["officer.id"], name=op.f("fk_accounts_closing_ended_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_accounts_closing_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_closing")),
    )
    with op.batch_alter_table("accounts_closing", schema=None) as batch_op:
        batch_op.create_index("ix_accounts_closing_month", ["community_id", "month"], unique=False)


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
    with op.batch_alter_table("accounts_closing", schema=None) as batch_op:
        batch_op.drop_index("ix_accounts_closing_month")

    op.drop_table("accounts_closing")
    op.drop_table("accounts_month")
    op.drop_table("accounts_unit")
    op.drop_table("accounts")
