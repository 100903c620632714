"""Rows of what owners watch at the paper desk: boxes and their seals, public counting sessions.

Law: nothing here says anything of a choice. Two officers stand behind each act on a box. Who
was present is sealed; only how many of each role is public.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class BallotBox(Base):
    """A ballot box of an assembly, by the number that is painted on it."""

    __tablename__ = "ballot_box"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    number: Mapped[int]
    place: Mapped[str] = mapped_column(String(80))
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("assembly_id", "number"),)


class BoxEvent(Base):
    """What one officer says was done to a box and its seal, and who saw it too."""

    __tablename__ = "ballot_box_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int] = mapped_column(ForeignKey("ballot_box.id"), index=True)
    # sealed, opened, resealed
    kind: Mapped[str] = mapped_column(String(10))
    seal: Mapped[str] = mapped_column(String(40))
    # intact, broken
    condition: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(200), default="")
    photo: Mapped[str | None] = mapped_column(String(64))
    # waiting, done, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    stated_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    stated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CountingSession(Base):
    """A public counting of paper ballots: announced, opened, closed, or called off."""

    __tablename__ = "counting_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    place: Mapped[str] = mapped_column(String(80))
    planned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    planned_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    called_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Attendance(Base):
    """Somebody present at a session; the name is sealed, the role is counted in public."""

    __tablename__ = "counting_attendance"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("counting_session.id"), index=True)
    name: Mapped[str] = mapped_column(SealedText("counting_attendance.name"))
    # owner, clerk, scrutineer, street_office, residents_committee, witness
    role: Mapped[str] = mapped_column(String(20))
    entered_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    came_at: Mapped[datetime] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SharedDeviceCount(Base):
    """How many devices served many rights: what is kept once the digests are forgotten."""

    __tablename__ = "shared_device_count"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    devices: Mapped[int]
    rights: Mapped[int]
