"""Rate the company: contracts, answers, scores, measures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_service_contract()
    _make_service_survey_answer()
    _make_company_score()
    _make_company_measure()


def _make_service_contract() -> None:
    op.create_table(
        "service_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("manager", sa.LargeBinary(), nullable=False),
        sa.Column("contract", sa.String(length=120), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_service_contract_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["stated_by"], ["officer.id"], name=op.f("fk_service_contract_stated_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_contract")),
    )
    with op.batch_alter_table("service_contract", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_contract_community_id"), ["community_id"], unique=False
        )


def _make_service_survey_answer() -> None:
    op.create_table(
        "service_survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("voter", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stars", sa.JSON(), nullable=False),
        sa.Column("manager_stars", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_service_survey_answer_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_service_survey_answer_contract_id_service_contract"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_survey_answer")),
        sa.UniqueConstraint(
            "community_id",
            "quarter",
            "voter",
            name=op.f("uq_service_survey_answer_community_id_quarter_voter"),
        ),
    )


def _make_company_score() -> None:
    op.create_table(
        "company_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("rules", sa.String(length=20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("colour", sa.String(length=6), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "colour IN ('green', 'yellow', 'red', 'none')",
            name=op.f("ck_company_score_colour_known"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_company_score_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_score")),
        sa.UniqueConstraint(
            "community_id", "quarter", name=op.f("uq_company_score_community_id_quarter")
        ),
    )


def _make_company_measure() -> None:
    op.create_table(
        "company_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("is_up", sa.Boolean(), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("ground", sa.JSON(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rung BETWEEN 0 AND 4", name=op.f("ck_company_measure_rung_known")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["officer.id"], name=op.f("fk_company_measure_answered_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_company_measure_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_company_measure_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_measure")),
        sa.UniqueConstraint(
            "community_id", "serial", name=op.f("uq_company_measure_community_id_serial")
        ),
    )


def downgrade() -> None:
    op.drop_table("service_survey_answer")
    with op.batch_alter_table("service_contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_contract_community_id"))
    op.drop_table("service_contract")
    op.drop_table("company_score")
    op.drop_table("company_measure")
