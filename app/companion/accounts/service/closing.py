"""Closing a month: two officers of two bodies, the second over what the first has seen.

Law: the month is closed in the books and published in the log in one transaction, and our own
verifier runs over the whole record first: what a stranger would refuse is not published. A
published month is never closed again; what was wrong is taken back in a later one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.accounts.models import AccountsClosingRow, AccountsMonthRow, AccountsRow
from app.companion.accounts.service.drafting import MonthDraft, draft_month, join, next_month
from app.companion.accounts.service.opening import append_accounts, get_accounts
from app.companion.accounts.service.record import record_files
from app.companion.accounts.service.unsettled import (
    check_nothing_is_lost,
    find_open,
    keep_open,
)
from app.companion.accounts.service.veil import keep_codes
from app.companion.books.service import MonthNotOver, close_month, closed_months, lock_books
from app.core.accounts import CLOSERS, MONTH, Closer, encode_statement, month_of
from app.core.calendar import local_date
from app.core.entries import floor_minute
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.verifier.accounts.examine import examine_accounts
from app.verifier.case import Asked
from app.verifier.files import RecordFiles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

PROPOSED, CONFIRMED, WITHDRAWN = "proposed", "confirmed", "withdrawn"


class ClosingRoleMissing(RuleError):
    """The officer acts for none of the bodies that close a month."""


class ClosingPending(RuleError):
    """Another officer has put this month up to be closed."""


class ClosingNotFound(RuleError):
    """Nothing is put up to be closed under this number."""


class ClosingSameBody(RuleError):
    """The second signature comes from another body and another person than the first."""


class ClosingChanged(RuleError):
    """The books have changed since the first officer looked; the month is put up anew."""


class MonthNotDue(RuleError):
    """Months are published one after the other; `due` says which comes now."""


class AccountsRefused(RuleError):
    """Our own verifier refuses the accounts; `check` and `fault` say why."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A month that is put up to be closed."""

    id: int
    month: str
    role: str
    organisation: str
    proposed_at: datetime
    proposed_by: int


def propose_closing(community_id: str, month: str, *, officer: Officer, now: datetime) -> int:
    """Put a month up to be closed and return the proposal's number.

    Raises AccountsNotOpen, ClosingRoleMissing, MonthNotDue, MonthNotOver, ClosingPending,
    MonthHasWaiting.
    """
    role = _role_of(officer, community_id)
    with transaction() as session:
        accounts = get_accounts(session, community_id)
        lock_books(session, community_id, now=now)
        draft = _draft(session, accounts, month, now)
        if find_closing(session, community_id) is not None:
            raise ClosingPending(month=month)
        found = find_open(session, community_id, month, now)
        check_nothing_is_lost(found)
        row = AccountsClosingRow(
            community_id=community_id,
            month=month,
            content=draft.content,
            state=PROPOSED,
            role=role,
            organisation=officer.organisation,
            proposed_by=officer.id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        detail = {"month": month, "content": draft.content, "open": found}
        audit(
            session, officer, "accounts.propose", row.id, detail, now=now, community_id=community_id
        )
        return row.id


def confirm_closing(community_id: str, closing_id: int, *, officer: Officer, now: datetime) -> int:
    """Close and publish a month and return the number of its entry.

    Raises ClosingRoleMissing, ClosingNotFound, ClosingSameBody, ClosingChanged, MonthNotDue,
    MonthHasWaiting, AccountsRefused, and what the log refuses.
    """
    role = _role_of(officer, community_id)
    with transaction() as session:
        accounts = get_accounts(session, community_id)
        lock_books(session, community_id, now=now)
        row = _get_proposed(session, community_id, closing_id)
        _check_second(row, role, officer)
        draft = _draft(session, accounts, row.month, now)
        if draft.content != row.content:
            raise ClosingChanged(month=row.month)
        found = find_open(session, community_id, row.month, now)
        check_nothing_is_lost(found)
        _end(row, CONFIRMED, officer, now)
        if row.month not in closed_months(session, community_id):
            close_month(session, community_id, row.month, officer_id=officer.id, now=now)
        first = Closer(row.role, row.organisation, floor_minute(row.proposed_at))
        second = Closer(role, officer.organisation, floor_minute(now))
        seq = _publish(session, accounts, draft, (first, second), now)
        keep_open(session, community_id, row.month, found, now)
        detail = {"month": row.month, "seq": seq, "open": found}
        audit(
            session, officer, "accounts.close", row.id, detail, now=now, community_id=community_id
        )
        return seq


def withdraw_closing(
    community_id: str, closing_id: int, *, officer: Officer, now: datetime
) -> None:
    """Take a proposal back, by whichever body. Raises ClosingRoleMissing, ClosingNotFound."""
    _role_of(officer, community_id)
    with transaction() as session:
        lock_books(session, community_id, now=now)
        row = _get_proposed(session, community_id, closing_id)
        _end(row, WITHDRAWN, officer, now)
        audit(session, officer, "accounts.withdraw", row.id, now=now, community_id=community_id)


def find_closing(session: Session, community_id: str) -> Closing | None:
    """Return the month that is put up to be closed, or None."""
    statement = select(AccountsClosingRow).where(
        AccountsClosingRow.community_id == community_id, AccountsClosingRow.state == PROPOSED
    )
    row = session.scalars(statement).first()
    if row is None:
        return None
    return Closing(row.id, row.month, row.role, row.organisation, row.proposed_at, row.proposed_by)


def may_confirm(closing: Closing, community_id: str, officer: Officer) -> bool:
    """Whether an officer may give the second signature: another person of another body."""
    try:
        role = _role_of(officer, community_id)
        _check_second(closing, role, officer)
    except RuleError:
        return False
    return True


def check_second(session: Session, community_id: str, closing_id: int, *, officer: Officer) -> None:
    """Refuse who may not give the second signature, before a code is asked for.

    Raises ClosingNotFound, ClosingRoleMissing, ClosingSameBody.
    """
    row = _get_proposed(session, community_id, closing_id)
    _check_second(row, _role_of(officer, community_id), officer)


def _check_second(closing: Closing | AccountsClosingRow, role: str, officer: Officer) -> None:
    same = officer.id == closing.proposed_by or role == closing.role
    if same or officer.organisation == closing.organisation:
        raise ClosingSameBody


def _role_of(officer: Officer, community_id: str) -> str:
    held = {one.value for one in officer.roles_in(community_id)}
    role = next((one for one in CLOSERS if one in held), None)
    if role is None:
        raise ClosingRoleMissing
    return role


def _get_proposed(session: Session, community_id: str, closing_id: int) -> AccountsClosingRow:
    row = session.get(AccountsClosingRow, closing_id, populate_existing=True)
    if row is None or (row.community_id, row.state) != (community_id, PROPOSED):
        raise ClosingNotFound
    return row


def _end(row: AccountsClosingRow, state: str, officer: Officer, now: datetime) -> None:
    row.state, row.ended_by, row.ended_at = state, officer.id, now


def _draft(session: Session, accounts: AccountsRow, month: str, now: datetime) -> MonthDraft:
    due, today = next_month(session, accounts.community_id), local_date(now)
    if month != due:
        raise MonthNotDue(due=due or "")
    if month >= month_of(today):
        raise MonthNotOver
    return draft_month(session, accounts, month, today=today)


def _publish(
    session: Session,
    accounts: AccountsRow,
    draft: MonthDraft,
    closed_by: tuple[Closer, Closer],
    now: datetime,
) -> int:
    body = encode_statement(draft.statement(closed_by))
    seq = append_accounts(session, accounts.log_id, MONTH, body, now=now)
    keep_codes(session, accounts, draft.veil)
    session.add(
        AccountsMonthRow(
            community_id=accounts.community_id,
            month=draft.month,
            seq=seq,
            statement=body,
            journals=join(draft.journal_lines),
            units=join(draft.unit_lines),
            published_at=now,
        )
    )
    session.flush()
    _verify(session, accounts.community_id, now)
    return seq


def _verify(session: Session, community_id: str, now: datetime) -> None:
    """Raise AccountsRefused for a fault of what is published; witnesses come later."""
    report = examine_accounts(RecordFiles(record_files(session, community_id)), Asked(now=now))
    for finding in report.findings:
        if not finding.stands and finding.check != "A07":
            fault = finding.failures[0].code if finding.failures else "not_run"
            where = finding.failures[0].where if finding.failures else ""
            raise AccountsRefused(check=finding.check, fault=fault, where=where)
