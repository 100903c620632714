"""What waits: a month that is over and not published, due by the 15th of the month after it.

Law: once a body has put the month up, it waits for the others alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.accounts.models import AccountsRow
from app.companion.accounts.service.closing import find_closing, may_confirm
from app.companion.accounts.service.drafting import next_month
from app.companion.accounts.service.opening import find_accounts
from app.core.accounts import CLOSERS, month_after, month_of
from app.core.calendar import local_date
from app.platform.audit import audit, has_events
from app.platform.db import db, transaction
from app.supervision.service.worklist import Waiting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

DUE_DAY = 15
CLOSE, CONFIRM, LATE = "accounts_close", "accounts_confirm", "accounts.late"


@dataclass(frozen=True, slots=True)
class Due:
    """A month that waits to be closed, the last day for it, whether that day is past."""

    month: str
    until: date
    late: bool


def find_due(session: Session, community_id: str, *, today: date) -> Due | None:
    """Return the month that waits to be closed, or None."""
    if find_accounts(session, community_id) is None:
        return None
    month = next_month(session, community_id)
    if month is None or month >= month_of(today):
        return None
    after = month_after(month)
    until = date(int(after[:4]), int(after[5:]), DUE_DAY)
    return Due(month, until, today > until)


def remind(now: datetime) -> None:
    """Write down once for each month that it was not closed by the 15th (the worker's round)."""
    today = local_date(now)
    session = db.session()
    for community_id in session.scalars(select(AccountsRow.community_id)).all():
        due = find_due(session, community_id, today=today)
        if due is not None and due.late:
            _write_down(community_id, due, now)


def _write_down(community_id: str, due: Due, now: datetime) -> None:
    action = f"{LATE}.{due.month}"
    with transaction() as session:
        if has_events(session, [action], community_id=community_id, before=now):
            return
        detail = {"month": due.month, "until": due.until.isoformat()}
        audit(session, None, action, due.month, detail, now=now, community_id=community_id)


def waiting(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield the month that waits for an officer's body, to put up or to close as the second."""
    for place in sorted(names):
        held = {one.value for one in officer.roles_in(place)}
        due = find_due(session, place, today=local_date(now)) if held & {*CLOSERS} else None
        if due is None:
            continue
        put_up = find_closing(session, place)
        if put_up is not None and not may_confirm(put_up, place, officer):
            continue
        what = CLOSE if put_up is None else CONFIRM
        last = datetime.combine(due.until, time(15, 59), UTC)
        yield Waiting(what, due.month, place, names[place], due.month, place, last, due.late)
