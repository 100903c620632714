"""Keep committees and surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_owners_committee()
    _make_committee_duty()
    _make_committee_filing()
    _make_committee_handover_item()
    _make_committee_survey()
    _make_committee_survey_count()
    _make_committee_survey_voter()


def downgrade() -> None:
    op.drop_table("committee_survey_voter")
    op.drop_table("committee_survey_count")
    with op.batch_alter_table("committee_survey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_survey_committee_id"))

    op.drop_table("committee_survey")
    with op.batch_alter_table("committee_handover_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_handover_item_committee_id"))

    op.drop_table("committee_handover_item")
    with op.batch_alter_table("committee_filing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_filing_committee_id"))

    op.drop_table("committee_filing")
    with op.batch_alter_table("committee_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_duty_committee_id"))

    op.drop_table("committee_duty")
    with op.batch_alter_table("owners_committee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_owners_committee_election_id"))
        batch_op.drop_index(batch_op.f("ix_owners_committee_community_id"))
        batch_op.drop_index(batch_op.f("ix_owners_committee_assembly_id"))

    op.drop_table("owners_committee")


def _make_owners_committee() -> None:
    op.create_table(
        "owners_committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.String(length=40), nullable=True),
        sa.Column("assembly_id", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_until", sa.Date(), nullable=False),
        sa.Column("outcome_sha256", sa.String(length=64), nullable=True),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_owners_committee_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_owners_committee_community_id_community"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owners_committee")),
        sa.UniqueConstraint(
            "community_id",
            "number",
            "rehearsal",
            name=op.f("uq_owners_committee_community_id_number_rehearsal"),
        ),
    )
    with op.batch_alter_table("owners_committee", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_owners_committee_assembly_id"), ["assembly_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_owners_committee_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_owners_committee_election_id"), ["election_id"], unique=False
        )


def _make_committee_duty() -> None:
    op.create_table(
        "committee_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["owners_committee.id"],
            name=op.f("fk_committee_duty_committee_id_owners_committee"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_committee_duty_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_duty")),
    )
    with op.batch_alter_table("committee_duty", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_duty_committee_id"), ["committee_id"], unique=False
        )


def _make_committee_filing() -> None:
    op.create_table(
        "committee_filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("archive_sha256", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_due", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("certificate_number", sa.String(length=60), nullable=False),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["owners_committee.id"],
            name=op.f("fk_committee_filing_committee_id_owners_committee"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_committee_filing_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_filing")),
    )
    with op.batch_alter_table("committee_filing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_filing_committee_id"), ["committee_id"], unique=False
        )


def _make_committee_handover_item() -> None:
    op.create_table(
        "committee_handover_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("quantity", sa.String(length=30), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["owners_committee.id"],
            name=op.f("fk_committee_handover_item_committee_id_owners_committee"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_handover_item")),
    )
    with op.batch_alter_table("committee_handover_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_handover_item_committee_id"), ["committee_id"], unique=False
        )


def _make_committee_survey() -> None:
    op.create_table(
        "committee_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("opens", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["owners_committee.id"],
            name=op.f("fk_committee_survey_committee_id_owners_committee"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_committee_survey_created_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_survey")),
        sa.UniqueConstraint(
            "committee_id", "year", name=op.f("uq_committee_survey_committee_id_year")
        ),
    )
    with op.batch_alter_table("committee_survey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_survey_committee_id"), ["committee_id"], unique=False
        )


def _make_committee_survey_count() -> None:
    op.create_table(
        "committee_survey_count",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["committee_survey.id"],
            name=op.f("fk_committee_survey_count_survey_id_committee_survey"),
        ),
        sa.PrimaryKeyConstraint(
            "survey_id", "question", "grade", name=op.f("pk_committee_survey_count")
        ),
    )


def _make_committee_survey_voter() -> None:
    op.create_table(
        "committee_survey_voter",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("right_index", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["committee_survey.id"],
            name=op.f("fk_committee_survey_voter_survey_id_committee_survey"),
        ),
        sa.PrimaryKeyConstraint("survey_id", "right_index", name=op.f("pk_committee_survey_voter")),
    )
