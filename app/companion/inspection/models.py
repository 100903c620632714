"""Rows of inspection: patrols with their places and findings, supervision orders, their acts.

Law: what was done stays; an order's road is the list of its acts, and each paper is kept as sent.
What people wrote stands sealed, for it may tell of persons.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class PatrolRow(Base):
    """A round that an inspector walks."""

    __tablename__ = "patrol"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    started_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PatrolPlaceRow(Base):
    """A place to look at: waiting, fine, or with something found."""

    __tablename__ = "patrol_place"
    __table_args__ = (
        UniqueConstraint("patrol_id", "position"),
        CheckConstraint("state IN ('waiting', 'fine', 'found')", name="state_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"))
    position: Mapped[int]
    place: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FindingRow(Base):
    """What was found at a place, with photos; a ticket may follow from it."""

    __tablename__ = "patrol_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("patrol_place.id"), index=True)
    category: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(SealedText("patrol_finding.text"))
    # SHA-256 of each photo, in order.
    photos: Mapped[list[str]] = mapped_column(JSON)
    found_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ticket_id: Mapped[int | None]


class SupervisionOrderRow(Base):
    """A supervision order (数字督查单): what is to be mended, by whom, why, until when."""

    __tablename__ = "supervision_order"
    __table_args__ = (
        UniqueConstraint("community_id", "year", "serial"),
        CheckConstraint(
            "state IN ('issued', 'replied', 'returned', 'accepted', 'withdrawn')",
            name="state_known",
        ),
        CheckConstraint("basis_kind IN ('law', 'contract')", name="basis_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    year: Mapped[int]
    serial: Mapped[int]
    # The role addressed: property_company or convener (the owners' committee).
    addressee: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(SealedText("supervision_order.body"))
    basis_kind: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10), default="issued")
    # The day until whose end a reply that is accepted must have come; a return sets a new one.
    due: Mapped[date] = mapped_column(Date, index=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("patrol_finding.id"))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    escalated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # True once a deadline of this order passed without a reply.
    was_late: Mapped[bool] = mapped_column(default=False)


class OrderActRow(Base):
    """An act on an order: issue, reply, return, accept, withdraw, escalate."""

    __tablename__ = "supervision_order_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("supervision_order.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(SealedText("supervision_order_act.text"))
    photos: Mapped[list[str]] = mapped_column(JSON)
    # None is the clock.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    organisation: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The paper as it was sent, a PDF; the clock's acts have none.
    sha256: Mapped[str | None] = mapped_column(String(64))
