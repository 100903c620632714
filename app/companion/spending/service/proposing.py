"""Proposing a payment, changing it, taking it back.

Law: a proposal has its authority, its invoice and room under the sum from the first moment; any
change makes a new revision, and what was approved was another one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.books.service import keep_voucher, lock_books
from app.companion.spending.models import PaymentRow
from app.companion.spending.service.authority import Authority
from app.companion.spending.service.bodies import NotYourPayment, role_to_propose
from app.companion.spending.service.checks import (
    OPEN,
    InvoiceMissing,
    Proposal,
    check_authority,
    check_fields,
    check_invoice_free,
    invoice_index,
)
from app.companion.spending.service.copies import CopyIsOriginal, drawn, keep_drawn
from app.companion.spending.service.finding import get_authority
from app.companion.spending.service.holding import PayoutChanged, hold_payment, note
from app.platform.db import transaction
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer


def propose_payment(community_id: str, given: Proposal, *, officer: Officer, now: datetime) -> int:
    """Propose a payment and return its number in the database.

    Raises NotYourPayment, CopyIsOriginal, and what `check_fields`, `drawn`, `check_authority` and
    `check_invoice_free` do.
    """
    role = role_to_propose(officer, community_id)
    check_fields(given)
    given = _with_copy(given)
    with transaction() as session:
        lock_books(session, community_id, now=now)
        row = PaymentRow(
            community_id=community_id,
            number=_next_number(session, community_id),
            state="proposed",
            revision=1,
            proposed_by=officer.id,
            proposed_as=role.value,
            proposed_at=now,
        )
        _fill(session, row, given, now)
        session.add(row)
        session.flush()
        note(session, row, "proposed", officer, now)
        return row.id


def change_payment(
    community_id: str,
    payment_id: int,
    given: Proposal,
    *,
    revision: int,
    officer: Officer,
    now: datetime,
) -> None:
    """Write a payment anew that is not paid yet; its approvals are void.

    Without a new file the invoice stays the one that is there. Raises PayoutNotFound,
    PayoutNotInState, PayoutChanged, and what `propose_payment` raises.
    """
    check_fields(given)
    given = _with_copy(given)
    with transaction() as session:
        row = hold_payment(session, community_id, payment_id, OPEN, now)
        _check_proposer(row, officer)
        if row.revision != revision:
            raise PayoutChanged
        row.revision, row.state = row.revision + 1, "proposed"
        _fill(session, row, given, now)
        session.flush()
        note(session, row, "changed", officer, now)


def withdraw_payment(
    community_id: str, payment_id: int, *, reason: str, officer: Officer, now: datetime
) -> None:
    """Take a payment back that is not paid yet; its invoice and its sum are free again.

    Raises PayoutNotFound, PayoutNotInState, NotYourPayment, PayoutReasonMissing.
    """
    with transaction() as session:
        row = hold_payment(session, community_id, payment_id, OPEN, now)
        _check_proposer(row, officer)
        row.state, row.invoice_index = "withdrawn", None
        note(session, row, "withdrawn", officer, now, reason=reason)


def _with_copy(given: Proposal) -> Proposal:
    """Draw the copy before anything is held: it takes a while."""
    if given.voucher is None:
        return given
    if given.invoice is not None and given.invoice.data == given.voucher.data:
        raise CopyIsOriginal
    return replace(given, voucher=drawn(given.voucher))


def _check_proposer(row: PaymentRow, officer: Officer) -> None:
    """Whoever of the proposing body; which persons wrote in it is in its history."""
    if Role(row.proposed_as) not in officer.roles_in(row.community_id):
        raise NotYourPayment


def _fill(session: Session, row: PaymentRow, given: Proposal, now: datetime) -> None:
    # A refused proposal leaves no half-filled row behind for the checks' own queries to flush.
    with session.no_autoflush:
        found = get_authority(session, row.community_id, given.authority, now)
        _write(row, given, found)
        check_authority(session, row, now)
        check_invoice_free(session, row)
        _keep_files(session, row, given)


def _write(row: PaymentRow, given: Proposal, found: Authority) -> None:
    row.purpose, row.amount = given.purpose.strip(), given.amount
    row.authority, row.authority_key = dict(found.said), found.key
    row.rehearsal = found.rehearsal
    row.payee, row.payee_is_person = given.payee.strip(), given.payee_is_person
    row.payee_account = given.payee_account.strip()
    row.invoice_number = given.invoice_number.strip()
    row.invoice_index = invoice_index(given.payee, given.invoice_number)
    row.quarter = given.quarter.strip() if found.min_score is not None else ""


def _keep_files(session: Session, row: PaymentRow, given: Proposal) -> None:
    if given.invoice is not None:
        row.invoice = keep_voucher(session, given.invoice)
        row.voucher = None
    if not row.invoice:
        raise InvoiceMissing
    if given.voucher is not None:
        row.voucher = keep_drawn(session, given.voucher)


def _next_number(session: Session, community_id: str) -> int:
    statement = select(func.max(PaymentRow.number)).where(PaymentRow.community_id == community_id)
    return (session.scalars(statement).one() or 0) + 1
