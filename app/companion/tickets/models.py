"""Rows of tickets: the ticket, its timeline, clocks, photos, parties, duties, papers, rules.

Law: the timeline is append-only and chained by hash; what a ticket row says besides is what its
timeline says, kept for lists. What people wrote and who they are stands only in sealed columns.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class TicketRow(Base):
    """One report: what, where, by whom, who has it now, and how far it is."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    number: Mapped[int]
    # A key of the rules, such as "repair.lift".
    category: Mapped[str] = mapped_column(String(40))
    # A kind of place of the rules, such as "stairs"; `spot` says where exactly.
    place: Mapped[str] = mapped_column(String(20))
    building: Mapped[str] = mapped_column(String(40), default="")
    spot: Mapped[str] = mapped_column(SealedText("ticket.spot"), default="")
    title: Mapped[str] = mapped_column(SealedText("ticket.title"))
    text: Mapped[str] = mapped_column(SealedText("ticket.text"))
    # small, ordinary, large
    level: Mapped[str] = mapped_column(String(10))
    # hazard, high, ordinary
    priority: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(16))
    is_private: Mapped[bool] = mapped_column(Boolean, default=False)
    # phone, desk, inspector, webhook and so on; `external_id` is the other system's own.
    source: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(80), default="")
    # Made by the phone, so that a report that was sent twice is one ticket.
    client_key: Mapped[str | None] = mapped_column(String(64))
    # None where somebody without a phone reported at the desk, or a system did.
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    reporter: Mapped[str] = mapped_column(SealedText("ticket.reporter"), default="")
    phone: Mapped[str] = mapped_column(SealedText("ticket.phone"), default="")
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    # Who has it: property_company, committee, residents_committee, street, department.
    body: Mapped[str] = mapped_column(String(20))
    # police, fire, urban_management, housing, other; empty unless a department has it.
    department: Mapped[str] = mapped_column(String(20), default="")
    rules_version: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    visited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # What the running clock says: when it runs out, and whether any ever did.
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    # When the worker looks at it again: to remind, to say that it is late, to let it rest.
    wake_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    is_late: Mapped[bool] = mapped_column(Boolean, default=False)
    was_late: Mapped[bool] = mapped_column(Boolean, default=False)
    reopened: Mapped[int] = mapped_column(default=0)
    # reporter or clock
    confirmed_by: Mapped[str] = mapped_column(String(10), default="")
    stars: Mapped[int | None]
    rating: Mapped[str] = mapped_column(SealedText("ticket.rating"), default="")
    joined_to: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))

    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "client_key"),
        Index("ix_ticket_community_state", "community_id", "state"),
    )


class TicketEventRow(Base):
    """One line of a timeline: what happened, and the explanation that the reporter reads."""

    __tablename__ = "ticket_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    act: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    # Who did it: reporter, clock, system, a body, or inspector.
    actor: Mapped[str] = mapped_column(String(20))
    organisation: Mapped[str] = mapped_column(String(80), default="")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    explanation: Mapped[str] = mapped_column(SealedText("ticket_event.explanation"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    # SHA-256 over the line before and this one.
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))


class TicketClockRow(Base):
    """A stretch of time in which a clock of a ticket ran: one row from each start to its stop."""

    __tablename__ = "ticket_clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    # response or repair; `lap` counts how often the ticket was opened anew.
    stage: Mapped[str] = mapped_column(String(10))
    lap: Mapped[int]
    # The hours in which it runs, a key of the rules; minutes of them that are allowed.
    hours: Mapped[str] = mapped_column(String(20))
    allowed: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # answered, done, paused, changed, ended; empty while it runs.
    why: Mapped[str] = mapped_column(String(10), default="")
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class TicketPhotoRow(Base):
    """A photo of a ticket: stripped, sealed in the file store, named by its content."""

    __tablename__ = "ticket_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    # Made by the phone, so that a photo that was sent twice is one photo.
    client_key: Mapped[str] = mapped_column(String(64))
    # report, before, after
    moment: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    lap: Mapped[int] = mapped_column(default=0)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("ticket_id", "client_key"),)


class TicketPartyRow(Base):
    """A body that was called in: jointly, by a whistle, or because a clock ran out."""

    __tablename__ = "ticket_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    body: Mapped[str] = mapped_column(String(20))
    department: Mapped[str] = mapped_column(String(20), default="")
    # held, joint, whistle, overseer
    kind: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("ticket_id", "body", "department", "kind"),)


class TicketFollowerRow(Base):
    """A resident who has the same trouble and follows somebody else's public ticket."""

    __tablename__ = "ticket_follower"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(
        ForeignKey("resident.id"), primary_key=True, index=True
    )
    since: Mapped[datetime] = mapped_column(UTCDateTime)


class TicketDutyRow(Base):
    """An officer who is told at once of dangers and of what comes up to them because it is late."""

    __tablename__ = "ticket_duty"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    community_id: Mapped[str] = mapped_column(
        ForeignKey("community.id"), primary_key=True, index=True
    )
    since: Mapped[datetime] = mapped_column(UTCDateTime)


class TicketPaperRow(Base):
    """A document of a ticket: the record of a mediation, or a notice to put things right."""

    __tablename__ = "ticket_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    # mediation, rectification
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    facts: Mapped[str] = mapped_column(SealedText("ticket_paper.facts"))
    sha256: Mapped[str] = mapped_column(String(64))
    deadline: Mapped[date | None] = mapped_column(Date)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(SealedText("ticket_paper.answer"), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class TicketRuleRow(Base):
    """A community's own routing and clocks; of several the newest is in force for new tickets."""

    __tablename__ = "ticket_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # Version 0 is the data file of this service; a community's own begin at 1.
    version: Mapped[int]
    rules: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(200))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("community_id", "version"),)
