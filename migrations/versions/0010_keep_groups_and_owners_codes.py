"""Keep groups and owners' codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_committee_owner_try()
    _make_committee_owner_code()
    _make_election_group()
    _make_election_group_member()


def downgrade() -> None:
    with op.batch_alter_table("election_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_election_group_member_group_id"))

    op.drop_table("election_group_member")
    with op.batch_alter_table("election_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_election_group_community_id"))

    op.drop_table("election_group")
    with op.batch_alter_table("committee_owner_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_owner_code_right_index"))

    op.drop_table("committee_owner_code")
    with op.batch_alter_table("committee_owner_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_owner_try_unit_index"))
        batch_op.drop_index(batch_op.f("ix_committee_owner_try_at"))
        batch_op.drop_index(batch_op.f("ix_committee_owner_try_address_index"))

    op.drop_table("committee_owner_try")


def _make_committee_owner_try() -> None:
    op.create_table(
        "committee_owner_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("unit_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_owner_try")),
    )
    with op.batch_alter_table("committee_owner_try", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_owner_try_address_index"), ["address_index"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_committee_owner_try_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_committee_owner_try_unit_index"), ["unit_index"], unique=False
        )


def _make_committee_owner_code() -> None:
    op.create_table(
        "committee_owner_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("right_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_committee_owner_code_community_id_community"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_owner_code")),
        sa.UniqueConstraint("token", name=op.f("uq_committee_owner_code_token")),
    )
    with op.batch_alter_table("committee_owner_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_owner_code_right_index"), ["right_index"], unique=False
        )


def _make_election_group() -> None:
    op.create_table(
        "election_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("contact", sa.String(length=100), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objections_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_election_group_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_election_group_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_group")),
    )
    with op.batch_alter_table("election_group", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_election_group_community_id"), ["community_id"], unique=False
        )


def _make_election_group_member() -> None:
    op.create_table(
        "election_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("name_public", sa.Boolean(), nullable=False),
        sa.Column("phone_public", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["election_group.id"],
            name=op.f("fk_election_group_member_group_id_election_group"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_election_group_member_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_group_member")),
    )
    with op.batch_alter_table("election_group_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_election_group_member_group_id"), ["group_id"], unique=False
        )
