"""Keep delivery and gateway reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_delivery_phrase()
    _make_notice_address()
    _make_doorstep_look()
    _make_public_posting()
    _make_reminder_plan()
    _make_reminder_run()
    _make_reminder_stop()
    _make_service_attempt()
    _make_notice_message()
    _widen_outbox_message()


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_message_report_known"), type_="check")
        batch_op.drop_column("reported_at")
        batch_op.drop_column("report_id")
        batch_op.drop_column("report")

    with op.batch_alter_table("notice_message", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_message_right")
        batch_op.drop_index(batch_op.f("ix_notice_message_attempt_id"))

    op.drop_table("notice_message")
    with op.batch_alter_table("service_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_service_attempt_right")

    op.drop_table("service_attempt")
    op.drop_table("reminder_stop")
    op.drop_table("reminder_run")
    op.drop_table("reminder_plan")
    with op.batch_alter_table("public_posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_public_posting_assembly_id"))

    op.drop_table("public_posting")
    with op.batch_alter_table("doorstep_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_doorstep_look_assembly_id"))

    op.drop_table("doorstep_look")
    op.drop_table("notice_address")
    op.drop_table("delivery_phrase")


def _make_delivery_phrase() -> None:
    op.create_table(
        "delivery_phrase",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("phrase", sa.String(length=30), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_delivery_phrase_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["officer.id"], name=op.f("fk_delivery_phrase_saved_by_officer")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_delivery_phrase")),
    )


def _make_notice_address() -> None:
    op.create_table(
        "notice_address",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("right_key", sa.String(length=80), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_notice_address_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["given_to"], ["officer.id"], name=op.f("fk_notice_address_given_to_officer")
        ),
        sa.PrimaryKeyConstraint("community_id", "right_key", name=op.f("pk_notice_address")),
    )


def _make_doorstep_look() -> None:
    op.create_table(
        "doorstep_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("with_phones", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_doorstep_look_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_doorstep_look_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doorstep_look")),
    )
    with op.batch_alter_table("doorstep_look", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_doorstep_look_assembly_id"), ["assembly_id"], unique=False
        )


def _make_public_posting() -> None:
    op.create_table(
        "public_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_public_posting_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_public_posting_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_posting")),
    )
    with op.batch_alter_table("public_posting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_public_posting_assembly_id"), ["assembly_id"], unique=False
        )


def _make_reminder_plan() -> None:
    op.create_table(
        "reminder_plan",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_reminder_plan_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["officer.id"], name=op.f("fk_reminder_plan_saved_by_officer")
        ),
        sa.PrimaryKeyConstraint("assembly_id", name=op.f("pk_reminder_plan")),
    )


def _make_reminder_run() -> None:
    op.create_table(
        "reminder_run",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rights", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_reminder_run_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "step", name=op.f("pk_reminder_run")),
    )


def _make_reminder_stop() -> None:
    op.create_table(
        "reminder_stop",
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("contact_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_reminder_stop_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "contact_index", name=op.f("pk_reminder_stop")),
    )


def _make_service_attempt() -> None:
    op.create_table(
        "service_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("result", sa.String(length=14), nullable=False),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("receiver", sa.LargeBinary(), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("deliverers", sa.LargeBinary(), nullable=True),
        sa.Column("tracking", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("evidence", sa.String(length=64), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("entry_seq", sa.Integer(), nullable=True),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.Integer(), nullable=True),
        sa.Column("struck_why", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "channel IN ('sms', 'email', 'letter', 'door', 'posting', 'sign_in')",
            name=op.f("ck_service_attempt_channel_known"),
        ),
        sa.CheckConstraint(
            "result IN ('waiting', 'delivered', 'refused', 'undeliverable', 'bounced')",
            name=op.f("ck_service_attempt_result_known"),
        ),
        sa.ForeignKeyConstraint(
            ["act_id"], ["signed_act.id"], name=op.f("fk_service_attempt_act_id_signed_act")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["public_posting.id"],
            name=op.f("fk_service_attempt_posting_id_public_posting"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["officer.id"], name=op.f("fk_service_attempt_recorded_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["struck_by"], ["officer.id"], name=op.f("fk_service_attempt_struck_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_attempt")),
    )
    with op.batch_alter_table("service_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_service_attempt_right", ["assembly_id", "i"], unique=False)


def _make_notice_message() -> None:
    op.create_table(
        "notice_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("contact_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["service_attempt.id"],
            name=op.f("fk_notice_message_attempt_id_service_attempt"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_message")),
    )
    with op.batch_alter_table("notice_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_message_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index("ix_notice_message_right", ["assembly_id", "i"], unique=False)


def _widen_outbox_message() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("report", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("report_id", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_outbox_message_report_known"), "report IN ('delivered', 'bounced')"
        )
