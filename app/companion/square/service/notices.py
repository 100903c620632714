"""Notices 通知公告: published by a body, seen by residents, told by SMS once to who saw nothing.

Law: a notice is never edited, only withdrawn with a reason. Officers read numbers and which
flats have not seen it, never which person did; the text message goes out once and by choice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.square.models import NoticeReadRow, NoticeRow
from app.companion.square.service.scopes import is_inside, parse_scope
from app.companion.square.service.words import SquareThingNotFound, check_prose, check_words
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Role
from app.registry.service import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident
    from app.platform.roles import Officer

MAX_TITLE, MAX_TEXT, MAX_WHY = 120, 5_000, 200
# Who tells residents something, each under their own name; the first role held speaks.
BODIES = (
    Role.CONVENER,
    Role.RESIDENTS_COMMITTEE,
    Role.STREET_OFFICE,
    Role.PROPERTY_COMPANY,
)


class NoticeDayInvalid(RuleError):
    """The last day of a notice lies in the future."""


class NoticeWithdrawn(RuleError):
    """The notice was withdrawn."""


class NotYourNotice(RuleError):
    """Only the body that published a notice withdraws it or texts about it."""


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What a notice says and to whom; `scope` as in `parse_scope`."""

    title: str
    text: str
    scope: str = "community"
    until: date | None = None
    may_text: bool = False


def body_of(officer: Officer, community_id: str) -> str:
    """Return the role for which an officer speaks here; empty where there is none."""
    held = officer.roles_in(community_id)
    return next((one.value for one in BODIES if one in held), "")


def publish_notice(
    community_id: str, words: NoticeWords, *, officer: Officer, now: datetime
) -> int:
    """Publish a notice; returns its number.

    Raises SquareTextInvalid, ScopeInvalid, NoticeDayInvalid, NotYourNotice.
    """
    title = check_words("title", words.title, MAX_TITLE)
    text = check_prose("text", words.text, MAX_TEXT)
    body = body_of(officer, community_id)
    if not body:
        raise NotYourNotice
    if words.until is not None and words.until < local_date(now):
        raise NoticeDayInvalid
    with transaction() as session:
        scope = parse_scope(session, community_id, words.scope)
        row = NoticeRow(
            community_id=community_id,
            body=body,
            organisation=officer.organisation,
            title=title,
            text=text,
            scope=scope.kind,
            building=scope.building,
            staircase=scope.staircase,
            unit_id=scope.unit_id,
            published_by=officer.id,
            published_at=now,
            until=words.until,
            may_text=words.may_text,
        )
        session.add(row)
        session.flush()
        _note(session, officer, "notice.publish", row, now)
        return row.id


def withdraw_notice(notice_id: int, why: str, *, officer: Officer, now: datetime) -> None:
    """Withdraw a notice; it stays readable as withdrawn, with the reason.

    Raises SquareTextInvalid, SquareThingNotFound, NoticeWithdrawn, NotYourNotice.
    """
    why = check_words("reason", why, MAX_WHY)
    with transaction() as session:
        row = lock_notice(session, notice_id, officer)
        row.withdrawn_at, row.withdrawn_why = now, why
        _note(session, officer, "notice.withdraw", row, now)


def lock_notice(session: Session, notice_id: int, officer: Officer) -> NoticeRow:
    """Return a notice that stands, locked for its body.

    Raises SquareThingNotFound, NoticeWithdrawn, NotYourNotice.
    """
    row = session.get(NoticeRow, notice_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise SquareThingNotFound(id=notice_id)
    if row.body not in {one.value for one in officer.roles_in(row.community_id)}:
        raise NotYourNotice
    if row.withdrawn_at is not None:
        raise NoticeWithdrawn
    return row


def _note(session: Session, officer: Officer, action: str, row: NoticeRow, now: datetime) -> None:
    audit(session, officer, action, row.id, now=now, community_id=row.community_id)


def get_notice(session: Session, notice_id: int) -> NoticeRow:
    """Return a notice. Raises SquareThingNotFound."""
    row = session.get(NoticeRow, notice_id)
    if row is None:
        raise SquareThingNotFound(id=notice_id)
    return row


def find_notice_community(session: Session, notice_id: int) -> str | None:
    """Return the community of a notice, or None."""
    row = session.get(NoticeRow, notice_id)
    return None if row is None else row.community_id


def list_notices(session: Session, community_id: str) -> list[NoticeRow]:
    """Return all notices of a community, the newest first."""
    statement = select(NoticeRow).where(NoticeRow.community_id == community_id)
    return list(session.scalars(statement.order_by(NoticeRow.id.desc())))


def notices_for(
    session: Session, community_id: str, resident: Resident | None, now: datetime
) -> list[NoticeRow]:
    """Return the current notices for a resident, or for a stranger those to the community."""
    today = local_date(now)
    rows = [
        one
        for one in list_notices(session, community_id)
        if one.withdrawn_at is None and (one.until is None or one.until >= today)
    ]
    if resident is None:
        return [one for one in rows if one.scope == "community"]
    units = units_of(session, [resident.unit_id])
    return [one for one in rows if any(is_inside(one, unit) for unit in units)]


def may_read(session: Session, row: NoticeRow, resident: Resident | None) -> bool:
    """True if a notice is for this resident; those to the community are for everybody."""
    if row.scope == "community":
        return True
    if resident is None or resident.community_id != row.community_id:
        return False
    return any(is_inside(row, unit) for unit in units_of(session, [resident.unit_id]))


def mark_read(notice_id: int, resident: Resident, *, now: datetime) -> None:
    """Keep when a resident saw a notice for the first time."""
    with transaction() as session:
        if session.get(NoticeReadRow, (notice_id, resident.id)) is None:
            session.add(
                NoticeReadRow(
                    notice_id=notice_id,
                    resident_id=resident.id,
                    unit_id=resident.unit_id,
                    at=now,
                )
            )


def read_ids(session: Session, resident_id: int) -> Collection[int]:
    """Return the numbers of the notices that a resident has seen."""
    statement = select(NoticeReadRow.notice_id).where(NoticeReadRow.resident_id == resident_id)
    return set(session.scalars(statement))


def count_unread(session: Session, resident: Resident, now: datetime) -> int:
    """Return how many current notices a resident has not seen."""
    seen = read_ids(session, resident.id)
    rows: Sequence[NoticeRow] = notices_for(session, resident.community_id, resident, now)
    return sum(one.id not in seen for one in rows)


def count_readers(session: Session, notice_ids: Sequence[int]) -> dict[int, int]:
    """Return how many residents have seen each notice."""
    statement = (
        select(NoticeReadRow.notice_id, func.count())
        .where(NoticeReadRow.notice_id.in_(notice_ids))
        .group_by(NoticeReadRow.notice_id)
    )
    return {notice: count for notice, count in session.execute(statement)}
