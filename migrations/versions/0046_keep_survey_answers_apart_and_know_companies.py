"""Keep answers apart from who answered; know companies by themselves; let voices change by day."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

COMPANY = sa.table(
    "property_company",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("credit_code", sa.String),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    _make_survey_tables()
    _move_answers()
    op.drop_table("service_survey_answer")
    _make_property_company()
    _tie_to_companies()
    with op.batch_alter_table("overview_snapshot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("company_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("company", sa.String(length=60), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("rung", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_foreign_key(
            batch_op.f("fk_overview_snapshot_company_id_property_company"),
            "property_company",
            ["company_id"],
            ["id"],
        )
    with op.batch_alter_table("square_topic_support", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def _make_property_company() -> None:
    op.create_table(
        "property_company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_company")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_property_company_credit_code")),
    )
    with op.batch_alter_table("property_company", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_property_company_name"), ["name"], unique=False)


def _tie_to_companies() -> None:
    for table in ("service_contract", "company_score", "company_measure"):
        op.add_column(table, sa.Column("company_id", sa.Integer(), nullable=True))
    op.add_column("service_contract", sa.Column("until", sa.Date(), nullable=True))
    _find_companies()
    for table in ("service_contract", "company_score", "company_measure"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            if table == "service_contract":
                batch_op.alter_column("company_id", existing_type=sa.Integer(), nullable=False)
            batch_op.create_index(
                batch_op.f(f"ix_{table}_company_id"), ["company_id"], unique=False
            )
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_company_id_property_company"),
                "property_company",
                ["company_id"],
                ["id"],
            )


def _find_companies() -> None:
    """Make a row of each company that is named, and tie to it whatever names it."""
    bind = op.get_bind()
    named = {
        "service_contract": "credit_code, stated_at",
        "company_score": "credit_code, fixed_at",
        "company_measure": "'', at",
    }
    known: dict[str, int] = {}
    for table, columns in named.items():
        question = sa.text(f"SELECT id, company, {columns} AS made_at FROM {table} ORDER BY id")
        rows = bind.execute(question.columns(made_at=sa.DateTime(timezone=True))).all()
        for number, name, code, at in rows:
            if name:
                found = _company(bind, known, name, code, at)
                statement = sa.text(f"UPDATE {table} SET company_id = :found WHERE id = :id")
                bind.execute(statement, {"found": found, "id": number})


def _company(bind: sa.Connection, known: dict[str, int], name: str, code: str, at: Any) -> int:
    if (code or name) not in known:
        held = {"name": name, "credit_code": code or None, "created_at": at}
        known[code or name] = bind.execute(
            COMPANY.insert().returning(COMPANY.c.id), held
        ).scalar_one()
    known.setdefault(name, known[code or name])
    return known[code or name]


def _make_survey_tables() -> None:
    op.create_table(
        "service_survey_voter",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_service_survey_voter_community_id_community"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "quarter", "digest", name=op.f("pk_service_survey_voter")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_survey_count",
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stars BETWEEN 1 AND 5", name=op.f("ck_service_survey_count_stars_known")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_service_survey_count_community_id_community"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id",
            "quarter",
            "contract",
            "question",
            "stars",
            name=op.f("pk_service_survey_count"),
        ),
    )


def _move_answers() -> None:
    """Count the answers that are there, and keep who gave one in the order of the digests."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT community_id, quarter, voter, stars, manager_stars, contract_id "
            "FROM service_survey_answer ORDER BY voter"
        )
    ).all()
    counts: Counter[tuple[str, str, int, str, int]] = Counter()
    for place, quarter, digest, stars, manager, contract in rows:
        given = json.loads(stars) if isinstance(stars, str) else stars
        if manager is not None:
            given = {**given, "manager": manager}
        counts.update(
            (place, quarter, contract or 0, name, number) for name, number in given.items()
        )
        bind.execute(
            sa.text("INSERT INTO service_survey_voter VALUES (:place, :quarter, :digest)"),
            {"place": place, "quarter": quarter, "digest": bytes(digest)},
        )
    for key, count in sorted(counts.items()):
        held = dict(zip(("place", "quarter", "contract", "question", "stars"), key, strict=True))
        bind.execute(
            sa.text(
                "INSERT INTO service_survey_count "
                "VALUES (:place, :quarter, :contract, :question, :stars, :count)"
            ),
            {**held, "count": count},
        )


def downgrade() -> None:
    """Bring the tables back; answers that were counted cannot be told apart again."""
    with op.batch_alter_table("square_topic_support", schema=None) as batch_op:
        batch_op.drop_column("ended_at")
    with op.batch_alter_table("overview_snapshot", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_overview_snapshot_company_id_property_company"), type_="foreignkey"
        )
        for column in ("rung", "company", "company_id"):
            batch_op.drop_column(column)
    for table in ("service_contract", "company_score", "company_measure"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(
                batch_op.f(f"fk_{table}_company_id_property_company"), type_="foreignkey"
            )
            batch_op.drop_index(batch_op.f(f"ix_{table}_company_id"))
            batch_op.drop_column("company_id")
    op.drop_column("service_contract", "until")
    with op.batch_alter_table("property_company", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_property_company_name"))
    op.drop_table("property_company")
    _make_answers_again()
    op.drop_table("service_survey_count")
    op.drop_table("service_survey_voter")


def _make_answers_again() -> None:
    table = "service_survey_answer"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("voter", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stars", sa.JSON(), nullable=False),
        sa.Column("manager_stars", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f(f"fk_{table}_community_id_community")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f(f"fk_{table}_contract_id_service_contract"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "community_id",
            "quarter",
            "voter",
            name=op.f(f"uq_{table}_community_id_quarter_voter"),
        ),
    )
