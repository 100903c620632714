"""The topic board 话题圈: owners put something forward, neighbours support it and talk.

Law: only owners begin and support topics, one voice for each voting right; tenants read and
comment where a topic is not for owners only. A topic is never edited. Names are masked to
neighbours and known to the moderator (`voices_of`, `moderation`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.residents.service import OwnersOnly
from app.companion.square.models import (
    TopicCommentRow,
    TopicRow,
    TopicSupportRow,
)
from app.companion.square.service.moderation import hidden_now
from app.companion.square.service.words import SquareThingNotFound, check_prose, check_words
from app.core.calendar import local_date, start_of_day
from app.core.errors import RuleError
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from app.companion.residents.service import Resident

MAX_TITLE, MAX_TEXT, MAX_COMMENT = 120, 3_000, 1_000
DAY = timedelta(days=1)
MOST_TOPICS, MOST_COMMENTS = 3, 30
PAGE = 50


class TooMuchToday(RuleError):
    """Three topics and thirty comments are what one resident writes within 24 hours."""


class TopicHidden(RuleError):
    """The topic is hidden: nobody supports it or comments on it now."""


class TopicHandedOver(RuleError):
    """The topic was handed over; voices are given where it went."""


def write_topic(
    author: Resident, *, title: str, text: str, owners_only: bool, now: datetime
) -> int:
    """Begin a topic; returns its number. Raises OwnersOnly, SquareTextInvalid, TooMuchToday."""
    if not author.is_owner:
        raise OwnersOnly
    title, text = check_words("title", title, MAX_TITLE), check_prose("text", text, MAX_TEXT)
    with transaction() as session:
        _check_pace(session, TopicRow.author_id, TopicRow.created_at, author, now, MOST_TOPICS)
        row = TopicRow(
            community_id=author.community_id,
            author_id=author.id,
            title=title,
            text=text,
            owners_only=owners_only,
            created_at=now,
        )
        session.add(row)
        session.flush()
        return row.id


def write_comment(topic_id: int, author: Resident, text: str, *, now: datetime) -> int:
    """Say something to a topic; returns the comment's number.

    Raises SquareThingNotFound, OwnersOnly, TopicHidden, SquareTextInvalid, TooMuchToday.
    """
    text = check_prose("text", text, MAX_COMMENT)
    with transaction() as session:
        row = open_topic(session, topic_id, author)
        _check_pace(
            session,
            TopicCommentRow.author_id,
            TopicCommentRow.created_at,
            author,
            now,
            MOST_COMMENTS,
        )
        said = TopicCommentRow(topic_id=row.id, author_id=author.id, text=text, created_at=now)
        session.add(said)
        session.flush()
        return said.id


def _check_pace(
    session: Session,
    author_id: InstrumentedAttribute[int],
    created_at: InstrumentedAttribute[datetime],
    author: Resident,
    now: datetime,
    most: int,
) -> None:
    statement = select(func.count()).where(author_id == author.id, created_at > now - DAY)
    if session.scalars(statement).one() >= most:
        raise TooMuchToday(limit=most)


def support_topic(topic_id: int, owner: Resident, *, now: datetime) -> None:
    """Give the voice of the owner's right to a topic; a second time changes nothing.

    Raises SquareThingNotFound, OwnersOnly, TopicHidden, TopicHandedOver.
    """
    with transaction() as session:
        voice = _open_voice(session, topic_id, owner)
        if voice is None:
            voice = TopicSupportRow(
                topic_id=topic_id, right_key=owner.right_key, resident_id=owner.id, at=now
            )
            session.add(voice)
        elif voice.ended_at is not None and voice.ended_at < _day_began(now):
            voice.at, voice.resident_id = now, owner.id
        voice.ended_at = None


def withdraw_support(topic_id: int, owner: Resident, *, now: datetime) -> None:
    """Take the voice of the owner's right back; what the board shows changes with the day.

    Raises SquareThingNotFound, OwnersOnly, TopicHidden, TopicHandedOver.
    """
    with transaction() as session:
        voice = _open_voice(session, topic_id, owner)
        if voice is None or voice.ended_at is not None:
            return
        if voice.at >= _day_began(now):
            session.delete(voice)
        else:
            voice.ended_at = now


def _day_began(now: datetime) -> datetime:
    return start_of_day(local_date(now))


def _open_voice(session: Session, topic_id: int, owner: Resident) -> TopicSupportRow | None:
    """Return the voice of an owner's right for a topic that still takes voices, locked."""
    if not owner.is_owner:
        raise OwnersOnly
    row = open_topic(session, topic_id, owner)
    if row.assembly_id or row.demand_id:
        raise TopicHandedOver
    return session.get(TopicSupportRow, (topic_id, owner.right_key))


def open_topic(session: Session, topic_id: int, resident: Resident) -> TopicRow:
    """Return a topic that a resident may act on, locked.

    Raises SquareThingNotFound, OwnersOnly, TopicHidden.
    """
    row = session.get(TopicRow, topic_id, with_for_update=True, populate_existing=True)
    check_readable(row, resident)
    assert row is not None
    if hidden_now(session, "topic", [topic_id]):
        raise TopicHidden
    return row


def check_readable(row: TopicRow | None, resident: Resident) -> None:
    """Raise SquareThingNotFound, or OwnersOnly where a tenant asks for an owners' topic."""
    if row is None or row.community_id != resident.community_id:
        raise SquareThingNotFound
    if row.owners_only and not resident.is_owner:
        raise OwnersOnly


def get_topic(session: Session, topic_id: int) -> TopicRow:
    """Return a topic. Raises SquareThingNotFound."""
    row = session.get(TopicRow, topic_id)
    if row is None:
        raise SquareThingNotFound
    return row


def list_topics(
    session: Session, community_id: str, *, for_owners: bool, page: int = 1
) -> list[TopicRow]:
    """Return a page of topics, the newest first; `for_owners` brings those for owners only."""
    statement = select(TopicRow).where(TopicRow.community_id == community_id)
    if not for_owners:
        statement = statement.where(TopicRow.owners_only.is_(False))
    statement = statement.order_by(TopicRow.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(session.scalars(statement))


def list_comments(session: Session, topic_id: int) -> list[TopicCommentRow]:
    """Return what was said to a topic, the oldest first."""
    statement = select(TopicCommentRow).where(TopicCommentRow.topic_id == topic_id)
    return list(session.scalars(statement.order_by(TopicCommentRow.id)))


def get_comment(session: Session, comment_id: int) -> TopicCommentRow:
    """Return a comment. Raises SquareThingNotFound."""
    row = session.get(TopicCommentRow, comment_id)
    if row is None:
        raise SquareThingNotFound
    return row


def supports(session: Session, topic_id: int, resident: Resident) -> bool:
    """True if the right of a resident has given its voice."""
    voice = session.get(TopicSupportRow, (topic_id, resident.right_key))
    return voice is not None and voice.ended_at is None


def list_handed_over(session: Session, kind: str, subject: str) -> list[TopicRow]:
    """Return the topics that became a demand (by its number) or an assembly's draft (by its id)."""
    column = TopicRow.demand_id if kind == "demand" else TopicRow.assembly_id
    value: object = int(subject) if kind == "demand" else subject
    return list(session.scalars(select(TopicRow).where(column == value).order_by(TopicRow.id)))
