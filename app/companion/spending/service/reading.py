"""Reading payments: what the desk sees, what everybody sees, how far a budget is spent.

Law: the public sees purpose, sum, authority, bodies, days and hashes; no name of an officer, no
account number, and a person who is paid only as a family name and stars.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.companion.spending.models import ApprovalRow, PaymentActRow, PaymentRow
from app.companion.spending.service.authority import Authority
from app.companion.spending.service.budget_reading import BudgetLine, BudgetView, line_key
from app.companion.spending.service.checks import OPEN, committed, remaining
from app.companion.spending.service.copies import public_copies
from app.companion.spending.service.finding import get_authority
from app.companion.spending.service.holding import PayoutNotFound
from app.core.errors import RuleError
from app.platform.files import FileMissing, find_file, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval of the revision that counts: by which body, when."""

    role: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentAct:
    """A line of a payment's history."""

    act: str
    revision: int
    note: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment as everybody may see it; `payee` is masked where a person is paid."""

    id: int
    number: int
    state: str
    revision: int
    purpose: str
    amount: int
    authority: Mapping[str, Any]
    authority_key: str
    rehearsal: bool
    payee: str
    invoice_number: str
    invoice: str
    voucher: str | None
    quarter: str
    proposed_as: str
    proposed_by: int
    proposed_at: datetime
    paid_on: date | None
    journal: int | None
    approvals: tuple[Approval, ...]
    acts: tuple[PaymentAct, ...]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class PayeeDetails:
    """What only the desk sees of a payment."""

    payee: str
    payee_account: str
    payee_is_person: bool
    bank_reference: str


def masked_payee(row: PaymentRow) -> str:
    """Return the payee as everybody may read it."""
    if not row.payee_is_person:
        return row.payee
    return row.payee[:1] + "*" * max(len(row.payee) - 1, 1)


def list_payments(session: Session, community_id: str) -> list[PaymentView]:
    """Return the payments of a community, the newest first."""
    statement = select(PaymentRow).where(PaymentRow.community_id == community_id)
    rows = session.scalars(statement.order_by(PaymentRow.number.desc())).all()
    return [_view(session, row) for row in rows]


def list_payments_of(session: Session, community_id: str, key: str) -> list[PaymentView]:
    """Return the payments under one authority, the oldest first."""
    statement = select(PaymentRow).where(
        PaymentRow.community_id == community_id, PaymentRow.authority_key == key
    )
    return [_view(session, row) for row in session.scalars(statement.order_by(PaymentRow.number))]


def get_payment(session: Session, community_id: str, payment_id: int) -> PaymentView:
    """Return a payment. Raises PayoutNotFound."""
    row = session.get(PaymentRow, payment_id)
    if row is None or row.community_id != community_id:
        raise PayoutNotFound
    return _view(session, row)


def get_payment_by_number(session: Session, community_id: str, number: int) -> PaymentView:
    """Return the payment that a community calls by this number. Raises PayoutNotFound."""
    statement = select(PaymentRow).where(
        PaymentRow.community_id == community_id, PaymentRow.number == number
    )
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise PayoutNotFound
    return _view(session, row)


def payee_details(session: Session, community_id: str, payment_id: int) -> PayeeDetails:
    """Return payee and account for the desk. Raises PayoutNotFound."""
    row = session.get(PaymentRow, payment_id)
    if row is None or row.community_id != community_id:
        raise PayoutNotFound
    return PayeeDetails(row.payee, row.payee_account, row.payee_is_person, row.bank_reference)


def find_public_voucher(session: Session, community_id: str, number: int) -> str | None:
    """Return the hash of the copy of an invoice that everybody may see, once it was paid."""
    view = get_payment_by_number(session, community_id, number)
    if view.state not in ("paid", "returned"):
        return None
    return public_copies(session, community_id, [view.invoice]).get(view.invoice)


def read_payment_file(session: Session, sha256: str | None) -> tuple[bytes, str]:
    """Return bytes and media type of an invoice or its copy. Raises FileMissing."""
    stored = None if sha256 is None else find_file(session, sha256)
    if stored is None:
        raise FileMissing
    return read_file(session, stored.sha256), stored.media_type


def community_of_payment(session: Session, payment_id: int) -> str | None:
    row = session.get(PaymentRow, payment_id)
    return None if row is None else row.community_id


def _view(session: Session, row: PaymentRow) -> PaymentView:
    given = session.scalars(
        select(ApprovalRow)
        .where(ApprovalRow.payment_id == row.id, ApprovalRow.revision == row.revision)
        .order_by(ApprovalRow.id)
    )
    acts = session.scalars(
        select(PaymentActRow).where(PaymentActRow.payment_id == row.id).order_by(PaymentActRow.id)
    )
    return PaymentView(
        id=row.id,
        number=row.number,
        state=row.state,
        revision=row.revision,
        purpose=row.purpose,
        amount=row.amount,
        authority=row.authority,
        authority_key=row.authority_key,
        rehearsal=row.rehearsal,
        payee=masked_payee(row),
        invoice_number=row.invoice_number,
        invoice=row.invoice,
        voucher=row.voucher,
        quarter=row.quarter,
        proposed_as=row.proposed_as,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        paid_on=row.paid_on,
        journal=row.journal,
        approvals=tuple(Approval(one.role, one.organisation, one.at) for one in given),
        acts=tuple(
            PaymentAct(one.act, one.revision, one.note, one.organisation, one.at) for one in acts
        ),
    )


@dataclass(frozen=True, slots=True)
class AuthorityUse:
    """An authority with what was paid under it, what waits and what is left."""

    authority: Authority
    paid: int
    waiting: int
    left: int


def use_of(session: Session, community_id: str, authority: Authority) -> AuthorityUse:
    """Return how far an authority is used up."""
    return AuthorityUse(
        authority=authority,
        paid=committed(session, community_id, authority.key, states=("paid",)),
        waiting=committed(session, community_id, authority.key, states=OPEN),
        left=max(remaining(session, community_id, authority), 0),
    )


def find_use(
    session: Session, community_id: str, said: Mapping[str, Any], now: datetime
) -> AuthorityUse | None:
    """Return how far what a payment names is used up; None where it is not in force."""
    try:
        return use_of(session, community_id, get_authority(session, community_id, said, now))
    except RuleError:
        return None


@dataclass(frozen=True, slots=True)
class Execution:
    """A budget's line against what was paid and what waits, payment by payment."""

    line: BudgetLine
    payments: tuple[PaymentView, ...]

    @property
    def paid(self) -> int:
        return sum(one.amount for one in self.payments if one.state == "paid")

    @property
    def waiting(self) -> int:
        return sum(one.amount for one in self.payments if one.is_open)

    @property
    def left(self) -> int:
        return self.line.amount - self.paid - self.waiting

    @property
    def percent(self) -> int:
        return self.paid * 100 // self.line.amount


def execution(session: Session, community_id: str, budget: BudgetView) -> list[Execution]:
    """Return each line of a budget with what was spent on it so far."""
    return [
        Execution(
            line=one,
            payments=tuple(list_payments_of(session, community_id, line_key(budget.year, one))),
        )
        for one in budget.lines
    ]
