"""Hanging the notice out for those whom nobody could reach (建房〔2009〕274号 22; RULES §2.2).

Law: a posting counts once it has hung for the days the rules ask, the day of posting not counted
and none shortened (R35), with pictures from its first and its last day. It serves those whom
somebody had tried by hand in vain by the day it went up, and nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import get_assembly, lock_assembly, time_of
from app.assembly.service.timeline import logged_moments
from app.core.calendar import local_date, start_of_day
from app.core.errors import RuleError
from app.delivery.models import PublicPosting, ServiceAttempt
from app.delivery.service.contacts import reach_of
from app.delivery.service.history import attempts_of, whose
from app.delivery.service.roll import load_roll
from app.delivery.service.rules import check_entering, delivery_rules, find_warning
from app.delivery.service.standing import is_undeliverable
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

MAX_PLACE = 120
MAX_PICTURES = 4


class PostingInvalid(RuleError):
    """The posting lacks place, day or picture; `reason` says what."""


class PostingTooShort(RuleError):
    """The notice has not hung long enough: until the end of `until` it must."""


class PostingNotFound(RuleError):
    """There is no such posting, or it is over already."""


def record_posting(
    assembly_id: str,
    *,
    place: str,
    first_day: date,
    warned: bool,
    pictures: Sequence[bytes],
    officer_id: int,
    now: datetime,
) -> int:
    """Enter that the notice hangs out; returns the posting's number.

    Raises ActNotAllowedNow, PostingInvalid, PictureInvalid.
    """
    place = " ".join(place.split())
    if not 0 < len(place) <= MAX_PLACE:
        raise PostingInvalid(reason="place")
    clean = _clean(pictures)
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        check_entering(row)
        _check_day(session, row, first_day, time_of(row, now))
        if warned and find_warning(row) is None:
            raise PostingInvalid(reason="warned")
        posting = PublicPosting(
            assembly_id=row.id,
            place=place,
            first_day=first_day,
            warned=warned,
            pictures=_keep(session, clean),
            created_by=officer_id,
            created_at=time_of(row, now),
        )
        session.add(posting)
        session.flush()
        _note(session, row, "delivery.posting", posting.id, officer_id, now)
        return posting.id


def finish_posting(
    posting_id: int, *, last_day: date, pictures: Sequence[bytes], officer_id: int, now: datetime
) -> int:
    """Enter that the posting hung its days; it serves whom nobody could reach. Returns how many.

    Raises PostingNotFound, ActNotAllowedNow, PostingInvalid, PostingTooShort, PictureInvalid.
    """
    clean = _clean(pictures)
    with transaction() as session:
        posting = session.get(PublicPosting, posting_id)
        if posting is None or posting.last_day is not None:
            raise PostingNotFound(posting=posting_id)
        row = lock_assembly(session, posting.assembly_id)
        check_entering(row)
        at = time_of(row, now)
        end = served_on(posting.first_day, delivery_rules(session, row).posting_days)
        if last_day > local_date(at):
            raise PostingInvalid(reason="day")
        if last_day < end or at < start_of_day(end + timedelta(days=1)):
            raise PostingTooShort(until=end.isoformat())
        posting.last_day = last_day
        posting.pictures = [*posting.pictures, *_keep(session, clean)]
        served = _serve(session, row, posting, end, officer_id, at)
        _note(session, row, "delivery.posting_over", posting.id, officer_id, now)
        return served


def served_on(first_day: date, days: int) -> date:
    """Return the last of the full days; the day of posting does not count (R35)."""
    return first_day + timedelta(days=days)


def list_postings(session: Session, assembly_id: str) -> list[PublicPosting]:
    """Return the postings of an assembly, the newest first."""
    statement = (
        select(PublicPosting)
        .where(PublicPosting.assembly_id == assembly_id)
        .order_by(PublicPosting.id.desc())
    )
    return list(session.scalars(statement))


def get_posting(session: Session, posting_id: int) -> PublicPosting:
    """Return a posting; raises PostingNotFound."""
    found = session.get(PublicPosting, posting_id)
    if found is None:
        raise PostingNotFound(posting=posting_id)
    return found


def hanging_since(session: Session, assembly_id: str) -> date | None:
    """Return since when a posting hangs that is not over, or None."""
    days = [one.first_day for one in list_postings(session, assembly_id) if one.last_day is None]
    return min(days, default=None)


def awaits_posting(session: Session, row: AssemblyRow) -> list[int]:
    """Return the rights that only a posting can serve now."""
    tried = attempts_of(session, row)
    return [i for i, attempts in tried.items() if is_undeliverable(attempts)]


def _serve(
    session: Session,
    row: AssemblyRow,
    posting: PublicPosting,
    end: date,
    officer_id: int,
    at: datetime,
) -> int:
    # Served with the end of the last full day.
    moment = min(at, start_of_day(end + timedelta(days=1)))
    before = start_of_day(posting.first_day + timedelta(days=1))
    tried = attempts_of(session, row)
    waiting = [
        right
        for right in load_roll(session, row).rights
        if is_undeliverable(attempts := tried.get(right.i, []))
        and is_undeliverable([one for one in attempts if one.at < before])
    ]
    rows = [
        ServiceAttempt(
            assembly_id=posting.assembly_id,
            **whose(right, reach.owner),
            channel="posting",
            result="delivered",
            warned=posting.warned,
            at=moment,
            recorded_at=at,
            recorded_by=officer_id,
            posting_id=posting.id,
            evidence=posting.pictures[0],
        )
        for right, reach in zip(waiting, reach_of(session, row, waiting), strict=True)
    ]
    session.add_all(rows)
    return len(rows)


def _check_day(session: Session, row: AssemblyRow, day: date, at: datetime) -> None:
    notice = logged_moments(session, row).get("notice", row.created_at)
    if not local_date(notice) <= day <= local_date(at):
        raise PostingInvalid(reason="day")


def _clean(pictures: Sequence[bytes]) -> list[bytes]:
    if not 0 < len(pictures) <= MAX_PICTURES:
        raise PostingInvalid(reason="picture")
    return [clean_picture(one) for one in pictures]


def _keep(session: Session, pictures: Sequence[bytes]) -> list[str]:
    return [
        store_file(session, one, media_type="image/jpeg", name="posting.jpg").sha256
        for one in pictures
    ]


def _note(
    session: Session,
    row: AssemblyRow,
    action: str,
    posting_id: int,
    officer_id: int,
    now: datetime,
) -> None:
    audit(session, officer_id, action, posting_id, now=now, community_id=row.community_id)


def community_of_posting(session: Session, posting_id: int) -> str | None:
    """Return the community of a posting or None."""
    found = session.get(PublicPosting, posting_id)
    return None if found is None else get_assembly(session, found.assembly_id).community_id
