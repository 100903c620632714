"""Going through the books from the first journal to the last, as an auditor does.

Law: numbers run from 1 without a gap, every journal balances and still has the hash that it was
posted with, and the sums of the units are the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.models import BookRow, JournalRow
from app.companion.books.service.posting import content_hash
from app.companion.books.service.reading import balance, balances, list_journals, unit_balances
from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# What another connection changed counts, not what this one remembers.
FRESH = {"populate_existing": True}


class BooksInconsistent(RuleError):
    """The books do not hold together; `number` and `why` say where."""


def verify_books(session: Session, community_id: str) -> int:
    """Go through all journals and return how many there are. Raises BooksInconsistent."""
    head = session.get(BookRow, community_id, populate_existing=True)
    journals = list_journals(session, community_id)
    if [one.number for one in journals] != list(range(1, (head.last_number if head else 0) + 1)):
        raise BooksInconsistent(why="gap", number=len(journals))
    statement = select(JournalRow).where(JournalRow.community_id == community_id)
    rows = {row.number: row for row in session.scalars(statement, execution_options=FRESH)}
    for one in journals:
        if sum(line.amount for line in one.lines) != 0 or len(one.lines) < 2:
            raise BooksInconsistent(why="balance", number=one.number)
        if content_hash(rows[one.number], one.lines) != rows[one.number].content:
            raise BooksInconsistent(why="content", number=one.number)
    if sum(balances(session, community_id).values()) != 0:
        raise BooksInconsistent(why="sum", number=len(journals))
    if sum(unit_balances(session, community_id).values()) != balance(
        session, community_id, "fund_units"
    ):
        raise BooksInconsistent(why="units", number=len(journals))
    return len(journals)
