"""What waits for an officer in the books: entries and lists that another body gave in.

Law: a thing stands on the list of exactly those who may confirm it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.companion.books.service import (
    CONFIRMERS,
    find_role,
    is_second,
    waiting_entries,
    waiting_lists,
)
from app.companion.books.views.words import LIST_WORDS
from app.core.money import format_yuan
from app.platform.roles import Officer
from app.supervision.service.worklist import Waiting

ENTRY, LIST = "book_entry", "fund_list"
DAYS_TO_CONFIRM = timedelta(days=3)


def waiting_books(
    session: Any, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield each entry and list that waits for this officer, by two statements for all places."""
    mine = [place for place in names if find_role(officer, place, CONFIRMERS) is not None]
    if not mine:
        return
    for place, entry in waiting_entries(session, mine):
        if is_second(officer, place, entry.given):
            title = f"{format_yuan(entry.amount)} · {entry.memo}"
            yield _line(ENTRY, title, place, names[place], entry.given_at, now)
    for place, one in waiting_lists(session, mine):
        if is_second(officer, place, one.given):
            title = f"{LIST_WORDS[one.kind]} · {format_yuan(one.control_total)}"
            yield _line(LIST, title, place, names[place], one.given_at, now)


def _line(
    what: str, title: str, place: str, name: str, given_at: datetime, now: datetime
) -> Waiting:
    due = given_at + DAYS_TO_CONFIRM
    return Waiting(what, "", place, name, title, place, due, late=now > due)
