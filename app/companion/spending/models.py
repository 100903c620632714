"""Rows of what is spent: budgets with lines and comments, payments with approvals and history.

Law: a payment's approvals name the revision that was approved; its history is added to and never
changed. Payees, their accounts and what residents wrote are sealed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.append_only import make_append_only
from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class BudgetRow(Base):
    """One version of a year's budget; what was published is not changed but replaced."""

    __tablename__ = "budget"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    year: Mapped[int]
    version: Mapped[int]
    # draft, open, voting, replaced, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(80))
    intro: Mapped[str] = mapped_column(Text)
    # The motion of the assembly that decides it, as the draft counts them.
    assembly_id: Mapped[str | None] = mapped_column(ForeignKey("assembly.id"))
    motion: Mapped[int | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("community_id", "year", "version"),)


class BudgetLineRow(Base):
    """What may be spent on one thing in the year."""

    __tablename__ = "budget_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), index=True)
    place: Mapped[int]
    account: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int] = mapped_column(BigInteger)
    # Points that the company needs in the quarter paid for, where the contract says so.
    min_score: Mapped[int | None]


class BudgetCommentRow(Base):
    """What a resident wrote about a budget, and the answer."""

    __tablename__ = "budget_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), index=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    text: Mapped[str] = mapped_column(SealedText("budget_comment.text"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PaymentRow(Base):
    """One payment out, from its proposal to the bank's reference."""

    __tablename__ = "payment_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    number: Mapped[int]
    # proposed, approved_once, approved, paid, refused, withdrawn, returned
    state: Mapped[str] = mapped_column(String(14))
    # Raised by each change: an approval counts for the revision that it saw.
    revision: Mapped[int] = mapped_column(default=1)
    purpose: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int] = mapped_column(BigInteger)
    authority: Mapped[dict[str, Any]] = mapped_column(JSON)
    # What payments under one authority have in common: matter:3, budget:7.
    authority_key: Mapped[str] = mapped_column(String(60), index=True)
    rehearsal: Mapped[bool] = mapped_column(Boolean, default=False)
    payee: Mapped[str] = mapped_column(SealedText("payment_out.payee"))
    payee_is_person: Mapped[bool] = mapped_column(Boolean, default=False)
    payee_account: Mapped[str] = mapped_column(SealedText("payment_out.payee_account"))
    invoice_number: Mapped[str] = mapped_column(String(40))
    # SHA-256 of the stored invoice, and of the copy that everybody may see.
    invoice: Mapped[str] = mapped_column(String(64))
    voucher: Mapped[str | None] = mapped_column(String(64))
    # Blind index of payee and invoice number; empty once the payment came to nothing.
    invoice_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    # The quarter that is paid for (2026-Q1), where pay hangs on the company's points.
    quarter: Mapped[str] = mapped_column(String(7), default="")
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    # The role's value in which it was proposed: it decides who approves.
    proposed_as: Mapped[str] = mapped_column(String(24))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    bank_reference: Mapped[str] = mapped_column(String(60), default="")
    paid_on: Mapped[date | None] = mapped_column(Date)
    journal: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "invoice_index"),
        UniqueConstraint("community_id", "bank_reference", "paid_on"),
    )


class ApprovalRow(Base):
    """An approval of one revision of a payment, in one role, for one body."""

    __tablename__ = "payment_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment_out.id"), index=True)
    revision: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    role: Mapped[str] = mapped_column(String(24))
    organisation: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("payment_id", "revision", "officer_id"),
        UniqueConstraint("payment_id", "revision", "organisation"),
    )


class PaymentActRow(Base):
    """What was done with a payment, in order."""

    __tablename__ = "payment_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment_out.id"), index=True)
    # proposed, changed, approved, refused, withdrawn, paid, returned
    act: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    # Body and role in which it was done: what the public page says instead of a name.
    organisation: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class VoucherCopyRow(Base):
    """What was done with the copy of a paper that everybody may see; the newest act counts.

    A journal names its papers by hash and is never rewritten: a copy that comes later is kept
    beside it, under the paper's hash.
    """

    __tablename__ = "voucher_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # SHA-256 of the paper itself, as journals and payments name it.
    original: Mapped[str] = mapped_column(String(64), index=True)
    # made (only desks see it), published, hidden
    act: Mapped[str] = mapped_column(String(10))
    # SHA-256 of the picture.
    copy: Mapped[str] = mapped_column(String(64))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    organisation: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


make_append_only(VoucherCopyRow)
