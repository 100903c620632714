"""Rows of the matters room: a matter, what was done in it, its files, papers and comments.

Law: nothing that was done is deleted; a later act of the same step replaces an earlier one and
both stay. Names of persons stand only in sealed columns.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class MatterRow(Base):
    """One matter of a community, with the rules that were in force when it was opened."""

    __tablename__ = "matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    number: Mapped[int]
    # hiring, repair, emergency_repair
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    # open, done, stopped
    state: Mapped[str] = mapped_column(String(10), default="open")
    rehearsal: Mapped[bool] = mapped_column(Boolean, default=False)
    # Seconds added to the server's clock; never anything but 0 in a real matter.
    clock_shift: Mapped[int] = mapped_column(Integer, default=0)
    # {"id", "version", "hash", "values", "sources"} of the profile, as far as matters need it.
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    stop_reason: Mapped[str] = mapped_column(String(400), default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("community_id", "number"),)


class MatterActRow(Base):
    """A step that was done: what was stated, by whom, and by whom it was confirmed."""

    __tablename__ = "matter_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    step: Mapped[str] = mapped_column(String(30))
    # proposed, done, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    # What the form said, as JSON.
    facts: Mapped[str] = mapped_column(SealedText("matter_act.facts"))
    # The day on which it happened, as stated.
    on_date: Mapped[date | None] = mapped_column(Date)
    done_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MatterFileRow(Base):
    """A photo or a paper that was uploaded to a step."""

    __tablename__ = "matter_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    step: Mapped[str] = mapped_column(String(30))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(SealedText("matter_file.name"))
    added_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MatterPaperRow(Base):
    """A paper as it was issued with a step; of several the last one is in force."""

    __tablename__ = "matter_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("matter_act.id"), index=True)
    step: Mapped[str] = mapped_column(String(30))
    # The paper's id in the catalogue.
    paper: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MatterCommentRow(Base):
    """What somebody wrote about what was posted, and the answer."""

    __tablename__ = "matter_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    step: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(SealedText("matter_comment.text"))
    contact: Mapped[str] = mapped_column(SealedText("matter_comment.contact"), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
