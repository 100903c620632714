"""Keep one sign-in of owners.

What is dropped lives ten minutes: an owner whose code was on its way asks for a new one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tries("owner_proof_try")
    _make_codes("owner_proof_code")
    for name in ("committee_owner_try", "committee_owner_code", "owner_code"):
        op.drop_table(name)


def downgrade() -> None:
    _make_signatures()
    _make_codes("committee_owner_code")
    _make_tries("committee_owner_try")
    for name in ("owner_proof_code", "owner_proof_try"):
        op.drop_table(name)


def _make_tries(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("unit_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        for column in ("address_index", "at", "unit_index"):
            batch_op.create_index(batch_op.f(f"ix_{name}_{column}"), [column], unique=False)


def _make_codes(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("right_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f(f"fk_{name}_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("token", name=op.f(f"uq_{name}_token")),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{name}_right_index"), ["right_index"], unique=False)


def _make_signatures() -> None:
    op.create_table(
        "owner_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_owner_code_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_code")),
    )
    with op.batch_alter_table("owner_code", schema=None) as batch_op:
        batch_op.create_index(
            "ix_owner_code_subject", ["community_id", "subject", "at"], unique=False
        )
