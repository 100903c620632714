"""Keep daily messages orders to convene removals and applications for groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _keep_daily_messages()
    _keep_removals()
    _add_to_committees()
    _add_to_groups()
    _add_to_requisitions()


def downgrade() -> None:
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_requisition_ordered_by_officer"), type_="foreignkey"
        )
        batch_op.drop_column("ordered_until")
        batch_op.drop_column("ordered_by")
        batch_op.drop_column("ordered_at")
        batch_op.drop_column("kind")

    with op.batch_alter_table("election_group_member", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_election_group_member_cleared_by_officer"), type_="foreignkey"
        )
        batch_op.drop_column("cleared_by")
        batch_op.drop_column("cleared_name")
        batch_op.drop_column("cleared_sha256")
        batch_op.drop_column("cleared")

    with op.batch_alter_table("election_group", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_election_group_application_id_requisition"), type_="foreignkey"
        )
        batch_op.drop_column("extension_reason")
        batch_op.drop_column("extension_days")
        batch_op.drop_column("extended_on")
        batch_op.drop_column("application_id")

    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.drop_column("left_name")
        batch_op.drop_column("left_sha256")

    with op.batch_alter_table("committee_meeting", schema=None) as batch_op:
        batch_op.drop_column("demanded_by")

    with op.batch_alter_table("committee_removal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_removal_member_id"))
        batch_op.drop_index(batch_op.f("ix_committee_removal_assembly_id"))

    op.drop_table("committee_removal")
    op.drop_table("daily_message")


def _keep_daily_messages() -> None:
    op.create_table(
        "daily_message",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('sms', 'email')", name=op.f("ck_daily_message_channel_known")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_daily_message_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_daily_message")),
    )


def _keep_removals() -> None:
    op.create_table(
        "committee_removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("hearing", sa.String(length=10), nullable=True),
        sa.Column("statement", sa.LargeBinary(), nullable=True),
        sa.Column("assembly_id", sa.String(length=40), nullable=True),
        sa.Column("motion_id", sa.String(length=40), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_committee_removal_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_committee_removal_created_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["committee_member.id"],
            name=op.f("fk_committee_removal_member_id_committee_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_removal")),
    )
    with op.batch_alter_table("committee_removal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_removal_assembly_id"), ["assembly_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_committee_removal_member_id"), ["member_id"], unique=False
        )


def _add_to_committees() -> None:
    with op.batch_alter_table("committee_meeting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("demanded_by", sa.JSON(), server_default="[]", nullable=False)
        )

    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("left_name", sa.LargeBinary(), nullable=True))


def _add_to_groups() -> None:
    with op.batch_alter_table("election_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("application_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("extended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extension_days", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("extension_reason", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_election_group_application_id_requisition"),
            "requisition",
            ["application_id"],
            ["id"],
        )

    with op.batch_alter_table("election_group_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cleared", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("cleared_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("cleared_name", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("cleared_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_election_group_member_cleared_by_officer"),
            "officer",
            ["cleared_by"],
            ["id"],
        )


def _add_to_requisitions() -> None:
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="assembly", nullable=False)
        )
        batch_op.add_column(sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ordered_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ordered_until", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_requisition_ordered_by_officer"), "officer", ["ordered_by"], ["id"]
        )
