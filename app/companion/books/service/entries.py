"""What officers enter by hand: money that came in, with its paper. Money out is never entered here.

Law: an entry only puts money into a bank account; what leaves one needs an authority and two
approvals and comes from the part that asks for them. Nothing is posted by one body alone: an entry,
and the taking back of one, waits until another body confirms it (ADR 0031).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.models import IncomeRow
from app.companion.books.service.bodies import Hand, hand_of
from app.companion.books.service.chart import BANKS, INCOMES
from app.companion.books.service.head import lock_books
from app.companion.books.service.lines import AmountInvalid, Line, check_lines
from app.companion.books.service.memo import check_memo
from app.companion.books.service.month_names import month_of
from app.companion.books.service.months import check_month_open, closed_months
from app.companion.books.service.posting import JournalReversed, PostingInFuture, SourceInvalid
from app.companion.books.service.reading import get_journal
from app.companion.books.service.vouchers import Voucher, VoucherNotTaken, keep_voucher
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

ENTRY = "entry"
PROPOSED = "proposed"
LONGEST_KEY = 48
# The fund is kept by unit: its money comes in by the list of opening balances and by topping up.
INTO = tuple(one for one in BANKS if one != "fund_bank")
FROM = (*INCOMES, "opening")


class EntryNotAllowed(RuleError):
    """By hand only income and, before the first month is closed, opening balances are entered."""


class EntryNotYours(RuleError):
    """The journal came from elsewhere and is taken back there."""


class EntryGivenBefore(RuleError):
    """The same form entered something else, or the journal's taking back waits already."""


class BookDayInvalid(RuleError):
    """A day is written 2026-01-31."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Money that came in; `key` is the form's, so that two clicks make one entry."""

    bank: str
    source_account: str
    amount: int
    on: date
    memo: str
    vouchers: Sequence[Voucher]
    key: str


def new_key() -> str:
    """Return a name for an entry that is about to be made."""
    return secrets.token_hex(12)


def propose_entry(community_id: str, entry: Entry, *, officer_id: int, now: datetime) -> int:
    """Give in money that came in, until another body confirms it; returns the entry's number.

    Raises EntryNotAllowed, VoucherNotTaken, AmountInvalid, EntryGivenBefore, NotYourBody, and what
    `post` raises.
    """
    _check_form(entry)
    with transaction() as session:
        lock_books(session, community_id, now=now)
        hand = hand_of(officer_id, community_id)
        memo = check_memo(entry.memo)
        _check_postable(session, community_id, entry, now)
        evidence = [keep_voucher(session, one) for one in entry.vouchers]
        row = IncomeRow(
            community_id=community_id,
            key=entry.key,
            bank=entry.bank,
            account=entry.source_account,
            amount=entry.amount,
            on_date=entry.on,
            memo=memo,
            evidence=evidence,
        )
        return _keep(session, row, hand, now)


def propose_reversal(
    community_id: str, number: int, *, reason: str, officer_id: int, now: datetime
) -> int:
    """Ask for an entry to be taken back, until another body confirms; returns what waits.

    Raises JournalNotFound, EntryNotYours, JournalReversed, EntryGivenBefore, NotYourBody,
    MemoInvalid.
    """
    with transaction() as session:
        lock_books(session, community_id, now=now)
        hand = hand_of(officer_id, community_id)
        taken = get_journal(session, community_id, number)
        if not taken.source.startswith(f"{ENTRY}:"):
            raise EntryNotYours
        _check_not_taken(session, community_id, number)
        into = next(line for line in taken.lines if line.amount > 0)
        row = IncomeRow(
            community_id=community_id,
            key=f"back-{number}-{new_key()}",
            takes_back=number,
            bank=into.account,
            account=next(line.account for line in taken.lines if line.amount < 0),
            amount=into.amount,
            on_date=local_date(now),
            memo=check_memo(reason),
            evidence=[],
        )
        return _keep(session, row, hand, now)


def check_opening_open(session: Session, community_id: str, account: str) -> None:
    """Opening balances end with the first closed month. Raises EntryNotAllowed."""
    if account == "opening" and closed_months(session, community_id):
        raise EntryNotAllowed


def lines_of_entry(bank: str, account: str, amount: int) -> tuple[Line, Line]:
    """Return the two lines of money that came in."""
    return Line(bank, amount), Line(account, -amount)


def _check_form(entry: Entry) -> None:
    if entry.bank not in INTO or entry.source_account not in FROM:
        raise EntryNotAllowed
    if not entry.vouchers:
        raise VoucherNotTaken
    if entry.amount <= 0:
        raise AmountInvalid(account=entry.bank)
    if not entry.key.isalnum() or len(entry.key) > LONGEST_KEY:
        raise SourceInvalid


def _check_postable(session: Session, community_id: str, entry: Entry, now: datetime) -> None:
    if entry.on > local_date(now):
        raise PostingInFuture
    check_opening_open(session, community_id, entry.source_account)
    check_month_open(session, community_id, month_of(entry.on))
    lines = lines_of_entry(entry.bank, entry.source_account, entry.amount)
    check_lines(session, community_id, lines)


def _check_not_taken(session: Session, community_id: str, number: int) -> None:
    mine = IncomeRow.community_id == community_id, IncomeRow.takes_back == number
    states = set(session.scalars(select(IncomeRow.state).where(*mine)))
    if PROPOSED in states:
        raise EntryGivenBefore
    if "confirmed" in states:
        raise JournalReversed(number=number)


def _keep(session: Session, row: IncomeRow, hand: Hand, now: datetime) -> int:
    mine = IncomeRow.community_id == row.community_id, IncomeRow.key == row.key
    before = session.scalars(select(IncomeRow).where(*mine)).one_or_none()
    if before is not None:
        if _content(before) != _content(row):
            raise EntryGivenBefore
        return before.id
    row.state, row.proposed_at = PROPOSED, now
    row.proposed_by, row.role, row.organisation = hand.officer_id, hand.role, hand.organisation
    session.add(row)
    session.flush()
    note_entry(session, "propose", row, hand.officer_id, now)
    return row.id


def _content(row: IncomeRow) -> tuple[object, ...]:
    said = row.bank, row.account, row.amount, row.on_date, row.memo, tuple(row.evidence)
    return (*said, row.takes_back)


def note_entry(session: Session, act: str, row: IncomeRow, officer_id: int, now: datetime) -> None:
    """Record an act on an entry."""
    what = "entry" if row.takes_back is None else "entry_back"
    audit(
        session,
        officer_id,
        f"books.{what}.{act}",
        row.id,
        {"amount": row.amount},
        now=now,
        community_id=row.community_id,
    )
