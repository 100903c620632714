"""Rows of what is paid: payments, what they go to, refunds, callbacks, misfits, reminders.

Law: append-only but for states. A unit's credit is what was paid for it, less what went to bills,
less what was given back; it is never stored, always added up.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.append_only import make_append_only
from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class PaymentRow(Base):
    """Money on its way or here; the receipt's number runs without gaps in community and year."""

    __tablename__ = "fee_payment"
    __table_args__ = (
        UniqueConstraint("community_id", "receipt_year", "receipt_number"),
        UniqueConstraint("provider", "trade_no"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_fee_payment_day", "community_id", "paid_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # Our number of the order, which the provider gives back.
    order_no: Mapped[str] = mapped_column(String(40), unique=True)
    # online, cash, transfer
    method: Mapped[str] = mapped_column(String(10))
    provider: Mapped[str | None] = mapped_column(String(20))
    trade_no: Mapped[str | None] = mapped_column(String(64))
    # waiting, paid, closed
    state: Mapped[str] = mapped_column(String(10), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    payer_id: Mapped[int | None] = mapped_column(index=True)
    payer: Mapped[str] = mapped_column(SealedText("fee_payment.payer"))
    note: Mapped[str] = mapped_column(String(200), default="")
    # Whoever pays wants the bills of the former owner's time paid first.
    for_former: Mapped[bool] = mapped_column(default=False, server_default=false())
    received_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    booked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    receipt_year: Mapped[int | None]
    receipt_number: Mapped[int | None]


class PaymentLineRow(Base):
    """The part of a payment that is for one unit."""

    __tablename__ = "fee_payment_line"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("fee_payment.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    label: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int] = mapped_column(BigInteger)


class AllocationRow(Base):
    """Money of a unit that went to one of its bills; below zero where the bill was voided."""

    __tablename__ = "fee_allocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("fee_bill.id"), index=True)
    unit_id: Mapped[int] = mapped_column(index=True)
    # None where an earlier credit was used, or a voided bill gave it back.
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("fee_payment.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class RefundRow(Base):
    """Credit that is given back: said by one officer, confirmed by another, then sent once."""

    __tablename__ = "fee_refund"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    unit_id: Mapped[int] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(String(80))
    # The payment of whose way it takes back; none where it is paid out in cash or by transfer.
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("fee_payment.id"), index=True)
    refund_no: Mapped[str] = mapped_column(String(40), unique=True)
    # online, cash, transfer
    method: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(400))
    # proposed, sending, done, refused, withdrawn
    state: Mapped[str] = mapped_column(String(10), index=True)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    # For whom the officer acted, and whose word it went back by; empty in old rows.
    role: Mapped[str] = mapped_column(String(30), default="", server_default="")
    organisation: Mapped[str] = mapped_column(String(120), default="", server_default="")
    settled_as: Mapped[str] = mapped_column(String(30), default="", server_default="")
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RefundLimitRow(Base):
    """What the company may give back in a month without another body; the newest counts."""

    __tablename__ = "fee_refund_limit"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    set_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    role: Mapped[str] = mapped_column(String(30))
    organisation: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CallbackRow(Base):
    """A provider's message that held its signature, and what became of it."""

    __tablename__ = "fee_callback"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    order_no: Mapped[str] = mapped_column(String(40), index=True)
    trade_no: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10))
    # settled, known, closed, waiting, amount_wrong, order_unknown, trade_changed
    verdict: Mapped[str] = mapped_column(String(20))
    # callback, query
    heard_by: Mapped[str] = mapped_column(String(10))
    detail: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReminderRow(Base):
    """A unit that was reminded of what is due; at most once a week."""

    __tablename__ = "fee_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    unit_id: Mapped[int] = mapped_column(index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    sent: Mapped[int]
    sent_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReminderSentRow(Base):
    """An owner who was told of a run's bills at a stage of their arrears: once, and never again."""

    __tablename__ = "fee_reminder_sent"

    # No foreign key: an import may take an owner away.
    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(ForeignKey("fee_run.id"), primary_key=True)
    # 0 up to 30 days, 1 up to 90, 2 up to a year, 3 longer.
    stage: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class MisfitRow(Base):
    """What is to be done with money that fits no bill: one says it, another confirms it."""

    __tablename__ = "fee_misfit"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("fee_callback.id"), index=True)
    # assign: to a flat; refund: back the way it came.
    act: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int | None]
    label: Mapped[str] = mapped_column(String(80), default="")
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(400))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    # proposed, sending, done, refused, withdrawn
    state: Mapped[str] = mapped_column(String(10), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("fee_payment.id"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


make_append_only(RefundLimitRow)
