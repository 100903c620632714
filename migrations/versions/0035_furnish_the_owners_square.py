"""Furnish the owners' square and the pictures from above.

A column is written `name kind`, with `?` where it may be empty; a foreign key `column>table`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLES = (
    "square_notice square_notice_read square_topic square_topic_support "
    "square_topic_comment square_moderation square_abuse square_poll "
    "square_poll_answered square_poll_count square_poll_text library_document "
    "library_version library_read library_reminder square_facility "
    "square_maintenance square_staff square_event overview_snapshot"
)

KINDS: dict[str, Any] = {
    "int": sa.Integer(),
    "big": sa.BigInteger(),
    "yes": sa.Boolean(),
    "text": sa.Text(),
    "json": sa.JSON(),
    "day": sa.Date(),
    "moment": sa.DateTime(timezone=True),
}


def _column(text: str) -> sa.Column[Any]:
    name, kind = text.split()
    empty, kind = kind.endswith("?"), kind.rstrip("?")
    sized = sa.String if kind[0] == "s" else sa.LargeBinary
    return sa.Column(name, KINDS.get(kind) or sized(int(kind[1:])), nullable=empty)


def _make(
    table: str,
    columns: str,
    *,
    primary: str,
    foreign: str = "",
    indexes: dict[str, str] | None = None,
    unique: str = "",
    check: tuple[str, str] | None = None,
) -> None:
    rules: list[sa.Constraint] = [
        sa.PrimaryKeyConstraint(*primary.split(), name=op.f(f"pk_{table}"))
    ]
    for one in foreign.split():
        column, target = one.split(">")
        key = op.f(f"fk_{table}_{column}_{target}")
        rules.append(sa.ForeignKeyConstraint([column], [f"{target}.id"], name=key))
    if unique:
        key = op.f("_".join(["uq", table, *unique.split()]))
        rules.append(sa.UniqueConstraint(*unique.split(), name=key))
    if check is not None:
        rules.append(sa.CheckConstraint(check[1], name=op.f(check[0])))
    op.create_table(table, *map(_column, columns.split(", ")), *rules)
    for name, on in (indexes or {}).items():
        op.create_index(op.f(name), table, on.split())


def upgrade() -> None:
    _make_notices()
    _make_topics()
    _make_voices()
    _make_moderation()
    _make_polls()
    _make_library()
    _make_openings()
    _make_facilities()
    _make_events()
    _make_snapshots()


def _make_notices() -> None:
    _make(
        "square_notice",
        "id int, community_id s40, body s30, organisation s60, title s120, text text, "
        "scope s10, building s40, staircase s20, unit_id int?, published_by int, "
        "published_at moment, until day?, may_text yes, texted_at moment?, texted int, "
        "withdrawn_at moment?, withdrawn_why s200",
        primary="id",
        foreign="community_id>community published_by>officer",
        indexes={"ix_square_notice_community_id": "community_id"},
        check=(
            "ck_square_notice_scope_known",
            "scope IN ('community', 'building', 'staircase', 'unit')",
        ),
    )
    _make(
        "square_notice_read",
        "notice_id int, resident_id int, unit_id int, at moment",
        primary="notice_id resident_id",
        foreign="notice_id>square_notice resident_id>resident",
        indexes={"ix_square_notice_read_unit_id": "unit_id"},
    )


def _make_topics() -> None:
    _make(
        "square_topic",
        "id int, community_id s40, author_id int, title s120, text text, "
        "owners_only yes, created_at moment, assembly_id s40?, demand_id int?",
        primary="id",
        foreign="community_id>community author_id>resident",
        indexes={
            "ix_square_topic_assembly_id": "assembly_id",
            "ix_square_topic_author_id": "author_id",
            "ix_square_topic_community_id": "community_id",
            "ix_square_topic_created_at": "created_at",
            "ix_square_topic_demand_id": "demand_id",
        },
    )


def _make_voices() -> None:
    _make(
        "square_topic_comment",
        "id int, topic_id int, author_id int, text text, created_at moment",
        primary="id",
        foreign="topic_id>square_topic author_id>resident",
        indexes={
            "ix_square_topic_comment_author_id": "author_id",
            "ix_square_topic_comment_topic_id": "topic_id",
        },
    )
    _make(
        "square_topic_support",
        "topic_id int, right_key s80, resident_id int, at moment",
        primary="topic_id right_key",
        foreign="topic_id>square_topic resident_id>resident",
    )


def _make_moderation() -> None:
    _make(
        "square_moderation",
        "id int, community_id s40, subject s8, subject_id int, reason s200, "
        "hidden_by int, organisation s60, hidden_at moment, appeal s500, "
        "appealed_at moment?, answer s200, answered_by int?, answered_at moment?, "
        "shown_again_at moment?",
        primary="id",
        foreign="community_id>community hidden_by>officer answered_by>officer",
        indexes={
            "ix_square_moderation_community_id": "community_id",
            "ix_square_moderation_subject": "subject subject_id",
        },
        check=("ck_square_moderation_subject_known", "subject IN ('topic', 'comment')"),
    )
    _make(
        "square_abuse",
        "id int, community_id s40, subject s8, subject_id int, resident_id int, "
        "reason s200, at moment, settled_at moment?, settled_by int?",
        primary="id",
        foreign="community_id>community resident_id>resident settled_by>officer",
        indexes={"ix_square_abuse_community_id": "community_id"},
        unique="subject subject_id resident_id",
        check=("ck_square_abuse_subject_known", "subject IN ('topic', 'comment')"),
    )


def _make_polls() -> None:
    _make(
        "square_poll",
        "id int, community_id s40, title s120, text text, questions json, per s8, "
        "organisation s60, opens moment, closes moment, created_by int, is_void yes",
        primary="id",
        foreign="community_id>community created_by>officer",
        indexes={"ix_square_poll_community_id": "community_id"},
        check=("ck_square_poll_per_known", "per IN ('resident', 'right')"),
    )
    _make(
        "square_poll_answered",
        "poll_id int, digest b16",
        primary="poll_id digest",
        foreign="poll_id>square_poll",
    )
    _make(
        "square_poll_count",
        "poll_id int, question int, option int, count int",
        primary="poll_id question option",
        foreign="poll_id>square_poll",
    )
    _make(
        "square_poll_text",
        "name s32, poll_id int, question int, text text",
        primary="name",
        foreign="poll_id>square_poll",
        indexes={"ix_square_poll_text_poll_id": "poll_id"},
    )


def _make_library() -> None:
    _make(
        "library_document",
        "id int, community_id s40, kind s10, title s120, created_at moment, ended_at moment?",
        primary="id",
        foreign="community_id>community",
        indexes={"ix_library_document_community_id": "community_id"},
        check=("ck_library_document_kind_known", "kind IN ('contract', 'standard', 'promise')"),
    )
    _make(
        "library_version",
        "id int, document_id int, number int, sha256 s64, size int, changes text, "
        "valid_from day, ends_on day?, published_by int, organisation s60, "
        "published_at moment, opened int",
        primary="id",
        foreign="document_id>library_document published_by>officer",
        indexes={"ix_library_version_ends_on": "ends_on"},
        unique="document_id number",
    )


def _make_openings() -> None:
    _make(
        "library_read",
        "version_id int, resident_id int, at moment",
        primary="version_id resident_id",
        foreign="version_id>library_version resident_id>resident",
    )
    _make(
        "library_reminder",
        "version_id int, days int, at moment, told int",
        primary="version_id days",
        foreign="version_id>library_version",
    )


def _make_facilities() -> None:
    _make(
        "square_facility",
        "id int, community_id s40, code s40, name s60, place s80, created_at moment, "
        "retired_at moment?",
        primary="id",
        foreign="community_id>community",
        unique="community_id code",
    )
    _make(
        "square_maintenance",
        "id int, facility_id int, on day, text text, done_by s60, next_on day?, "
        "recorded_by int, recorded_at moment",
        primary="id",
        foreign="facility_id>square_facility recorded_by>officer",
        indexes={"ix_square_maintenance_facility_id": "facility_id"},
    )
    _make(
        "square_staff",
        "id int, community_id s40, badge s40, post s40, office_phone s40, "
        "since moment, ended_at moment?",
        primary="id",
        foreign="community_id>community",
        indexes={"ix_square_staff_community_id": "community_id"},
    )


def _make_events() -> None:
    _make(
        "square_event",
        "id int, community_id s40, what s120, place s80, starts moment, ends moment, "
        "text text, takes_paper yes, gives_codes yes, people int?, notes text, "
        "created_by int, organisation s60, cancelled_at moment?",
        primary="id",
        foreign="community_id>community created_by>officer",
        indexes={
            "ix_square_event_community_id": "community_id",
            "ix_square_event_starts": "starts",
        },
    )


def _make_snapshots() -> None:
    _make(
        "overview_snapshot",
        "on day, community_id s40, name s60, taken_at moment, units int, "
        "residents int, flats int, votes_open int, votes_decided int, turnout int?, "
        "tickets_open int, tickets_overdue int, first_response int?, fees_billed big, "
        "fees_paid big, colour s8, score int?, alert_count int, alerts json",
        primary="on community_id",
        foreign="community_id>community",
        indexes={"ix_overview_snapshot_community": "community_id on"},
    )


def downgrade() -> None:
    for table in reversed(TABLES.split()):
        op.drop_table(table)
