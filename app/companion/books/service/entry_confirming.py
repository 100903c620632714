"""The second body's act: an entry that waits is posted, or taken back with a reason.

Law: what is posted is what was given in; the books' own rules are asked again at this moment. A
closed month refuses an entry of it, which is then given in with a day of an open one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.models import IncomeRow
from app.companion.books.service.bodies import Hand, check_may_end, second_hand
from app.companion.books.service.entries import (
    ENTRY,
    PROPOSED,
    check_opening_open,
    lines_of_entry,
    note_entry,
)
from app.companion.books.service.head import lock_books
from app.companion.books.service.memo import check_memo
from app.companion.books.service.posting import post, reverse
from app.companion.books.service.vouchers import read_paper
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.files import FileMissing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEWEST = 20


class IncomeNotFound(RuleError):
    """There is no such entry, or it no longer waits."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as shown; `takes_back` is the journal that it wants taken back."""

    id: int
    takes_back: int | None
    bank: str
    account: str
    amount: int
    on: date
    memo: str
    papers: int
    state: str
    journal: int | None
    given: Hand
    given_at: datetime
    ended_as: str
    ended_reason: str


def confirm_entry(community_id: str, entry_id: int, *, officer_id: int, now: datetime) -> int:
    """Post an entry as an officer of another body; returns the journal's number.

    Raises IncomeNotFound, SecondBodyNeeded, EntryNotAllowed, and what `post` and `reverse` raise.
    """
    with transaction() as session:
        row = _get_waiting(session, community_id, entry_id, now)
        hand = second_hand(officer_id, community_id, _given(row))
        row.journal = _post(session, row, officer_id, now)
        _end(session, row, "confirmed", hand, "", now)
        return row.journal


def withdraw_entry(
    community_id: str, entry_id: int, *, reason: str, officer_id: int, now: datetime
) -> None:
    """Take an entry back before it was posted, or refuse it.

    Raises IncomeNotFound, NotYourBody, MemoInvalid, MemoNamesPerson.
    """
    with transaction() as session:
        row = _get_waiting(session, community_id, entry_id, now)
        hand = check_may_end(officer_id, community_id, _given(row))
        _end(session, row, "withdrawn", hand, check_memo(reason), now)


def list_entries(session: Session, community_id: str) -> list[EntryView]:
    """Return all that waits, the oldest first, and what ended lately."""
    mine = select(IncomeRow).where(IncomeRow.community_id == community_id)
    waiting = session.scalars(mine.where(IncomeRow.state == PROPOSED).order_by(IncomeRow.id))
    ended = mine.where(IncomeRow.state != PROPOSED).order_by(IncomeRow.id.desc()).limit(NEWEST)
    return [_view(row) for row in (*waiting, *session.scalars(ended))]


def waiting_entries(
    session: Session, community_ids: Collection[str]
) -> list[tuple[str, EntryView]]:
    """Return what waits in these communities, each with its community, the oldest first."""
    statement = select(IncomeRow).where(
        IncomeRow.community_id.in_(community_ids), IncomeRow.state == PROPOSED
    )
    rows = session.scalars(statement.order_by(IncomeRow.id))
    return [(row.community_id, _view(row)) for row in rows]


def entry_papers(
    session: Session, community_ids: Collection[str], since: date
) -> list[tuple[str, str]]:
    """Return community and paper (SHA-256) of what was entered by hand for a day since then."""
    statement = select(IncomeRow.community_id, IncomeRow.evidence).where(
        IncomeRow.community_id.in_(community_ids),
        IncomeRow.state == "confirmed",
        IncomeRow.takes_back.is_(None),
        IncomeRow.on_date >= since,
    )
    return [(place, paper) for place, papers in session.execute(statement) for paper in papers]


def read_entry_paper(
    session: Session, community_id: str, entry_id: int, place: int
) -> tuple[bytes, str]:
    """Return bytes and media type of a paper of an entry. Raises IncomeNotFound, FileMissing."""
    row = session.get(IncomeRow, entry_id)
    if row is None or row.community_id != community_id:
        raise IncomeNotFound
    if not 0 <= place < len(row.evidence):
        raise FileMissing
    return read_paper(session, row.evidence[place])


def _post(session: Session, row: IncomeRow, officer_id: int, now: datetime) -> int:
    if row.takes_back is not None:
        return reverse(
            session,
            row.community_id,
            row.takes_back,
            reason=row.memo,
            on=local_date(now),
            officer_id=officer_id,
            now=now,
        )
    check_opening_open(session, row.community_id, row.account)
    return post(
        session,
        row.community_id,
        on=row.on_date,
        memo=row.memo,
        lines=lines_of_entry(row.bank, row.account, row.amount),
        source=f"{ENTRY}:{row.key}",
        evidence=row.evidence,
        officer_id=officer_id,
        now=now,
    )


def _get_waiting(session: Session, community_id: str, entry_id: int, now: datetime) -> IncomeRow:
    lock_books(session, community_id, now=now)
    row = session.get(IncomeRow, entry_id, populate_existing=True)
    if row is None or row.community_id != community_id or row.state != PROPOSED:
        raise IncomeNotFound
    return row


def _given(row: IncomeRow) -> Hand:
    return Hand(row.proposed_by, row.role, row.organisation)


def _end(
    session: Session, row: IncomeRow, state: str, hand: Hand, reason: str, now: datetime
) -> None:
    row.state, row.ended_by, row.ended_at = state, hand.officer_id, now
    row.ended_as, row.ended_reason = hand.role, reason
    note_entry(session, state, row, hand.officer_id, now)


def _view(row: IncomeRow) -> EntryView:
    return EntryView(
        id=row.id,
        takes_back=row.takes_back,
        bank=row.bank,
        account=row.account,
        amount=row.amount,
        on=row.on_date,
        memo=row.memo,
        papers=len(row.evidence),
        state=row.state,
        journal=row.journal,
        given=_given(row),
        given_at=row.proposed_at,
        ended_as=row.ended_as,
        ended_reason=row.ended_reason,
    )
