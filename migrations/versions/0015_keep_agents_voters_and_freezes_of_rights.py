"""Keep agents voters and freezes of rights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_spare_card()
    _make_proxy()
    _make_right_voter()
    _widen_states_and_codes()


def downgrade() -> None:
    with op.batch_alter_table("right_state", schema=None) as batch_op:
        batch_op.drop_index("ix_right_state_agent")
        batch_op.drop_column("new_owner")
        batch_op.drop_column("transferred")
        batch_op.drop_column("frozen_by")
        batch_op.drop_column("entrusted")
        batch_op.drop_column("agent_pk")
        batch_op.drop_column("by_agent")

    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.drop_column("key")

    with op.batch_alter_table("last_four_try", schema=None) as batch_op:
        batch_op.drop_column("key")

    with op.batch_alter_table("right_voter", schema=None) as batch_op:
        batch_op.drop_index("ix_right_voter_right")

    op.drop_table("right_voter")
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.drop_index("ix_proxy_right")
        batch_op.drop_index("ix_proxy_agent")

    op.drop_table("proxy")
    with op.batch_alter_table("spare_card", schema=None) as batch_op:
        batch_op.drop_index("ix_spare_card_number")

    op.drop_table("spare_card")


def _make_spare_card() -> None:
    op.create_table(
        "spare_card",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_spare_card_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "public_key", name=op.f("pk_spare_card")),
    )
    with op.batch_alter_table("spare_card", schema=None) as batch_op:
        batch_op.create_index("ix_spare_card_number", ["assembly_id", "number"], unique=False)


def _make_proxy() -> None:
    op.create_table(
        "proxy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("principal_pk", sa.String(length=64), nullable=False),
        sa.Column("agent_pk", sa.String(length=64), nullable=False),
        sa.Column("agent_i", sa.Integer(), nullable=True),
        sa.Column("agent_name", sa.LargeBinary(), nullable=False),
        sa.Column("agent_document", sa.LargeBinary(), nullable=False),
        sa.Column("agent_phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("entry_seq", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"], ["signed_act.id"], name=op.f("fk_proxy_act_id_signed_act")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_proxy_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy")),
    )
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.create_index("ix_proxy_agent", ["assembly_id", "agent_pk"], unique=False)
        batch_op.create_index("ix_proxy_right", ["assembly_id", "i"], unique=False)


def _make_right_voter() -> None:
    op.create_table(
        "right_voter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("last4", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"], ["signed_act.id"], name=op.f("fk_right_voter_act_id_signed_act")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_right_voter_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right_voter")),
    )
    with op.batch_alter_table("right_voter", schema=None) as batch_op:
        batch_op.create_index("ix_right_voter_right", ["assembly_id", "i"], unique=False)


def _widen_states_and_codes() -> None:
    with op.batch_alter_table("last_four_try", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("key", sa.String(length=64), server_default="", nullable=False)
        )

    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("key", sa.String(length=64), server_default="", nullable=False)
        )

    with op.batch_alter_table("right_state", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_agent", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("agent_pk", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("entrusted", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("frozen_by", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("transferred", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("new_owner", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index("ix_right_state_agent", ["assembly_id", "agent_pk"], unique=False)
