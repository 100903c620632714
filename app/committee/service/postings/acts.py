"""The three acts of a posting: print the paper, say where it hangs, say that its days are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.service.read import get_assembly, time_of
from app.committee.models import CommitteeRow, ElectionRow, PaperPostingRow
from app.committee.service.postings.subjects import get_subject, make_paper
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    time_in,
)
from app.core.calendar import local_date, start_of_day
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.files import store_file
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_PLACES = 6
PLACE_LIMIT = 120


class PaperPostingInvalid(RuleError):
    """The posting lacks a place, a day, a poster or a picture; `reason` says what."""


class PaperPostingTooShort(RuleError):
    """The paper has not hung long enough: until the end of `until` it must."""


def print_paper(subject: str, subject_id: str, *, officer_id: int, now: datetime) -> int:
    """Keep the paper as it is printed; returns the posting's number.

    Raises CommitteeThingNotFound, AssemblyNotFound.
    """
    found = get_subject(db.session(), subject, subject_id, now)
    data = make_paper(db.session(), found)
    with transaction() as session:
        stored = store_file(
            session, data, media_type="application/pdf", name=f"{found.title[:100]}.pdf"
        )
        row = PaperPostingRow(
            community_id=found.community_id,
            subject=found.name,
            subject_id=found.id,
            title=found.title,
            sha256=stored.sha256,
            days=found.days,
            address=found.address,
            created_by=officer_id,
            created_at=found.at,
        )
        session.add(row)
        session.flush()
        _note(session, row, "paper_posting.print", officer_id, now)
        return row.id


def hang_out(
    posting_id: int,
    *,
    places: str,
    first_day: date,
    poster: str,
    pictures: Sequence[bytes],
    officer_id: int,
    now: datetime,
) -> None:
    """Enter where the printed paper hangs, a place on each line and a picture of each.

    Raises NotAllowedAtThisStage, PaperPostingInvalid, PictureInvalid, CommitteeTextInvalid.
    """
    poster = check_text("poster", poster, 60)
    said = [" ".join(line.split()) for line in places.splitlines() if line.strip()]
    if not 0 < len(said) <= MAX_PLACES or any(len(one) > PLACE_LIMIT for one in said):
        raise PaperPostingInvalid(reason="place")
    clean = _clean(pictures, len(said))
    with transaction() as session:
        row = get_row(session, PaperPostingRow, posting_id, lock=True)
        if row.first_day is not None:
            raise NotAllowedAtThisStage
        today = local_date(_time_of(session, row, now))
        if not local_date(row.created_at) <= first_day <= today:
            raise PaperPostingInvalid(reason="day")
        row.places, row.poster, row.first_day = said, poster, first_day
        row.pictures = _keep(session, clean)
        _note(session, row, "paper_posting.hang", officer_id, now)


def finish_posting(
    posting_id: int, *, last_day: date, pictures: Sequence[bytes], officer_id: int, now: datetime
) -> None:
    """Enter that the paper hung its days, with a picture of each place on the last one.

    Raises NotAllowedAtThisStage, PaperPostingInvalid, PaperPostingTooShort, PictureInvalid.
    """
    with transaction() as session:
        row = get_row(session, PaperPostingRow, posting_id, lock=True)
        if row.first_day is None or row.last_day is not None:
            raise NotAllowedAtThisStage
        clean = _clean(pictures, len(row.places))
        at, until = _time_of(session, row, now), until_of(row)
        if last_day > local_date(at):
            raise PaperPostingInvalid(reason="day")
        if last_day < until or at < start_of_day(until + timedelta(days=1)):
            raise PaperPostingTooShort(until=until.isoformat())
        row.last_day, row.last_pictures = last_day, _keep(session, clean)
        _note(session, row, "paper_posting.over", officer_id, now)


def until_of(row: PaperPostingRow) -> date:
    """Return the last of the full days of a paper that hangs; the first day does not count."""
    assert row.first_day is not None
    return row.first_day + timedelta(days=row.days)


def _time_of(session: Session, row: PaperPostingRow, now: datetime) -> datetime:
    if row.subject == "candidates":
        return time_in(session, get_row(session, ElectionRow, row.subject_id), now)
    if row.subject == "committee":
        return time_in(session, get_row(session, CommitteeRow, int(row.subject_id)), now)
    return time_of(get_assembly(session, row.subject_id), now)


def _clean(pictures: Sequence[bytes], places: int) -> list[bytes]:
    if len(pictures) != places:
        raise PaperPostingInvalid(reason="picture")
    return [clean_picture(one) for one in pictures]


def _keep(session: Session, pictures: Sequence[bytes]) -> list[str]:
    return [
        store_file(session, one, media_type="image/jpeg", name="posting.jpg").sha256
        for one in pictures
    ]


def _note(
    session: Session, row: PaperPostingRow, action: str, officer_id: int, now: datetime
) -> None:
    audit(session, officer_id, action, row.id, now=now, community_id=row.community_id)
