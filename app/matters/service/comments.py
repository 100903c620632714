"""What people say about what hangs out: recorded from anybody, answered by the committee.

Law: comments are taken while something hangs out; the text is read by officers, the answer by
everybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.errors import RuleError
from app.matters.models import MatterCommentRow
from app.matters.service.acts import note
from app.matters.service.dossier import Dossier, load_dossier
from app.matters.service.road import states_of
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

MAX_TEXT, MAX_CONTACT = 2_000, 200
MOST_COMMENTS = 500


class CommentsClosed(RuleError):
    """Nothing of this matter hangs out for comments now."""


class CommentInvalid(RuleError):
    """A comment or an answer is missing or longer than 2,000 characters."""


class CommentsTooMany(RuleError):
    """Five hundred comments are the limit of one matter."""


class CommentNotFound(RuleError):
    """The matter has no such comment that waits for an answer."""


def hanging(dossier: Dossier) -> str:
    """Return the posting step on which comments are taken now, or nothing."""
    if dossier.row.state == "stopped":
        return ""
    running = [one.code for one in states_of(dossier) if one.state == "running"]
    return running[-1] if running else ""


def comment(matter_id: int, *, text: str, contact: str, now: datetime) -> None:
    """Record a comment; raises CommentsClosed, CommentInvalid, CommentsTooMany."""
    text, contact = _clean(text), " ".join(contact.split())
    if not 1 <= len(text) <= MAX_TEXT or len(contact) > MAX_CONTACT:
        raise CommentInvalid
    with transaction() as session:
        dossier = load_dossier(session, matter_id, now)
        step = hanging(dossier)
        if not step:
            raise CommentsClosed
        count = select(func.count()).where(MatterCommentRow.matter_id == matter_id)
        if session.scalars(count).one() >= MOST_COMMENTS:
            raise CommentsTooMany(limit=MOST_COMMENTS)
        session.add(
            MatterCommentRow(
                matter_id=matter_id, step=step, text=text, contact=contact, created_at=dossier.now
            )
        )


def answer_comment(
    matter_id: int, comment_id: int, answer: str, *, officer: Officer, now: datetime
) -> None:
    """Answer a comment, once; raises CommentNotFound, CommentInvalid."""
    answer = _clean(answer)
    if not 1 <= len(answer) <= MAX_TEXT:
        raise CommentInvalid
    with transaction() as session:
        dossier = load_dossier(session, matter_id, now)
        row = session.get(MatterCommentRow, comment_id, with_for_update=True)
        if row is None or row.matter_id != matter_id or row.answered_at is not None:
            raise CommentNotFound(id=comment_id)
        row.answer, row.answered_by, row.answered_at = answer, officer.id, dossier.now
        note(session, officer.id, "matter.answer", dossier.row, {"comment": comment_id}, now)


def list_comments(session: Session, matter_id: int) -> list[MatterCommentRow]:
    """Return the comments on a matter, the oldest first."""
    statement = select(MatterCommentRow).where(MatterCommentRow.matter_id == matter_id)
    return list(session.scalars(statement.order_by(MatterCommentRow.id)))


def _clean(text: str) -> str:
    return "".join(s for s in text.replace("\r\n", "\n") if s == "\n" or s.isprintable()).strip()
