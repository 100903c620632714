"""Keep elections and candidates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_election()
    _make_candidate()
    _make_posted_objection()
    _make_candidate_evidence()
    _make_candidate_review()
    _make_candidate_support()


def downgrade() -> None:
    op.drop_table("candidate_support")
    op.drop_table("candidate_review")
    with op.batch_alter_table("candidate_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_evidence_candidate_id"))

    op.drop_table("candidate_evidence")
    with op.batch_alter_table("posted_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posted_objection_group_id"))
        batch_op.drop_index(batch_op.f("ix_posted_objection_election_id"))
        batch_op.drop_index(batch_op.f("ix_posted_objection_community_id"))

    op.drop_table("posted_objection")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_election_id"))

    op.drop_table("candidate")
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_election_community_id"))
        batch_op.drop_index(batch_op.f("ix_election_assembly_id"))

    op.drop_table("election")


def _make_election() -> None:
    op.create_table(
        "election",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("committee_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("alternates", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("term_years", sa.Integer(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=200), nullable=False),
        sa.Column("nominations_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("assembly_id", sa.String(length=40), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_election_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["owners_committee.id"],
            name=op.f("fk_election_committee_id_owners_committee"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_election_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officer.id"], name=op.f("fk_election_created_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["election_group.id"], name=op.f("fk_election_group_id_election_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
    )
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_election_assembly_id"), ["assembly_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_election_community_id"), ["community_id"], unique=False
        )


def _make_candidate() -> None:
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("right_key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("recommender", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("choice_id", sa.String(length=4), nullable=True),
        sa.Column("job", sa.LargeBinary(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("party_member", sa.Boolean(), nullable=True),
        sa.Column("name_public", sa.Boolean(), nullable=False),
        sa.Column("photo_sha256", sa.String(length=64), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promise_sha256", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["election_id"], ["election.id"], name=op.f("fk_candidate_election_id_election")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["owner.id"], name=op.f("fk_candidate_owner_id_owner")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_candidate_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint(
            "election_id", "owner_id", name=op.f("uq_candidate_election_id_owner_id")
        ),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_election_id"), ["election_id"], unique=False)


def _make_posted_objection() -> None:
    op.create_table(
        "posted_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("election_id", sa.String(length=40), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_posted_objection_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_posted_objection_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["election_id"], ["election.id"], name=op.f("fk_posted_objection_election_id_election")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["election_group.id"],
            name=op.f("fk_posted_objection_group_id_election_group"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted_objection")),
    )
    with op.batch_alter_table("posted_objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_posted_objection_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_posted_objection_election_id"), ["election_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_posted_objection_group_id"), ["group_id"], unique=False
        )


def _make_candidate_evidence() -> None:
    op.create_table(
        "candidate_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=30), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["officer.id"], name=op.f("fk_candidate_evidence_added_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_evidence_candidate_id_candidate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_evidence")),
    )
    with op.batch_alter_table("candidate_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_candidate_evidence_candidate_id"), ["candidate_id"], unique=False
        )


def _make_candidate_review() -> None:
    op.create_table(
        "candidate_review",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("accepts", sa.Boolean(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_review_candidate_id_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_candidate_review_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("candidate_id", "officer_id", name=op.f("pk_candidate_review")),
    )


def _make_candidate_support() -> None:
    op.create_table(
        "candidate_support",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("right_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_support_candidate_id_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_candidate_support_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("candidate_id", "right_index", name=op.f("pk_candidate_support")),
    )
