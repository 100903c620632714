"""Rows of a committee's work: meetings and decisions, duties, handover, filing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class MeetingRow(Base):
    """A meeting of the committee: its agenda is posted before, its decisions after."""

    __tablename__ = "committee_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("owners_committee.id"), index=True)
    number: Mapped[int]
    # The first meeting elects chair and vice-chair and needs no agenda posted days before.
    first: Mapped[bool] = mapped_column(Boolean, default=False)
    held_at: Mapped[datetime] = mapped_column(UTCDateTime)
    place: Mapped[str] = mapped_column(String(100))
    agenda: Mapped[str] = mapped_column(Text)
    # planned, posted, held, closed, cancelled
    state: Mapped[str] = mapped_column(String(10), default="planned")
    # The day on which members demanded the meeting, if they did (274-37).
    demanded_on: Mapped[date | None] = mapped_column(Date)
    # The members who demanded it; a third of them is enough.
    demanded_by: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    agenda_posted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Members of the committee on the day, for quorum and majority.
    members: Mapped[int | None]
    chaired_by: Mapped[int | None] = mapped_column(ForeignKey("committee_member.id"))
    recorder: Mapped[str] = mapped_column(String(60), default="", server_default="")
    observers: Mapped[str] = mapped_column(String(200), default="")
    # The record as it was signed: photo, scan or PDF.
    signed_sha256: Mapped[str | None] = mapped_column(String(64))
    signed_name: Mapped[str | None] = mapped_column(SealedText("committee_meeting.signed_name"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    posted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))

    __table_args__ = (UniqueConstraint("committee_id", "number"),)


class AttendanceRow(Base):
    """A member at a meeting, in person: there are no proxies."""

    __tablename__ = "committee_attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("committee_member.id"), primary_key=True)
    present: Mapped[bool] = mapped_column(Boolean)


class DecisionRow(Base):
    """One decision of a meeting and who was for it."""

    __tablename__ = "committee_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meeting.id"), index=True)
    number: Mapped[int]
    # general, convene (to hold an assembly), posts
    kind: Mapped[str] = mapped_column(String(10), default="general")
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    # {"<member id>": "yes" | "no" | "abstain"} of those present.
    votes: Mapped[dict[str, Any]] = mapped_column(JSON)
    in_favour: Mapped[int]
    carried: Mapped[bool] = mapped_column(Boolean)
    # The assembly whose draft this resolution approved (R45).
    assembly_id: Mapped[str | None] = mapped_column(ForeignKey("assembly.id"))

    __table_args__ = (UniqueConstraint("meeting_id", "number"),)


class DutyRow(Base):
    """An entry of the duty log: what a committee did for its owners."""

    __tablename__ = "committee_duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("owners_committee.id"), index=True)
    on_date: Mapped[date] = mapped_column(Date)
    # inspection, owners, company, money, report, other
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(Boolean, default=False)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class HandoverItemRow(Base):
    """One thing that a committee hands over to its successor."""

    __tablename__ = "committee_handover_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("owners_committee.id"), index=True)
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(120))
    quantity: Mapped[str] = mapped_column(String(30), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    handed_on: Mapped[date | None] = mapped_column(Date)


class FilingRow(Base):
    """A filing 备案 of a committee with the street office."""

    __tablename__ = "committee_filing"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("owners_committee.id"), index=True)
    # preparing, sent, returned, filed
    state: Mapped[str] = mapped_column(String(10), default="preparing")
    # election: of the committee; change: of what changed since.
    kind: Mapped[str] = mapped_column(String(10), default="election")
    # {"<attachment>": sha256} beside those that the service makes.
    attachments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    archive_sha256: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer_due: Mapped[date | None] = mapped_column(Date)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(500), default="")
    certificate_number: Mapped[str] = mapped_column(String(60), default="")
    certificate_sha256: Mapped[str | None] = mapped_column(String(64))
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
