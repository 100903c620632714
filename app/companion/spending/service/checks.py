"""What every step of a payment asks anew: authority, sum, points, invoice.

Law: payments that wait count against the authority as well as those made, so that two together
never pass it; a payment that came to nothing counts no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.companion.books.service import LARGEST, Voucher, check_memo
from app.companion.spending.models import PaymentRow
from app.companion.spending.service.authority import Authority, AuthorityOutOfTime
from app.companion.spending.service.finding import get_authority
from app.companion.spending.service.score import check_score
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.platform.crypto import blind_index

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

COUNTING = ("proposed", "approved_once", "approved", "paid")
OPEN = ("proposed", "approved_once", "approved")
_INVOICE = re.compile(r"[0-9A-Za-z\-]{4,40}", re.ASCII)
_ACCOUNT = re.compile(r"[0-9A-Za-z\- ]{6,40}", re.ASCII)


class AuthorityExceeded(RuleError):
    """The payments that name the authority would pass it; `left` is what is left."""


class PayoutInvalid(RuleError):
    """A field of the payment is missing or is not what it should be; `field` says which."""


class InvoiceMissing(RuleError):
    """A payment needs its invoice, as a file and with its number."""


class InvoiceUsed(RuleError):
    """This payee's invoice is named by another payment; `number` says which."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A payment as written down; `voucher` is a copy of the invoice that everybody may see."""

    authority: Mapping[str, Any]
    amount: int
    purpose: str
    payee: str
    payee_account: str
    invoice_number: str
    invoice: Voucher | None
    voucher: Voucher | None = None
    payee_is_person: bool = False
    quarter: str = ""


def check_fields(given: Proposal) -> None:
    """Refuse a proposal that is none. Raises PayoutInvalid, InvoiceMissing, MemoNamesPerson."""
    if type(given.amount) is not int or not 0 < given.amount <= LARGEST:
        raise PayoutInvalid(field="amount")
    if len(check_memo(given.purpose)) > 120:
        raise PayoutInvalid(field="purpose")
    if not 2 <= len(check_memo(given.payee)) <= 60:
        raise PayoutInvalid(field="payee")
    if not _ACCOUNT.fullmatch(given.payee_account.strip()):
        raise PayoutInvalid(field="payee_account")
    if not _INVOICE.fullmatch(given.invoice_number.strip()):
        raise InvoiceMissing


def check_authority(session: Session, row: PaymentRow, now: datetime) -> Authority:
    """Return the authority of a payment, if it covers it now, others included.

    Raises what `get_authority` and `check_score` raise, AuthorityExceeded, AuthorityOutOfTime.
    """
    found = get_authority(session, row.community_id, row.authority, now)
    _check_time(found, local_date(now), row)
    left = remaining(session, row.community_id, found, without=row.id)
    if row.amount > left:
        raise AuthorityExceeded(left=f"{max(left, 0) / 100:,.2f}")
    check_score(session, row.community_id, found.min_score, row.quarter)
    return found


def _check_time(found: Authority, today: date, row: PaymentRow) -> None:
    """What was proposed in its year may be paid in the month after."""
    if found.ends_on is None:
        return
    asked = local_date(row.proposed_at)
    if asked > found.ends_on or asked.year != found.ends_on.year:
        raise AuthorityOutOfTime(year=found.ends_on.year)
    if (today.year, today.month) > (found.ends_on.year + 1, 1):
        raise AuthorityOutOfTime(year=found.ends_on.year)


def remaining(
    session: Session, community_id: str, authority: Authority, *, without: int | None = None
) -> int:
    """Return what may still be proposed under an authority, in 分; below 0 where it shrank."""
    return authority.limit - committed(session, community_id, authority.key, without=without)


def committed(
    session: Session,
    community_id: str,
    key: str,
    *,
    states: tuple[str, ...] = COUNTING,
    without: int | None = None,
) -> int:
    """Return the sum of the payments under an authority that are in these states."""
    statement = select(func.sum(PaymentRow.amount)).where(
        PaymentRow.community_id == community_id,
        PaymentRow.authority_key == key,
        PaymentRow.state.in_(states),
    )
    if without is not None:
        statement = statement.where(PaymentRow.id != without)
    return int(session.scalars(statement).one() or 0)


def check_invoice_free(session: Session, row: PaymentRow) -> None:
    """Raises InvoiceUsed."""
    statement = select(PaymentRow.number).where(
        PaymentRow.community_id == row.community_id,
        PaymentRow.invoice_index == row.invoice_index,
    )
    if row.id is not None:
        statement = statement.where(PaymentRow.id != row.id)
    other = session.scalars(statement).first()
    if other is not None:
        raise InvoiceUsed(number=other)


def invoice_index(payee: str, number: str) -> bytes:
    """Return the blind index of a payee's invoice; dashes and blanks make no other invoice."""
    plain = re.sub(r"[\W_]", "", fold_text(number)).upper()
    named = f"{fold_text(payee)}/{plain}"
    return blind_index("payment_invoice", named)
