"""Make the first tables of registry, people (2 of 4)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_unit()
    _make_ownership()
    _make_officer()
    _make_roll_import()
    _make_appointment()
    _make_officer_key()
    _make_officer_session()
    _make_recovery_code()
    _make_sign_in_wait()


def downgrade() -> None:
    raise RuntimeError("these are the first tables: go back by restoring a backup, not by deleting")


def _make_unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tail_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("staircase", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("area_source", sa.String(length=12), nullable=False),
        sa.Column("use", sa.String(length=10), nullable=False),
        sa.Column("sharing", sa.String(length=20), nullable=False),
        sa.Column("developer_held", sa.Boolean(), nullable=False),
        sa.Column("handover_date", sa.Date(), nullable=True),
        sa.Column("stated", sa.LargeBinary(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_unit_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint(
            "community_id", "code_index", name=op.f("uq_unit_community_id_code_index")
        ),
    )
    op.create_index(op.f("ix_unit_community_id"), "unit", ["community_id"], unique=False)
    op.create_index("ix_unit_tail", "unit", ["community_id", "tail_index"], unique=False)


def _make_ownership() -> None:
    op.create_table(
        "ownership",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["owner.id"], name=op.f("fk_ownership_owner_id_owner")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ownership_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "owner_id", name=op.f("pk_ownership")),
    )
    op.create_index(op.f("ix_ownership_owner_id"), "ownership", ["owner_id"], unique=False)


def _make_officer() -> None:
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("invitation_digest", sa.LargeBinary(length=16), nullable=True),
        sa.Column("invitation_expires", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("username", name=op.f("uq_officer_username")),
    )


def _make_roll_import() -> None:
    op.create_table(
        "roll_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("provenance", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("report_sha256", sa.String(length=64), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_by"], ["officer.id"], name=op.f("fk_roll_import_applied_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_roll_import_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_roll_import_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_import")),
    )
    op.create_index(
        op.f("ix_roll_import_community_id"), "roll_import", ["community_id"], unique=False
    )


def _make_appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('convener', 'clerk', 'scrutineer', 'street_office', 'residents_committee', 'registrar', 'auditor', 'operator')",  # noqa: E501
            name=op.f("ck_appointment_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_appointment_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_appointment_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(
        op.f("ix_appointment_community_id"), "appointment", ["community_id"], unique=False
    )
    op.create_index(op.f("ix_appointment_officer_id"), "appointment", ["officer_id"], unique=False)


def _make_officer_key() -> None:
    op.create_table(
        "officer_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("wrapped", sa.JSON(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_officer_key_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_key")),
        sa.UniqueConstraint("public_key", name=op.f("uq_officer_key_public_key")),
    )
    op.create_index(op.f("ix_officer_key_officer_id"), "officer_key", ["officer_id"], unique=False)


def _make_officer_session() -> None:
    op.create_table(
        "officer_session",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_officer_session_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_officer_session")),
    )
    op.create_index(
        op.f("ix_officer_session_officer_id"), "officer_session", ["officer_id"], unique=False
    )
    op.create_index(
        op.f("ix_officer_session_started_at"), "officer_session", ["started_at"], unique=False
    )


def _make_recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_recovery_code_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index(
        op.f("ix_recovery_code_officer_id"), "recovery_code", ["officer_id"], unique=False
    )


def _make_sign_in_wait() -> None:
    op.create_table(
        "sign_in_wait",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_wait")),
    )
    op.create_index(op.f("ix_sign_in_wait_last_at"), "sign_in_wait", ["last_at"], unique=False)
