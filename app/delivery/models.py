"""Rows of delivery: attempts to serve a right, messages, postings, reminders, looks at lists.

Thousands of attempts and messages are written in one act. They bear no foreign key to assembly or
right, because PostgreSQL would hold those rows meanwhile, and ballots queue for them.

Law: an attempt is never deleted; one that was entered wrongly is struck with a reason, and not
even that once its entry is signed. Nothing here says how anybody voted.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class ServiceAttempt(Base):
    """One attempt to serve one right by one channel, and what came of it."""

    __tablename__ = "service_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(String(40))
    # The line of the frozen roll; none before the freeze, nor of owners who are not on the roll.
    i: Mapped[int | None]
    # The right of the register that was to be served, one of its units, its owners in outline.
    right_key: Mapped[str] = mapped_column(String(80), default="")
    unit_id: Mapped[int | None]
    addressee: Mapped[str | None] = mapped_column(SealedText("service_attempt.addressee"))
    # sms, email, letter, door, posting, sign_in
    channel: Mapped[str] = mapped_column(String(10))
    # waiting, delivered, refused, undeliverable, bounced
    result: Mapped[str] = mapped_column(String(14))
    # True only where what was handed over carried the warning about silence.
    warned: Mapped[bool] = mapped_column(Boolean, default=False)
    # When it happened, and when it was entered; both in the assembly's time.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    # Who took it and how they stand to the owner; the two who brought it; a letter's number.
    receiver: Mapped[str | None] = mapped_column(SealedText("service_attempt.receiver"))
    relation: Mapped[str] = mapped_column(String(20), default="")
    deliverers: Mapped[str | None] = mapped_column(SealedText("service_attempt.deliverers"))
    tracking: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str | None] = mapped_column(SealedText("service_attempt.note"))
    # SHA-256 of the picture or slip in the file store.
    evidence: Mapped[str | None] = mapped_column(String(64))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("public_posting.id"))
    # The act that puts it up for signature, and the log entry once signed.
    act_id: Mapped[int | None] = mapped_column(ForeignKey("signed_act.id"))
    entry_seq: Mapped[int | None]
    struck_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    struck_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    struck_why: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        CheckConstraint(
            "channel IN ('sms', 'email', 'letter', 'door', 'posting', 'sign_in')",
            name="channel_known",
        ),
        CheckConstraint(
            "result IN ('waiting', 'delivered', 'refused', 'undeliverable', 'bounced')",
            name="result_known",
        ),
        Index("ix_service_attempt_right", "assembly_id", "i"),
    )


class NoticeMessage(Base):
    """A message to one contact of a right: the notice itself or a reminder."""

    __tablename__ = "notice_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(String(40))
    # None before the freeze: then the attempt knows the right.
    i: Mapped[int | None]
    # notice, reminder
    purpose: Mapped[str] = mapped_column(String(10))
    # Of a reminder: start, half, two_days, six_hours.
    step: Mapped[str] = mapped_column(String(10), default="")
    channel: Mapped[str] = mapped_column(String(8))
    contact_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    # The attempt that it serves; a reminder serves none.
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("service_attempt.id"), index=True)
    # waiting, sent, delivered, bounced, failed
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str] = mapped_column(String(80), default="")
    parts: Mapped[int] = mapped_column(default=1)
    # What it cost, in 分: parts times the gateway's price when it went out.
    cost: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_notice_message_right", "assembly_id", "i"),)


class PublicPosting(Base):
    """A notice hung out where the residents pass: place, days, pictures."""

    __tablename__ = "public_posting"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    place: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date] = mapped_column(Date)
    # Set when it came down, or when its days were over and it was seen to hang there still.
    last_day: Mapped[date | None] = mapped_column(Date)
    warned: Mapped[bool] = mapped_column(Boolean, default=False)
    # SHA-256 of the pictures, in the file store.
    pictures: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class NoticeAddress(Base):
    """An e-mail address that an owner gave for notices of one community."""

    __tablename__ = "notice_address"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    right_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    email: Mapped[str] = mapped_column(SealedText("notice_address.email"))
    email_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_to: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class ReminderPlan(Base):
    """How the non-voters of one assembly are reminded; gap, number and night are its rules'."""

    __tablename__ = "reminder_plan"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    is_on: Mapped[bool] = mapped_column(Boolean, default=False)
    text: Mapped[str] = mapped_column(String(500))
    steps: Mapped[list[str]] = mapped_column(JSON)
    saved_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReminderRun(Base):
    """A step of the plan that was done: whom it went to, in numbers."""

    __tablename__ = "reminder_run"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    rights: Mapped[int]
    messages: Mapped[int]
    # How many were left out, by reason: voted, stopped, gap, count, no_contact, missed.
    left_out: Mapped[dict[str, int]] = mapped_column(JSON)


class ReminderStop(Base):
    """An owner's word that this phone or address gets no more reminders of this assembly."""

    __tablename__ = "reminder_stop"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    contact_index: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class DeliveryPhrase(Base):
    """The community's words (暗语) in every true message, so that a false one is known."""

    __tablename__ = "delivery_phrase"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    phrase: Mapped[str] = mapped_column(String(30))
    saved_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DoorstepLook(Base):
    """A look at who has not voted: by whom, where, how many lines."""

    __tablename__ = "doorstep_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    building: Mapped[str] = mapped_column(String(40))
    lines: Mapped[int]
    with_phones: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
