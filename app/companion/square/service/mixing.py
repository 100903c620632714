"""Written answers of a closed survey are laid down anew, in the order of their random names.

Law: a database keeps rows in the order in which they came, those who answered and what was written
alike: by counting along, somebody who holds the file could put both together. Once a survey has
closed this order is gone. What a copy made while it ran keeps is not undone by this.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from app.companion.square.models import PollAnsweredRow, PollRow, PollTextRow
from app.platform.db import db, transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def mix_answers(now: datetime) -> None:
    """Lay down anew what was answered in surveys that have closed since the last round."""
    closed = select(PollRow.id).where(PollRow.closes <= now, PollRow.mixed_at.is_(None))
    polls = list(db.session().scalars(closed))
    db.session().rollback()
    for poll_id in polls:
        with transaction() as session:
            row = session.get(PollRow, poll_id, with_for_update=True, populate_existing=True)
            if row is not None and row.mixed_at is None:
                _mix(session, poll_id)
                row.mixed_at = now


def _mix(session: Session, poll_id: int) -> None:
    for rows, key in ((PollTextRow, PollTextRow.name), (PollAnsweredRow, PollAnsweredRow.digest)):
        mine = rows.poll_id == poll_id
        table = rows.__table__
        held = [dict(one) for one in session.execute(select(table).where(mine)).mappings()]
        held.sort(key=lambda one: one[key.key])
        session.execute(delete(rows).where(mine))
        if held:
            session.execute(insert(rows), held)
