"""Make the first tables of platform, registry (1 of 4).

The log tables refuse UPDATE and DELETE by trigger, in each database's own words.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("log_cosignature", "log_entry", "log_node")
REFUSING_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql
"""


def upgrade() -> None:
    _make_audit_event()
    _make_log_head()
    _make_log_cosignature()
    _make_log_entry()
    _make_log_node()
    _make_mailbox_message()
    _make_outbox_message()
    _make_stored_file()
    _make_community()
    _make_owner()
    _make_contact()
    _refuse_changes()


def downgrade() -> None:
    raise RuntimeError("these are the first tables: go back by restoring a backup, not by deleting")


def _make_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("community_id", sa.String(length=40), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_action"), "audit_event", ["action"], unique=False)
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)
    op.create_index(
        op.f("ix_audit_event_community_id"), "audit_event", ["community_id"], unique=False
    )
    op.create_index(op.f("ix_audit_event_officer_id"), "audit_event", ["officer_id"], unique=False)


def _make_log_head() -> None:
    op.create_table(
        "log_head",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("last_t", sa.String(length=17), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
        sa.UniqueConstraint("origin", name=op.f("uq_log_head_origin")),
    )


def _make_log_cosignature() -> None:
    op.create_table(
        "log_cosignature",
        sa.Column("log_id", sa.String(length=40), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("witness", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=72), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["log_id"], ["log_head.id"], name=op.f("fk_log_cosignature_log_id_log_head")
        ),
        sa.PrimaryKeyConstraint("log_id", "size", "witness", name=op.f("pk_log_cosignature")),
    )


def _make_log_entry() -> None:
    op.create_table(
        "log_entry",
        sa.Column("log_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["log_id"], ["log_head.id"], name=op.f("fk_log_entry_log_id_log_head")
        ),
        sa.PrimaryKeyConstraint("log_id", "seq", name=op.f("pk_log_entry")),
    )


def _make_log_node() -> None:
    op.create_table(
        "log_node",
        sa.Column("log_id", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["log_id"], ["log_head.id"], name=op.f("fk_log_node_log_id_log_head")
        ),
        sa.PrimaryKeyConstraint("log_id", "level", "index", name=op.f("pk_log_node")),
    )


def _make_mailbox_message() -> None:
    op.create_table(
        "mailbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=False),
        sa.Column("recipient_index", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_message")),
    )
    op.create_index(op.f("ix_mailbox_message_at"), "mailbox_message", ["at"], unique=False)
    op.create_index(
        op.f("ix_mailbox_message_recipient_index"),
        "mailbox_message",
        ["recipient_index"],
        unique=False,
    )


def _make_outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=True),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("dedupe_key", sa.String(length=160), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "channel IN ('sms', 'email')", name=op.f("ck_outbox_message_channel_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed')", name=op.f("ck_outbox_message_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_message_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_message_due_at"), "outbox_message", ["due_at"], unique=False)
    op.create_index(op.f("ix_outbox_message_purpose"), "outbox_message", ["purpose"], unique=False)


def _make_stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("disk_name", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("disk_name", name=op.f("uq_stored_file_disk_name")),
    )


def _make_community() -> None:
    op.create_table(
        "community",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("profile_id", sa.String(length=40), nullable=False),
        sa.Column("street_office", sa.String(length=60), nullable=False),
        sa.Column("residents_committee", sa.String(length=60), nullable=False),
        sa.Column("property_company", sa.String(length=60), nullable=False),
        sa.Column("developer", sa.String(length=60), nullable=False),
        sa.Column("help_phone", sa.String(length=40), nullable=False),
        sa.Column("witnesses", sa.JSON(), nullable=False),
        sa.Column("witness_quorum", sa.Integer(), nullable=False),
        sa.Column("roll_revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
    )


def _make_owner() -> None:
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("key_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("document_kind", sa.String(length=30), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_owner_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner")),
        sa.UniqueConstraint(
            "community_id", "key_index", name=op.f("uq_owner_community_id_key_index")
        ),
    )
    op.create_index(op.f("ix_owner_community_id"), "owner", ["community_id"], unique=False)


def _make_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("provenance", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=op.f("fk_contact_owner_id_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint(
            "owner_id", "phone_index", name=op.f("uq_contact_owner_id_phone_index")
        ),
    )
    op.create_index(op.f("ix_contact_owner_id"), "contact", ["owner_id"], unique=False)
    op.create_index(op.f("ix_contact_phone_index"), "contact", ["phone_index"], unique=False)


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(REFUSING_FUNCTION)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
