"""The head of a community's books: whoever posts holds it, so that numbers have no gap."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.books.models import BookRow
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_books(session: Session, community_id: str, *, now: datetime) -> None:
    """Open the books of a community in the caller's act; open books stay as they are.

    Raises CommunityNotFound.
    """
    if session.get(BookRow, community_id) is not None:
        return
    # Two who open at once queue behind the community; the second finds the row of the first.
    lock_community(session, community_id)
    if session.get(BookRow, community_id, populate_existing=True) is None:
        session.add(BookRow(community_id=community_id, last_number=0, opened_at=now))
        session.flush()


def lock_books(session: Session, community_id: str, *, now: datetime) -> BookRow:
    """Return the head, held until the act ends; opens the books if nobody did."""
    open_books(session, community_id, now=now)
    return session.get_one(BookRow, community_id, with_for_update=True, populate_existing=True)
