"""Take reports of residents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_ticket_rule()
    _make_ticket()
    _make_ticket_clock()
    _make_ticket_event()
    _make_ticket_paper()
    _make_ticket_party()
    _make_ticket_photo()


def _make_ticket_rule() -> None:
    op.create_table(
        "ticket_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_ticket_rule_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_ticket_rule_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_rule")),
        sa.UniqueConstraint(
            "community_id", "version", name=op.f("uq_ticket_rule_community_id_version")
        ),
    )
    with op.batch_alter_table("ticket_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_rule_community_id"), ["community_id"], unique=False
        )


def _make_ticket() -> None:
    op.create_table(
        "ticket", *_what_a_ticket_says(), *_what_its_lists_say(), *_what_binds_a_ticket()
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_community_id"), ["community_id"], unique=False)
        batch_op.create_index("ix_ticket_community_state", ["community_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_resident_id"), ["resident_id"], unique=False)


def _what_a_ticket_says() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("spot", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=True),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("reporter", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=20), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
    ]


def _what_its_lists_say() -> list[sa.Column[object]]:
    return [
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=10), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("rating", sa.LargeBinary(), nullable=False),
        sa.Column("joined_to", sa.Integer(), nullable=True),
        sa.Column("matter_id", sa.Integer(), nullable=True),
    ]


def _what_binds_a_ticket() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_ticket_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["joined_to"], ["ticket.id"], name=op.f("fk_ticket_joined_to_ticket")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_ticket_matter_id_matter")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["officer.id"], name=op.f("fk_ticket_opened_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_ticket_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint(
            "community_id", "client_key", name=op.f("uq_ticket_community_id_client_key")
        ),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_ticket_community_id_number")),
    ]


def _make_ticket_clock() -> None:
    op.create_table(
        "ticket_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("lap", sa.Integer(), nullable=False),
        sa.Column("hours", sa.String(length=20), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_clock_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_clock")),
    )
    with op.batch_alter_table("ticket_clock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_clock_ticket_id"), ["ticket_id"], unique=False)


def _make_ticket_event() -> None:
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_ticket_event_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_ticket_event_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
    )
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_event_ticket_id"), ["ticket_id"], unique=False)


def _make_ticket_paper() -> None:
    op.create_table(
        "ticket_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_ticket_paper_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_paper_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_paper")),
    )
    with op.batch_alter_table("ticket_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_paper_ticket_id"), ["ticket_id"], unique=False)


def _make_ticket_party() -> None:
    op.create_table(
        "ticket_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_party_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_party")),
        sa.UniqueConstraint(
            "ticket_id",
            "body",
            "department",
            "kind",
            name=op.f("uq_ticket_party_ticket_id_body_department_kind"),
        ),
    )
    with op.batch_alter_table("ticket_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_party_ticket_id"), ["ticket_id"], unique=False)


def _make_ticket_photo() -> None:
    op.create_table(
        "ticket_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("lap", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_ticket_photo_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_photo_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_photo")),
        sa.UniqueConstraint(
            "ticket_id", "client_key", name=op.f("uq_ticket_photo_ticket_id_client_key")
        ),
    )
    with op.batch_alter_table("ticket_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_photo_ticket_id"), ["ticket_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ticket_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_photo_ticket_id"))

    op.drop_table("ticket_photo")
    with op.batch_alter_table("ticket_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_party_ticket_id"))

    op.drop_table("ticket_party")
    with op.batch_alter_table("ticket_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_paper_ticket_id"))

    op.drop_table("ticket_paper")
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_event_ticket_id"))

    op.drop_table("ticket_event")
    with op.batch_alter_table("ticket_clock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_clock_ticket_id"))

    op.drop_table("ticket_clock")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_resident_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_due_at"))
        batch_op.drop_index("ix_ticket_community_state")
        batch_op.drop_index(batch_op.f("ix_ticket_community_id"))

    op.drop_table("ticket")
    with op.batch_alter_table("ticket_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_rule_community_id"))

    op.drop_table("ticket_rule")
