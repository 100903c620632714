"""Keep boxes and counting sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_boxes()
    _make_sessions()
    _count_devices()


def downgrade() -> None:
    with op.batch_alter_table("right_state", schema=None) as batch_op:
        batch_op.drop_column("device")

    with op.batch_alter_table("counting_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counting_attendance_session_id"))

    op.drop_table("counting_attendance")
    with op.batch_alter_table("ballot_box_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_box_event_box_id"))

    op.drop_table("ballot_box_event")
    op.drop_table("shared_device_count")
    with op.batch_alter_table("counting_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counting_session_assembly_id"))

    op.drop_table("counting_session")
    op.drop_table("ballot_box")


def _make_boxes() -> None:
    op.create_table(
        "ballot_box",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_ballot_box_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_ballot_box_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_box")),
        sa.UniqueConstraint("assembly_id", "number", name=op.f("uq_ballot_box_assembly_id_number")),
    )
    op.create_table(
        "ballot_box_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["box_id"], ["ballot_box.id"], name=op.f("fk_ballot_box_event_box_id_ballot_box")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["officer.id"], name=op.f("fk_ballot_box_event_confirmed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["stated_by"], ["officer.id"], name=op.f("fk_ballot_box_event_stated_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_box_event")),
    )
    with op.batch_alter_table("ballot_box_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_box_event_box_id"), ["box_id"], unique=False)


def _make_sessions() -> None:
    op.create_table(
        "counting_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_counting_session_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["officer.id"], name=op.f("fk_counting_session_closed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["officer.id"], name=op.f("fk_counting_session_opened_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["officer.id"], name=op.f("fk_counting_session_planned_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting_session")),
    )
    with op.batch_alter_table("counting_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_counting_session_assembly_id"), ["assembly_id"], unique=False
        )

    op.create_table(
        "counting_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["officer.id"], name=op.f("fk_counting_attendance_entered_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["counting_session.id"],
            name=op.f("fk_counting_attendance_session_id_counting_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting_attendance")),
    )
    with op.batch_alter_table("counting_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_counting_attendance_session_id"), ["session_id"], unique=False
        )


def _count_devices() -> None:
    op.create_table(
        "shared_device_count",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("devices", sa.Integer(), nullable=False),
        sa.Column("rights", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"],
            ["assembly.id"],
            name=op.f("fk_shared_device_count_assembly_id_assembly"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", name=op.f("pk_shared_device_count")),
    )
    with op.batch_alter_table("right_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device", sa.LargeBinary(length=16), nullable=True))
