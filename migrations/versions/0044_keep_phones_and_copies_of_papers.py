"""Keep a resident's phones, owners' first days, and the copies of papers that everybody may see.

What was done with a copy refuses UPDATE and DELETE by trigger; PostgreSQL's function stands since
0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

APPEND_ONLY = ("voucher_copy",)


def upgrade() -> None:
    _make_copies()
    with op.batch_alter_table("resident_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("browser", sa.String(length=24), server_default="", nullable=False)
        )
    with op.batch_alter_table("ownership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    _refuse_changes()


def _make_copies() -> None:
    op.create_table(
        "voucher_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("copy", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_voucher_copy_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_voucher_copy_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_copy")),
    )
    with op.batch_alter_table("voucher_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voucher_copy_community_id"), ["community_id"])
        batch_op.create_index(batch_op.f("ix_voucher_copy_original"), ["original"])


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
    with op.batch_alter_table("ownership", schema=None) as batch_op:
        batch_op.drop_column("since")
    with op.batch_alter_table("resident_session", schema=None) as batch_op:
        batch_op.drop_column("browser")
        batch_op.drop_column("seen_on")
    op.drop_table("voucher_copy")
