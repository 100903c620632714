"""Keep events, patrols and supervision orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_intake_source()
    _make_patrol()
    _make_intake_event()
    _make_patrol_place()
    _make_patrol_finding()
    _make_supervision_order()
    _make_supervision_order_act()


def _make_intake_source() -> None:
    op.create_table(
        "intake_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_by", sa.Integer(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_code", sa.String(length=40), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('sensor', 'fall', 'system')", name=op.f("ck_intake_source_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_intake_source_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["disabled_by"], ["officer.id"], name=op.f("fk_intake_source_disabled_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_intake_source_made_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_source")),
        sa.UniqueConstraint("token", name=op.f("uq_intake_source_token")),
    )
    with op.batch_alter_table("intake_source", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_source_community_id"), ["community_id"], unique=False
        )


def _make_patrol() -> None:
    op.create_table(
        "patrol",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_patrol_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["officer.id"], name=op.f("fk_patrol_started_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol")),
    )
    with op.batch_alter_table("patrol", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_community_id"), ["community_id"], unique=False)


def _make_intake_event() -> None:
    op.create_table(
        "intake_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["intake_source.id"],
            name=op.f("fk_intake_event_source_id_intake_source"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_event")),
        sa.UniqueConstraint(
            "source_id", "event_id", name=op.f("uq_intake_event_source_id_event_id")
        ),
    )
    with op.batch_alter_table("intake_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_event_received_at"), ["received_at"], unique=False
        )


def _make_patrol_place() -> None:
    op.create_table(
        "patrol_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patrol_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'fine', 'found')", name=op.f("ck_patrol_place_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrol.id"], name=op.f("fk_patrol_place_patrol_id_patrol")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_place")),
        sa.UniqueConstraint(
            "patrol_id", "position", name=op.f("uq_patrol_place_patrol_id_position")
        ),
    )


def _make_patrol_finding() -> None:
    op.create_table(
        "patrol_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("found_by", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["found_by"], ["officer.id"], name=op.f("fk_patrol_finding_found_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["patrol_place.id"], name=op.f("fk_patrol_finding_place_id_patrol_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_finding")),
    )
    with op.batch_alter_table("patrol_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_finding_place_id"), ["place_id"], unique=False)


def _make_supervision_order() -> None:
    op.create_table(
        "supervision_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("basis_kind", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "basis_kind IN ('law', 'contract')", name=op.f("ck_supervision_order_basis_known")
        ),
        sa.CheckConstraint(
            "state IN ('issued', 'replied', 'returned', 'accepted', 'withdrawn')",
            name=op.f("ck_supervision_order_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_supervision_order_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["patrol_finding.id"],
            name=op.f("fk_supervision_order_finding_id_patrol_finding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_order")),
        sa.UniqueConstraint(
            "community_id",
            "year",
            "serial",
            name=op.f("uq_supervision_order_community_id_year_serial"),
        ),
    )
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_order_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_supervision_order_due"), ["due"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_supervision_order_issued_at"), ["issued_at"], unique=False
        )


def _make_supervision_order_act() -> None:
    op.create_table(
        "supervision_order_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_supervision_order_act_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["supervision_order.id"],
            name=op.f("fk_supervision_order_act_order_id_supervision_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_order_act")),
    )
    with op.batch_alter_table("supervision_order_act", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_order_act_order_id"), ["order_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("supervision_order_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_order_act_order_id"))
    op.drop_table("supervision_order_act")
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_order_issued_at"))
        batch_op.drop_index(batch_op.f("ix_supervision_order_due"))
        batch_op.drop_index(batch_op.f("ix_supervision_order_community_id"))
    op.drop_table("supervision_order")
    with op.batch_alter_table("patrol_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patrol_finding_place_id"))
    op.drop_table("patrol_finding")
    op.drop_table("patrol_place")
    with op.batch_alter_table("intake_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_event_received_at"))
    op.drop_table("intake_event")
    with op.batch_alter_table("patrol", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patrol_community_id"))
    op.drop_table("patrol")
    with op.batch_alter_table("intake_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_source_community_id"))
    op.drop_table("intake_source")
