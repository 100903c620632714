"""Furnish the owners' square and the pictures from above."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLES = (
    "square_notice",
    "square_notice_read",
    "square_topic",
    "square_topic_support",
    "square_topic_comment",
    "square_moderation",
    "square_abuse",
    "square_poll",
    "square_poll_answered",
    "square_poll_count",
    "square_poll_text",
    "library_document",
    "library_version",
    "library_read",
    "library_reminder",
    "square_facility",
    "square_maintenance",
    "square_staff",
    "square_event",
    "overview_snapshot",
)


def upgrade() -> None:
    _make_notices()
    _make_reads()
    _make_topics()
    _make_voices()
    _make_moderation()
    _make_abuse()
    _make_polls()
    _make_answers()
    _make_library()
    _make_openings()
    _make_facilities()
    _make_staff()
    _make_events()
    _make_snapshots()


def _make_notices() -> None:
    op.create_table(
        "square_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=30), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("staircase", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("may_text", sa.Boolean(), nullable=False),
        sa.Column("texted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("texted", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "scope IN ('community', 'building', 'staircase', 'unit')",
            name=op.f("ck_square_notice_scope_known"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_square_notice_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["officer.id"], name=op.f("fk_square_notice_published_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_notice")),
    )
    with op.batch_alter_table("square_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_notice_community_id"), ["community_id"], unique=False
        )


def _make_reads() -> None:
    op.create_table(
        "square_notice_read",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["square_notice.id"],
            name=op.f("fk_square_notice_read_notice_id_square_notice"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_square_notice_read_resident_id_resident"),
        ),
        sa.PrimaryKeyConstraint("notice_id", "resident_id", name=op.f("pk_square_notice_read")),
    )
    with op.batch_alter_table("square_notice_read", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_notice_read_unit_id"), ["unit_id"], unique=False
        )


def _make_topics() -> None:
    op.create_table(
        "square_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owners_only", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=True),
        sa.Column("demand_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["resident.id"], name=op.f("fk_square_topic_author_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_square_topic_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_topic")),
    )
    with op.batch_alter_table("square_topic", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_topic_assembly_id"), ["assembly_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_square_topic_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_square_topic_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_square_topic_created_at"), ["created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_square_topic_demand_id"), ["demand_id"], unique=False)


def _make_voices() -> None:
    op.create_table(
        "square_topic_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["resident.id"], name=op.f("fk_square_topic_comment_author_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["square_topic.id"],
            name=op.f("fk_square_topic_comment_topic_id_square_topic"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_topic_comment")),
    )
    with op.batch_alter_table("square_topic_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_topic_comment_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_square_topic_comment_topic_id"), ["topic_id"], unique=False
        )

    op.create_table(
        "square_topic_support",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("right_key", sa.String(length=80), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_square_topic_support_resident_id_resident"),
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["square_topic.id"],
            name=op.f("fk_square_topic_support_topic_id_square_topic"),
        ),
        sa.PrimaryKeyConstraint("topic_id", "right_key", name=op.f("pk_square_topic_support")),
    )


def _make_moderation() -> None:
    op.create_table(
        "square_moderation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("hidden_by", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal", sa.String(length=500), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "subject IN ('topic', 'comment')", name=op.f("ck_square_moderation_subject_known")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["officer.id"], name=op.f("fk_square_moderation_answered_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_square_moderation_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by"], ["officer.id"], name=op.f("fk_square_moderation_hidden_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_moderation")),
    )
    with op.batch_alter_table("square_moderation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_moderation_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            "ix_square_moderation_subject", ["subject", "subject_id"], unique=False
        )


def _make_abuse() -> None:
    op.create_table(
        "square_abuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "subject IN ('topic', 'comment')", name=op.f("ck_square_abuse_subject_known")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_square_abuse_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_square_abuse_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["officer.id"], name=op.f("fk_square_abuse_settled_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_abuse")),
        sa.UniqueConstraint(
            "subject",
            "subject_id",
            "resident_id",
            name=op.f("uq_square_abuse_subject_subject_id_resident_id"),
        ),
    )
    with op.batch_alter_table("square_abuse", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_abuse_community_id"), ["community_id"], unique=False
        )


def _make_polls() -> None:
    op.create_table(
        "square_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("per", sa.String(length=8), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("opens", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.CheckConstraint("per IN ('resident', 'right')", name=op.f("ck_square_poll_per_known")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_square_poll_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_square_poll_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_poll")),
    )
    with op.batch_alter_table("square_poll", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_poll_community_id"), ["community_id"], unique=False
        )


def _make_answers() -> None:
    op.create_table(
        "square_poll_answered",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["square_poll.id"],
            name=op.f("fk_square_poll_answered_poll_id_square_poll"),
        ),
        sa.PrimaryKeyConstraint("poll_id", "digest", name=op.f("pk_square_poll_answered")),
    )
    op.create_table(
        "square_poll_count",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["square_poll.id"], name=op.f("fk_square_poll_count_poll_id_square_poll")
        ),
        sa.PrimaryKeyConstraint("poll_id", "question", "option", name=op.f("pk_square_poll_count")),
    )
    op.create_table(
        "square_poll_text",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["square_poll.id"], name=op.f("fk_square_poll_text_poll_id_square_poll")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_square_poll_text")),
    )
    with op.batch_alter_table("square_poll_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_square_poll_text_poll_id"), ["poll_id"], unique=False)


def _make_library() -> None:
    op.create_table(
        "library_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('contract', 'standard', 'promise')",
            name=op.f("ck_library_document_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_library_document_community_id_community"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_document")),
    )
    with op.batch_alter_table("library_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_library_document_community_id"), ["community_id"], unique=False
        )

    op.create_table(
        "library_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["library_document.id"],
            name=op.f("fk_library_version_document_id_library_document"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["officer.id"], name=op.f("fk_library_version_published_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_version")),
        sa.UniqueConstraint(
            "document_id", "number", name=op.f("uq_library_version_document_id_number")
        ),
    )
    with op.batch_alter_table("library_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_version_ends_on"), ["ends_on"], unique=False)


def _make_openings() -> None:
    op.create_table(
        "library_read",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_library_read_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["library_version.id"],
            name=op.f("fk_library_read_version_id_library_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "resident_id", name=op.f("pk_library_read")),
    )
    op.create_table(
        "library_reminder",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["library_version.id"],
            name=op.f("fk_library_reminder_version_id_library_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "days", name=op.f("pk_library_reminder")),
    )


def _make_facilities() -> None:
    op.create_table(
        "square_facility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_square_facility_community_id_community"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_facility")),
        sa.UniqueConstraint(
            "community_id", "code", name=op.f("uq_square_facility_community_id_code")
        ),
    )
    op.create_table(
        "square_maintenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_by", sa.String(length=60), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"],
            ["square_facility.id"],
            name=op.f("fk_square_maintenance_facility_id_square_facility"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["officer.id"], name=op.f("fk_square_maintenance_recorded_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_maintenance")),
    )
    with op.batch_alter_table("square_maintenance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_maintenance_facility_id"), ["facility_id"], unique=False
        )


def _make_staff() -> None:
    op.create_table(
        "square_staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=False),
        sa.Column("office_phone", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_square_staff_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_staff")),
    )
    with op.batch_alter_table("square_staff", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_staff_community_id"), ["community_id"], unique=False
        )


def _make_events() -> None:
    op.create_table(
        "square_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("takes_paper", sa.Boolean(), nullable=False),
        sa.Column("gives_codes", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_square_event_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_square_event_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_event")),
    )
    with op.batch_alter_table("square_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_square_event_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_square_event_starts"), ["starts"], unique=False)


def _make_snapshots() -> None:
    op.create_table(
        "overview_snapshot",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.Column("flats", sa.Integer(), nullable=False),
        sa.Column("votes_open", sa.Integer(), nullable=False),
        sa.Column("votes_decided", sa.Integer(), nullable=False),
        sa.Column("turnout", sa.Integer(), nullable=True),
        sa.Column("tickets_open", sa.Integer(), nullable=False),
        sa.Column("tickets_overdue", sa.Integer(), nullable=False),
        sa.Column("first_response", sa.Integer(), nullable=True),
        sa.Column("fees_billed", sa.BigInteger(), nullable=False),
        sa.Column("fees_paid", sa.BigInteger(), nullable=False),
        sa.Column("colour", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("alert_count", sa.Integer(), nullable=False),
        sa.Column("alerts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_overview_snapshot_community_id_community"),
        ),
        sa.PrimaryKeyConstraint("on", "community_id", name=op.f("pk_overview_snapshot")),
    )
    with op.batch_alter_table("overview_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            "ix_overview_snapshot_community", ["community_id", "on"], unique=False
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
