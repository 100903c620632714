"""异议记录与答复 of what this room posted: the list of a group, the list of candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.first_papers import register_answered
from app.committee.models import ElectionRow, GroupRow, PostedObjectionRow
from app.committee.service.objections import list_posted_objections
from app.committee.service.papers.cover import GROUPS, cover
from app.committee.service.reading import get_row, list_groups, rules_of
from app.core.calendar import local_date
from app.platform.papers import render_paper
from app.platform.papers.fields.first import Answered, Objections
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

GROUP, CANDIDATES = "筹备组成员", "候选人资格"
DECISIONS = {"upheld": "成立", "rejected": "不成立"}


def group_objections_paper(session: Session, group_id: int, *, now: datetime) -> bytes:
    """Return 异议记录与答复 of a group's posted list and of the candidates it posted."""
    row = get_row(session, GroupRow, group_id)
    community = get_community(session, row.community_id)
    elections = session.scalars(select(ElectionRow).where(ElectionRow.group_id == row.id)).all()
    paper = Objections(
        cover=cover(session, row.community_id, GROUPS[row.kind]),
        meeting=GROUPS[row.kind],
        rows=_sorted([*_of_group(session, row), *_of_elections(session, elections)]),
        answer_days=rules_of(session, row.community_id).whole("objections.answer_days"),
        ruled_by=community.street_office or "街道办事处",
    )
    return render_paper("objections", paper, now=now)


def answered_for(session: Session, assembly: AssemblyRow) -> Iterator[Answered]:
    """Tell the objections to what was posted for an assembly: group and candidates."""
    statement = select(ElectionRow).where(ElectionRow.assembly_id == assembly.id)
    yield from _of_elections(session, session.scalars(statement).all())
    if assembly.kind != "first":
        return
    for row in list_groups(session, assembly.community_id):
        if row.kind == "preparatory":
            yield from _of_group(session, row)


def _of_group(session: Session, row: GroupRow) -> Iterator[Answered]:
    for one in list_posted_objections(session, group_id=row.id):
        yield _answered(one, GROUP)


def _of_elections(session: Session, rows: Sequence[ElectionRow]) -> Iterator[Answered]:
    for row in rows:
        for one in list_posted_objections(session, election_id=row.id):
            yield _answered(one, CANDIDATES)


def _answered(row: PostedObjectionRow, about: str) -> Answered:
    at = row.decided_at if row.state in DECISIONS else None
    return Answered(
        number=f"公示-{row.id}",
        at=local_date(row.created_at),
        about=about,
        text=row.text,
        answer=(row.answer or "") if at else "",
        decision=DECISIONS.get(row.state, ""),
        answered=None if at is None else local_date(at),
    )


def _sorted(rows: list[Answered]) -> tuple[Answered, ...]:
    return tuple(sorted(rows, key=lambda one: (one.at, one.number)))


register_answered(answered_for)
