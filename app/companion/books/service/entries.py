"""What officers enter by hand: money that came in, with its paper. Money out is never entered here.

Law: an entry only puts money into a bank account; what leaves one needs an authority and two
approvals and comes from the part that asks for them. An entry is taken back by its reversal.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.companion.books.service.chart import BANKS, INCOMES
from app.companion.books.service.head import lock_books
from app.companion.books.service.lines import AmountInvalid, Line
from app.companion.books.service.months import closed_months
from app.companion.books.service.posting import SourceInvalid, post, reverse
from app.companion.books.service.reading import get_journal
from app.companion.books.service.vouchers import Voucher, VoucherNotTaken, keep_voucher
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTRY = "entry"
# The fund is kept by unit: its money comes in by the list of opening balances and by topping up.
INTO = tuple(one for one in BANKS if one != "fund_bank")
FROM = (*INCOMES, "opening")


class EntryNotAllowed(RuleError):
    """By hand only income and, before the first month is closed, opening balances are entered."""


class EntryNotYours(RuleError):
    """The journal came from elsewhere and is taken back there."""


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


def record_entry(community_id: str, entry: Entry, *, officer_id: int, now: datetime) -> int:
    """Post money that came in and return the journal's number.

    Raises EntryNotAllowed, VoucherNotTaken, AmountInvalid, and what `post` raises.
    """
    if entry.bank not in INTO or entry.source_account not in FROM:
        raise EntryNotAllowed
    if not entry.vouchers:
        raise VoucherNotTaken
    if entry.amount <= 0:
        raise AmountInvalid(account=entry.bank)
    if not entry.key.isalnum():
        raise SourceInvalid
    with transaction() as session:
        lock_books(session, community_id, now=now)
        if entry.source_account == "opening" and closed_months(session, community_id):
            raise EntryNotAllowed
        evidence = [keep_voucher(session, one) for one in entry.vouchers]
        number = post(
            session,
            community_id,
            on=entry.on,
            memo=entry.memo,
            lines=(
                Line(entry.bank, entry.amount),
                Line(entry.source_account, -entry.amount),
            ),
            source=f"{ENTRY}:{entry.key}",
            evidence=evidence,
            officer_id=officer_id,
            now=now,
        )
        audit(session, officer_id, "books.entry", number, {}, now=now, community_id=community_id)
        return number


def reverse_entry(
    community_id: str, number: int, *, reason: str, officer_id: int, now: datetime
) -> int:
    """Take an entry back today.

    Raises JournalNotFound, EntryNotYours, and what `reverse` raises.
    """
    with transaction() as session:
        if not get_journal(session, community_id, number).source.startswith(f"{ENTRY}:"):
            raise EntryNotYours
        return reverse(
            session,
            community_id,
            number,
            reason=reason,
            on=local_date(now),
            officer_id=officer_id,
            now=now,
        )
