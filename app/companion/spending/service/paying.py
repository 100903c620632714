"""Entering what the bank did: the payment is posted to the books with its authority.

Law: only what two bodies approved is paid, after they did; the fund's money leaves the accounts of
the units that bear it, by area, to the 分. What came back from the bank is posted back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.service import Line, balance, post, reverse
from app.companion.spending.models import ApprovalRow, PaymentRow
from app.companion.spending.service.approving import approvals_of
from app.companion.spending.service.authority import FUND_BANK, FUND_UNITS, Authority
from app.companion.spending.service.bodies import check_payer, is_complete
from app.companion.spending.service.checks import check_authority
from app.companion.spending.service.holding import PayoutNotInState, hold_payment, note
from app.companion.spending.service.reading import masked_payee
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.money import share_by_largest_remainder
from app.platform.db import transaction
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

_REFERENCE = re.compile(r"[0-9A-Za-z\-]{6,60}", re.ASCII)
REHEARSED = "【演练】"


class BankReferenceInvalid(RuleError):
    """A bank's reference has six to sixty letters, digits and dashes."""


class BankReferenceUsed(RuleError):
    """Another payment has the bank's reference; `number` says which."""


class PaidDayWrong(RuleError):
    """Nothing is paid before the second approval or in the future."""


class MoneyShort(RuleError):
    """The bank account holds less than the payment; `held` says what it holds."""


class ApprovalsMissing(RuleError):
    """The revision does not have its two approvals."""


def record_paid(
    community_id: str,
    payment_id: int,
    *,
    bank_reference: str,
    paid_on: date,
    officer: Officer,
    now: datetime,
) -> int:
    """Enter that the bank paid, post it, and return the journal's number.

    The same entry made twice is one. Raises PayoutNotFound, PayoutNotInState, NotYourPayment,
    BankReferenceInvalid, BankReferenceUsed, PaidDayWrong, ApprovalsMissing, MoneyShort, and
    what `check_authority` and `post` raise.
    """
    reference = bank_reference.strip()
    if not _REFERENCE.fullmatch(reference):
        raise BankReferenceInvalid
    with transaction() as session:
        row = hold_payment(session, community_id, payment_id, ("approved", "paid"), now)
        check_payer(officer, community_id)
        if row.state == "paid":
            return _again(row, reference, paid_on)
        found = check_authority(session, row, now)
        _check_approved(approvals_of(session, row), row, paid_on, now)
        held = balance(session, community_id, found.bank)
        if held < row.amount:
            raise MoneyShort(held=f"{held / 100:,.2f}")
        _check_reference_free(session, row, reference)
        row.bank_reference, row.paid_on, row.state = reference, paid_on, "paid"
        row.journal = _post(session, row, found, officer, now)
        note(session, row, "paid", officer, now)
        return row.journal


def _again(row: PaymentRow, reference: str, paid_on: date) -> int:
    if (row.bank_reference, row.paid_on) != (reference, paid_on) or row.journal is None:
        raise PayoutNotInState(state=row.state)
    return row.journal


def _check_reference_free(session: Session, row: PaymentRow, reference: str) -> None:
    statement = select(PaymentRow.number).where(
        PaymentRow.community_id == row.community_id,
        PaymentRow.bank_reference == reference,
    )
    other = session.scalars(statement).first()
    if other is not None:
        raise BankReferenceUsed(number=other)


def _check_approved(
    given: Sequence[ApprovalRow], row: PaymentRow, paid_on: date, now: datetime
) -> None:
    named = [(Role(one.role), one.organisation) for one in given]
    if not is_complete(Role(row.proposed_as), named):
        raise ApprovalsMissing
    if not local_date(max(one.at for one in given)) <= paid_on <= local_date(now):
        raise PaidDayWrong


def _post(
    session: Session, row: PaymentRow, found: Authority, officer: Officer, now: datetime
) -> int:
    assert row.paid_on is not None
    memo = f"{REHEARSED if row.rehearsal else ''}付{masked_payee(row)}：{row.purpose}"
    return post(
        session,
        row.community_id,
        on=row.paid_on,
        memo=memo[:200],
        lines=lines_of(found, row.amount),
        source=f"payout:{row.id}",
        evidence=[one for one in (row.invoice, row.voucher) if one],
        authority={**row.authority, "payment": row.number},
        officer_id=officer.id,
        now=now,
    )


def lines_of(found: Authority, amount: int) -> list[Line]:
    """Return the lines of a payment: its cost, or the shares of the units that bear it.

    Shares stand by their amounts: the register's order would tell strangers whose each one is.
    """
    if found.account != FUND_UNITS:
        return [Line(found.account, amount), Line(found.bank, -amount)]
    shares = share_by_largest_remainder(amount, [area for _, area in found.units])
    borne = zip(found.units, shares, strict=True)
    units = [Line(FUND_UNITS, share, unit) for (unit, _), share in borne if share]
    return [*sorted(units, key=lambda one: -one.amount), Line(FUND_BANK, -amount)]


def record_returned(
    community_id: str, payment_id: int, *, reason: str, officer: Officer, now: datetime
) -> int:
    """Enter that a payment came back today; returns the journal that takes it back.

    Raises PayoutNotFound, PayoutNotInState, NotYourPayment, PayoutReasonMissing, and what `reverse`
    raises.
    """
    with transaction() as session:
        row = hold_payment(session, community_id, payment_id, ("paid",), now)
        check_payer(officer, community_id)
        assert row.journal is not None
        row.state, row.invoice_index = "returned", None
        note(session, row, "returned", officer, now, reason=reason)
        return reverse(
            session,
            community_id,
            row.journal,
            reason=reason,
            on=local_date(now),
            officer_id=officer.id,
            now=now,
        )
