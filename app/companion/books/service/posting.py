"""Posting journals: the only way into the books, and none out of them.

Law: a journal balances, gets the next number of its community, and is never changed; a `source`
posts once, so that whoever repeats an act posts nothing twice. What was wrong is taken back by a
journal with all signs turned, once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.companion.books.models import JournalRow, LineRow
from app.companion.books.service.head import lock_books
from app.companion.books.service.lines import Line, check_lines
from app.companion.books.service.memo import check_memo
from app.companion.books.service.month_names import month_of
from app.companion.books.service.months import check_month_open
from app.companion.books.service.reading import get_journal
from app.core.calendar import local_date
from app.core.encoding import jcs_hash
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.files import find_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SOURCE = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z0-9_.:/-]{1,60}")
MOST_EVIDENCE = 40
REVERSAL = "reversal"


class SourceInvalid(RuleError):
    """A source is a word and a name, such as payment:12."""


class SourceTaken(RuleError):
    """This source posted something else before; `number` says which journal."""


class PostingInFuture(RuleError):
    """A journal's day is today or before."""


class EvidenceMissing(RuleError):
    """A voucher that the journal names is not stored, or there are too many."""


class JournalReversed(RuleError):
    """The journal was taken back before, or is itself one that takes another back."""


def post(
    session: Session,
    community_id: str,
    *,
    on: date,
    memo: str,
    lines: Sequence[Line],
    source: str,
    evidence: Sequence[str] = (),
    authority: dict[str, Any] | None = None,
    officer_id: int | None,
    now: datetime,
) -> int:
    """Post a journal in the caller's act and return its number; a repetition returns the old one.

    Raises SourceInvalid, SourceTaken, PostingInFuture, MonthClosed, EvidenceMissing, and what
    `check_memo` and `check_lines` raise.
    """
    if source.startswith(f"{REVERSAL}:") or not _SOURCE.fullmatch(source):
        raise SourceInvalid
    row = JournalRow(
        community_id=community_id,
        on_date=on,
        memo=check_memo(memo),
        source=source,
        evidence=list(evidence),
        authority=authority,
        posted_by=officer_id,
        posted_at=now,
    )
    return _write(session, row, lines)


def reverse(
    session: Session,
    community_id: str,
    number: int,
    *,
    reason: str,
    on: date,
    officer_id: int | None,
    now: datetime,
) -> int:
    """Take a journal back by another one and return its number; a repetition returns the old one.

    Raises JournalNotFound, JournalReversed, SourceTaken, and what `post` raises.
    """
    taken = get_journal(session, community_id, number)
    if taken.reverses is not None or on < taken.on:
        raise JournalReversed(number=number)
    row = JournalRow(
        community_id=community_id,
        on_date=on,
        memo=check_memo(f"冲销第{number}号凭证：{check_memo(reason)}"),
        source=f"{REVERSAL}:{number}",
        evidence=[],
        authority=None if taken.authority is None else dict(taken.authority),
        reverses=number,
        posted_by=officer_id,
        posted_at=now,
    )
    detail = {"reversed": number}
    made = _write(session, row, [Line(x.account, -x.amount, x.unit_id) for x in taken.lines])
    audit(session, officer_id, "books.reverse", made, detail, now=now, community_id=community_id)
    return made


def _write(session: Session, row: JournalRow, lines: Sequence[Line]) -> int:
    head = lock_books(session, row.community_id, now=row.posted_at)
    row.content = content_hash(row, lines)
    before = find_number(session, row.community_id, row.source, row.content)
    if before is not None:
        return before
    if row.on_date > local_date(row.posted_at):
        raise PostingInFuture
    check_month_open(session, row.community_id, month_of(row.on_date))
    check_lines(session, row.community_id, lines)
    _check_evidence(session, row.evidence)
    head.last_number += 1
    row.number = head.last_number
    session.add(row)
    session.flush()
    session.add_all(_line_rows(row, lines))
    session.flush()
    return row.number


def content_hash(row: JournalRow, lines: Sequence[Line]) -> str:
    """Return the hash of what a journal says, by which a repetition is known."""
    said = {
        "on": row.on_date.isoformat(),
        "memo": row.memo,
        "source": row.source,
        "lines": [[one.account, one.amount, one.unit_id] for one in lines],
        "evidence": list(row.evidence),
        "authority": row.authority,
        "reverses": row.reverses,
    }
    return jcs_hash(said).hex()


def find_number(session: Session, community_id: str, source: str, content: str) -> int | None:
    """Return the journal that a source posted with this content; raises SourceTaken."""
    statement = select(JournalRow.number, JournalRow.content).where(
        JournalRow.community_id == community_id, JournalRow.source == source
    )
    found = session.execute(statement).one_or_none()
    if found is not None and found.content != content:
        raise SourceTaken(number=found.number)
    return None if found is None else found.number


def _line_rows(row: JournalRow, lines: Sequence[Line]) -> list[LineRow]:
    return [
        LineRow(
            community_id=row.community_id,
            number=row.number,
            place=place,
            account=line.account,
            amount=line.amount,
            unit_id=line.unit_id,
        )
        for place, line in enumerate(lines)
    ]


def _check_evidence(session: Session, evidence: Sequence[str]) -> None:
    if len(evidence) > MOST_EVIDENCE:
        raise EvidenceMissing
    if not all(find_file(session, one) for one in evidence):
        raise EvidenceMissing
