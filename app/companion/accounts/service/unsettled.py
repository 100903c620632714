"""What is still open in a month that is to be closed: asked of the parts, counted, never a name.

Law: closing does not wait for what is merely not checked; it says it, to both bodies and then to
everybody. What the books could not take any more afterwards (entries and lists that wait for
another body, with a day of the month) refuses the closing until it is confirmed or taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.companion.accounts.models import AccountsOpenRow
from app.companion.books.service import waiting_entries, waiting_lists
from app.companion.fees.service import cash_days_of, list_misfits, open_days
from app.companion.spending.service import count_not_entered
from app.core.accounts import month_after
from app.core.calendar import local_date
from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ENTRIES, LISTS, REVERSALS = "entries", "lists", "reversals"
UNCOUNTED, UNCONFIRMED, DIFFERS = "cash_uncounted", "cash_unconfirmed", "cash_differs"
NOT_COMPARED, UNEXPLAINED = "statements_missing", "statements_differ"
MISFITS, PAYMENTS = "misfits", "payments"
REFUSES = (ENTRIES, LISTS)
CASH = {"open": UNCOUNTED, "changed": UNCOUNTED, "counted": UNCONFIRMED, "confirmed": DIFFERS}


class MonthHasWaiting(RuleError):
    """Entries or lists of the month wait for another body; `count` says how many."""


def find_open(session: Session, community_id: str, month: str, now: datetime) -> dict[str, int]:
    """Return by code how many things of a month, or of before it, are open; none is left out."""
    first, last = _days(month)
    found = {
        **_books(session, community_id, last),
        **_cash(session, community_id, first, last, local_date(now)),
        **_statements(session, community_id, first, last, now),
        MISFITS: sum(local_date(x.at) <= last for x in list_misfits(session, community_id)),
        PAYMENTS: count_not_entered(session, community_id, last),
    }
    return {code: count for code, count in found.items() if count}


def check_nothing_is_lost(found: Mapping[str, int]) -> None:
    """Refuse to close over what could not be entered any more. Raises MonthHasWaiting."""
    count = sum(found.get(code, 0) for code in REFUSES)
    if count:
        raise MonthHasWaiting(count=count)


def keep_open(
    session: Session, community_id: str, month: str, found: Mapping[str, int], now: datetime
) -> None:
    """Keep what was open when a month was closed, in the caller's act; it is never changed."""
    row = AccountsOpenRow(community_id=community_id, month=month, items=dict(found), at=now)
    session.add(row)
    session.flush()


def open_at_closing(session: Session, community_id: str, month: str) -> dict[str, int] | None:
    """Return what was open when a month was closed; None where that was not written down yet."""
    row = session.get(AccountsOpenRow, (community_id, month))
    return None if row is None else row.items


def _days(month: str) -> tuple[date, date]:
    first, following = (date.fromisoformat(f"{one}-01") for one in (month, month_after(month)))
    return first, following - timedelta(days=1)


def _books(session: Session, community_id: str, last: date) -> dict[str, int]:
    """Taking an entry back is booked on the day it is confirmed, so a closed month loses none."""
    entries = [one for _, one in waiting_entries(session, [community_id]) if one.on <= last]
    lists = [one for _, one in waiting_lists(session, [community_id]) if one.on <= last]
    back = sum(one.takes_back is not None for one in entries)
    return {ENTRIES: len(entries) - back, LISTS: len(lists), REVERSALS: back}


def _cash(
    session: Session, community_id: str, first: date, last: date, today: date
) -> dict[str, int]:
    found = dict.fromkeys((UNCOUNTED, UNCONFIRMED, DIFFERS), 0)
    days = cash_days_of(session, [community_id], today=today, back=today - first)
    for one in days.get(community_id, []):
        is_right = one.state == "confirmed" and one.newest is not None and not one.newest.difference
        if one.day <= last and not is_right:
            found[CASH[one.state]] += 1
    return found


def _statements(
    session: Session, community_id: str, first: date, last: date, now: datetime
) -> dict[str, int]:
    days = open_days(session, [community_id], now, since=first).get(community_id, [])
    mine = [one for one in days if first <= one.day <= last]
    return {
        NOT_COMPARED: sum(not one.differences for one in mine),
        UNEXPLAINED: sum(bool(one.differences) for one in mine),
    }
