"""Moderation in the open: hidden with a reason that stays, appealed, decided by another person.

Law: the owners' committee or the residents' committee hides; the author appeals once; the
residents' committee (or the street office) decides, never whoever hid it. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.square.models import AbuseRow, ModerationRow, TopicCommentRow, TopicRow
from app.companion.square.service.words import SquareThingNotFound, check_prose, check_words
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident
    from app.platform.roles import Officer

MAX_REASON, MAX_APPEAL = 200, 500
MOST_REPORTS = 10
DAY = timedelta(days=1)
SUBJECTS = ("topic", "comment")


@dataclass(frozen=True, slots=True)
class Thing:
    """A topic or a comment, by its number."""

    subject: str
    id: int


class HiddenAlready(RuleError):
    """This is hidden already."""


class AppealNotPossible(RuleError):
    """Only the author appeals, once, while the topic or comment is hidden."""


class AppealSettled(RuleError):
    """There is no appeal, or it was decided."""


class AnotherDecides(RuleError):
    """Whoever hid something does not decide the appeal."""


class TooManyReports(RuleError):
    """Ten reports are what one resident sends within 24 hours."""


def hide(community_id: str, thing: Thing, reason: str, *, officer: Officer, now: datetime) -> None:
    """Hide a topic or comment for a reason that all may read.

    Raises SquareThingNotFound, SquareTextInvalid, HiddenAlready.
    """
    reason = check_words("reason", reason, MAX_REASON)
    with transaction() as session:
        topic = _lock(session, thing, community_id)[1]
        if hidden_now(session, thing.subject, [thing.id]):
            raise HiddenAlready
        session.add(
            ModerationRow(
                community_id=community_id,
                subject=thing.subject,
                subject_id=thing.id,
                reason=reason,
                hidden_by=officer.id,
                organisation=officer.organisation,
                hidden_at=now,
            )
        )
        _settle_reports(session, thing, officer, now)
        _note(session, officer, "square.hide", topic, thing, now)


def appeal(thing: Thing, text: str, *, author: Resident, now: datetime) -> None:
    """Appeal against the hiding of one's own words.

    Raises SquareThingNotFound, SquareTextInvalid, AppealNotPossible.
    """
    text = check_prose("appeal", text, MAX_APPEAL)
    with transaction() as session:
        author_id = _lock(session, thing, author.community_id)[0]
        row = hidden_now(session, thing.subject, [thing.id]).get(thing.id)
        if author_id != author.id or row is None or row.appealed_at is not None:
            raise AppealNotPossible
        row.appeal, row.appealed_at = text, now


def answer_appeal(
    moderation_id: int, *, show_again: bool, answer: str, officer: Officer, now: datetime
) -> None:
    """Decide an appeal, with a reason.

    Raises SquareThingNotFound, SquareTextInvalid, AppealSettled, AnotherDecides.
    """
    answer = check_words("answer", answer, MAX_REASON)
    with transaction() as session:
        row = session.get(
            ModerationRow, moderation_id, with_for_update=True, populate_existing=True
        )
        if row is None:
            raise SquareThingNotFound
        if row.appealed_at is None or row.answered_at is not None:
            raise AppealSettled
        if row.hidden_by == officer.id:
            raise AnotherDecides
        row.answer, row.answered_by, row.answered_at = answer, officer.id, now
        row.shown_again_at = now if show_again else None
        thing = Thing(row.subject, row.subject_id)
        topic = _lock(session, thing, row.community_id)[1]
        _note(session, officer, "square.appeal", topic, thing, now)


def report_abuse(thing: Thing, reason: str, *, by: Resident, now: datetime) -> None:
    """Tell the moderator that something should not stand here; a second time changes nothing.

    Raises SquareThingNotFound, SquareTextInvalid, TooManyReports.
    """
    reason = check_words("reason", reason, MAX_REASON)
    with transaction() as session:
        topic = _lock(session, thing, by.community_id)[1]
        if topic.owners_only and not by.is_owner:
            raise SquareThingNotFound
        if _has_reported(session, thing, by, now):
            return
        session.add(
            AbuseRow(
                community_id=by.community_id,
                subject=thing.subject,
                subject_id=thing.id,
                resident_id=by.id,
                reason=reason,
                at=now,
            )
        )


def _has_reported(session: Session, thing: Thing, by: Resident, now: datetime) -> bool:
    mine = select(func.count()).where(AbuseRow.resident_id == by.id)
    same = mine.where(AbuseRow.subject == thing.subject, AbuseRow.subject_id == thing.id)
    if session.scalars(same).one():
        return True
    if session.scalars(mine.where(AbuseRow.at > now - DAY)).one() >= MOST_REPORTS:
        raise TooManyReports(limit=MOST_REPORTS)
    return False


def dismiss_reports(community_id: str, thing: Thing, *, officer: Officer, now: datetime) -> None:
    """Close the reports on something that may stay. Raises SquareThingNotFound."""
    with transaction() as session:
        topic = _lock(session, thing, community_id)[1]
        _settle_reports(session, thing, officer, now)
        _note(session, officer, "square.stays", topic, thing, now)


def hidden_now(
    session: Session, subject: str, subject_ids: Iterable[int]
) -> dict[int, ModerationRow]:
    """Return what hides topics or comments now, by their number."""
    statement = select(ModerationRow).where(
        ModerationRow.subject == subject,
        ModerationRow.subject_id.in_(list(subject_ids)),
        ModerationRow.shown_again_at.is_(None),
    )
    return {row.subject_id: row for row in session.scalars(statement)}


def trail_of(session: Session, community_id: str) -> list[ModerationRow]:
    """Return everything that was ever hidden here, the newest first."""
    statement = select(ModerationRow).where(ModerationRow.community_id == community_id)
    return list(session.scalars(statement.order_by(ModerationRow.id.desc())))


def open_reports(session: Session, community_id: str) -> list[AbuseRow]:
    """Return the reports that wait, the oldest first."""
    statement = select(AbuseRow).where(
        AbuseRow.community_id == community_id, AbuseRow.settled_at.is_(None)
    )
    return list(session.scalars(statement.order_by(AbuseRow.id)))


def find_moderation_community(session: Session, moderation_id: int) -> str | None:
    """Return the community of a hiding, or None."""
    row = session.get(ModerationRow, moderation_id)
    return None if row is None else row.community_id


def _lock(session: Session, thing: Thing, community_id: str) -> tuple[int, TopicRow]:
    """Return the author's number and the topic (of a comment its own), locked."""
    topic_id, author_id = thing.id, 0
    if thing.subject not in SUBJECTS:
        raise SquareThingNotFound
    if thing.subject == "comment":
        comment = session.get(TopicCommentRow, thing.id)
        if comment is None:
            raise SquareThingNotFound
        topic_id, author_id = comment.topic_id, comment.author_id
    topic = session.get(TopicRow, topic_id, with_for_update=True, populate_existing=True)
    if topic is None or topic.community_id != community_id:
        raise SquareThingNotFound
    return author_id or topic.author_id, topic


def _settle_reports(session: Session, thing: Thing, officer: Officer, now: datetime) -> None:
    statement = select(AbuseRow).where(
        AbuseRow.subject == thing.subject,
        AbuseRow.subject_id == thing.id,
        AbuseRow.settled_at.is_(None),
    )
    for row in session.scalars(statement):
        row.settled_at, row.settled_by = now, officer.id


def _note(
    session: Session, officer: Officer, action: str, topic: TopicRow, thing: Thing, now: datetime
) -> None:
    detail = {"subject": thing.subject, "topic": topic.id}
    place = topic.community_id
    audit(session, officer, action, thing.id, detail, now=now, community_id=place)
