"""Rows of what belongs to the place: facilities, their care, staff on duty, mobile-desk days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class FacilityRow(Base):
    """A lift, a pump, a gate: its code is its name for ever."""

    __tablename__ = "square_facility"
    __table_args__ = (UniqueConstraint("community_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MaintenanceRow(Base):
    """One line of a facility's log; never edited."""

    __tablename__ = "square_maintenance"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("square_facility.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    done_by: Mapped[str] = mapped_column(String(60))
    next_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StaffRow(Base):
    """Somebody of the company who serves here, as their badge names them."""

    __tablename__ = "square_staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    badge: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(40))
    # The phone of the office, never a private one.
    office_phone: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class EventRow(Base):
    """A mobile-desk day 流动办公桌: where, when, what for; afterwards how many came."""

    __tablename__ = "square_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    what: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(80))
    starts: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(Text, default="")
    takes_paper: Mapped[bool] = mapped_column(Boolean, default=False)
    gives_codes: Mapped[bool] = mapped_column(Boolean, default=False)
    people: Mapped[int | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    organisation: Mapped[str] = mapped_column(String(60))
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
