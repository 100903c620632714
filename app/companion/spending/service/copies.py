"""The copy of a paper that everybody may see: drawn anew, looked at, shown, taken down again.

Law: a journal names its papers by hash and is never rewritten, so what is done with a copy is an
act of its own beside it; the newest act counts, and all of them stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.service import (
    Journal,
    Voucher,
    VoucherNotTaken,
    entry_papers,
    get_journal,
    list_journals,
    list_months,
    lock_books,
)
from app.companion.books.service.vouchers import MAX_BYTES, PDF, PICTURES
from app.companion.spending.models import PaymentRow, VoucherCopyRow
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.drawn_apart import draw_apart
from app.platform.files import FileMissing, media_types, store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

MADE, PUBLISHED, HIDDEN = "made", "published", "hidden"
JPEG = "image/jpeg"


class CopyNotMade(RuleError):
    """The copy is not the one that was made last and looked at."""


class PaperOfFlats(RuleError):
    """The paper lists flats with what they hold; nobody else reads that, blacked out or not."""


class CopyIsOriginal(RuleError):
    """The copy is the very file of the paper: nothing on it was blacked out."""


@dataclass(frozen=True, slots=True)
class CopyAct:
    """A line of a copy's history: what was done, by which body, when."""

    act: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a journal; `copy` is what everybody sees, `made` what waits to be looked at."""

    number: int
    place: int
    memo: str
    original: str
    copy: str | None
    made: str | None
    acts: tuple[CopyAct, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A payment without a copy: its number, its journal, whose first paper is the invoice."""

    number: int
    journal: int
    purpose: str
    amount: int


def drawn(given: Voucher) -> Voucher:
    """Return a file as a picture of what is seen of it; what lies under a black bar is gone.

    Raises VoucherNotTaken, FileNotDrawn, FileTooLong.
    """
    if not 0 < len(given.data) <= MAX_BYTES or not given.data.startswith((PDF, *PICTURES)):
        raise VoucherNotTaken
    return replace(given, data=draw_apart(given.data))


def keep_drawn(session: Session, given: Voucher) -> str:
    """Keep what `drawn` gave, in the caller's act; returns its hash."""
    return store_file(session, given.data, media_type=JPEG, name="copy.jpg").sha256


def prepare_copy(
    community_id: str, number: int, place: int, given: Voucher, *, officer: Officer, now: datetime
) -> str:
    """Draw a copy of a journal's paper for the desk to look at; nobody else sees it yet.

    Raises JournalNotFound, FileMissing, CopyIsOriginal, PaperOfFlats, and what `drawn` raises.
    """
    made = drawn(given)
    with transaction() as session:
        lock_books(session, community_id, now=now)
        original = _original(session, community_id, number, place)
        if hashlib.sha256(given.data).hexdigest() == original:
            raise CopyIsOriginal
        journal = get_journal(session, community_id, number)
        if journal.authority is None and _names_flats(journal):
            raise PaperOfFlats
        copy = keep_drawn(session, made)
        _note(session, community_id, original, MADE, copy, officer, now)
        return copy


def publish_copy(
    community_id: str, number: int, place: int, copy: str, *, officer: Officer, now: datetime
) -> None:
    """Show everybody the copy that was made last. Raises JournalNotFound, CopyNotMade."""
    with transaction() as session:
        lock_books(session, community_id, now=now)
        original = _original(session, community_id, number, place)
        last = _acts(session, community_id, [original])[-1:]
        if [(one.act, one.copy) for one in last] != [(MADE, copy)]:
            raise CopyNotMade
        _note(session, community_id, original, PUBLISHED, copy, officer, now)


def hide_copy(
    community_id: str, number: int, place: int, *, officer: Officer, now: datetime
) -> None:
    """Take a copy down on which something was overlooked. Raises JournalNotFound, CopyNotMade."""
    with transaction() as session:
        lock_books(session, community_id, now=now)
        paper = read_paper(session, community_id, number, place)
        if paper.copy is None:
            raise CopyNotMade
        _note(session, community_id, paper.original, HIDDEN, paper.copy, officer, now)


def read_paper(session: Session, community_id: str, number: int, place: int) -> Paper:
    """Return a journal's paper, from 0, with its copy. Raises JournalNotFound, FileMissing."""
    journal = get_journal(session, community_id, number)
    original = _original(session, community_id, number, place)
    acts = _acts(session, community_id, [original])
    last = acts[-1] if acts else None
    return Paper(
        number=number,
        place=place,
        memo=journal.memo,
        original=original,
        copy=public_copies(session, community_id, [original]).get(original),
        made=last.copy if last is not None and last.act == MADE else None,
        acts=tuple(CopyAct(one.act, one.organisation, one.at) for one in acts),
    )


def public_copies(
    session: Session, community_id: str, originals: Collection[str]
) -> dict[str, str]:
    """Return by paper the copy that everybody may see now.

    A payment's own copy counts until something else was done; what is kept as it came in does not.
    """
    statement = select(PaymentRow.invoice, PaymentRow.voucher).where(
        PaymentRow.community_id == community_id,
        PaymentRow.invoice.in_(originals),
        PaymentRow.voucher.is_not(None),
        PaymentRow.state.in_(("paid", "returned")),
    )
    own = {invoice: copy for invoice, copy in session.execute(statement) if copy is not None}
    kinds = media_types(session, set(own.values()))
    found = {invoice: copy for invoice, copy in own.items() if kinds.get(copy) == JPEG}
    for one in _acts(session, community_id, originals):
        if one.act == PUBLISHED:
            found[one.original] = one.copy
        elif one.act == HIDDEN:
            found.pop(one.original, None)
    return found


def missing_copies(session: Session, community_id: str) -> list[Lacking]:
    """Return the payments that were made and of whose invoice everybody sees no copy."""
    statement = select(
        PaymentRow.number,
        PaymentRow.journal,
        PaymentRow.purpose,
        PaymentRow.amount,
        PaymentRow.invoice,
    ).where(PaymentRow.community_id == community_id, PaymentRow.state.in_(("paid", "returned")))
    rows = session.execute(statement.order_by(PaymentRow.number)).all()
    shown = public_copies(session, community_id, {row.invoice for row in rows})
    return [
        Lacking(row.number, row.journal, row.purpose, row.amount)
        for row in rows
        if row.invoice not in shown and row.journal is not None
    ]


def income_papers(session: Session, community_id: str) -> list[Paper]:
    """Return the papers of what came in by hand in the newest three months of the books."""
    return [
        read_paper(session, community_id, journal.number, place)
        for month in list_months(session, community_id)[:3]
        for journal in list_journals(session, community_id, month=month)
        if journal.authority is None and journal.reverses is None and not _names_flats(journal)
        for place in range(len(journal.evidence))
    ]


def count_bare_papers(
    session: Session, community_ids: Collection[str], since: date
) -> dict[str, int]:
    """Return how many papers of income by hand nobody outside sees, by community; two statements.

    Communities where everybody sees each of them are left out.
    """
    papers = {*entry_papers(session, community_ids, since)} if community_ids else set()
    if not papers:
        return {}
    acts = select(VoucherCopyRow.community_id, VoucherCopyRow.original, VoucherCopyRow.act).where(
        VoucherCopyRow.community_id.in_(community_ids),
        VoucherCopyRow.original.in_({paper for _, paper in papers}),
        VoucherCopyRow.act != MADE,
    )
    last = {
        (place, paper): act
        for place, paper, act in session.execute(acts.order_by(VoucherCopyRow.id))
    }
    bare = sorted(place for place, paper in papers if last.get((place, paper)) != PUBLISHED)
    return {place: bare.count(place) for place in dict.fromkeys(bare)}


def _names_flats(journal: Journal) -> bool:
    """A list of flats is nobody's to read, blacked out or not."""
    return any(line.unit_id is not None for line in journal.lines)


def is_drawn(session: Session, copy: str) -> bool:
    """Whether a stored file is a picture: what came as a PDF before copies were drawn is not."""
    return media_types(session, [copy]).get(copy) == JPEG


def _original(session: Session, community_id: str, number: int, place: int) -> str:
    evidence = get_journal(session, community_id, number).evidence
    if not 0 <= place < len(evidence):
        raise FileMissing
    return evidence[place]


def _acts(session: Session, community_id: str, originals: Collection[str]) -> list[VoucherCopyRow]:
    statement = select(VoucherCopyRow).where(
        VoucherCopyRow.community_id == community_id, VoucherCopyRow.original.in_(originals)
    )
    return list(session.scalars(statement.order_by(VoucherCopyRow.id)))


def _note(
    session: Session,
    community_id: str,
    original: str,
    act: str,
    copy: str,
    officer: Officer,
    now: datetime,
) -> None:
    row = VoucherCopyRow(
        community_id=community_id,
        original=original,
        act=act,
        copy=copy,
        officer_id=officer.id,
        organisation=officer.organisation,
        at=now,
    )
    session.add(row)
    session.flush()
    detail = {"original": original, "copy": copy}
    audit(session, officer, f"copy.{act}", row.id, detail, now=now, community_id=community_id)
