"""Keep early service, changed phones and corrected areas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_phone_changes()
    _make_area_corrections()
    _widen()


def downgrade() -> None:
    with op.batch_alter_table("service_attempt", schema=None) as batch_op:
        batch_op.alter_column("i", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("addressee")
        batch_op.drop_column("unit_id")
        batch_op.drop_column("right_key")

    with op.batch_alter_table("notice_message", schema=None) as batch_op:
        batch_op.alter_column("i", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("daily_message", schema=None) as batch_op:
        batch_op.drop_column("wrong")
        batch_op.drop_column("codes")
        batch_op.drop_column("code_sent_at")
        batch_op.drop_column("code_digest")
        batch_op.drop_column("confirmed_at")

    with op.batch_alter_table("contact_change", schema=None) as batch_op:
        batch_op.drop_column("phone_change_id")

    with op.batch_alter_table("area_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_correction_unit_id"))
        batch_op.drop_index(batch_op.f("ix_area_correction_community_id"))

    op.drop_table("area_correction")
    with op.batch_alter_table("phone_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phone_change_community_id"))

    op.drop_table("phone_change")


def _make_phone_changes() -> None:
    op.create_table(
        "phone_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("right_key", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("old_phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_for", sa.String(length=60), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_phone_change_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_phone_change_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["officer.id"], name=op.f("fk_phone_change_settled_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_change")),
    )
    with op.batch_alter_table("phone_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_phone_change_community_id"), ["community_id"], unique=False
        )


def _make_area_corrections() -> None:
    op.create_table(
        "area_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("old_area", sa.Integer(), nullable=False),
        sa.Column("old_source", sa.String(length=12), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_area_correction_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_area_correction_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["officer.id"], name=op.f("fk_area_correction_settled_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_area_correction_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_correction")),
    )
    with op.batch_alter_table("area_correction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_area_correction_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_area_correction_unit_id"), ["unit_id"], unique=False)


def _widen() -> None:
    with op.batch_alter_table("contact_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_change_id", sa.Integer(), nullable=True))

    with op.batch_alter_table("daily_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("code_digest", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("code_sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("codes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("wrong", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("notice_message", schema=None) as batch_op:
        batch_op.alter_column("i", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("service_attempt", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("right_key", sa.String(length=80), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("addressee", sa.LargeBinary(), nullable=True))
        batch_op.alter_column("i", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("daily_message", schema=None) as batch_op:
        batch_op.alter_column("codes", server_default=None)
        batch_op.alter_column("wrong", server_default=None)
    with op.batch_alter_table("service_attempt", schema=None) as batch_op:
        batch_op.alter_column("right_key", server_default=None)
    # What was entered on the frozen roll knows its right by the line.
    op.execute(
        "UPDATE service_attempt SET right_key = (SELECT right_key FROM assembly_right"
        " WHERE assembly_right.assembly_id = service_attempt.assembly_id"
        " AND assembly_right.i = service_attempt.i)"
        " WHERE EXISTS (SELECT 1 FROM assembly_right"
        " WHERE assembly_right.assembly_id = service_attempt.assembly_id"
        " AND assembly_right.i = service_attempt.i)"
    )
