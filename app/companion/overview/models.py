"""Rows of the picture from above: one line a community and night, made once, read often."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class SnapshotRow(Base):
    """The figures of one community on one day; None where nothing of the kind is there yet."""

    __tablename__ = "overview_snapshot"
    __table_args__ = (Index("ix_overview_snapshot_community", "community_id", "on"),)

    on: Mapped[date] = mapped_column(Date, primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    # The name as it was, so that the picture needs no second table.
    name: Mapped[str] = mapped_column(String(60))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    units: Mapped[int] = mapped_column(default=0)
    # Residents signed in ever and still here; flats of which at least one is.
    residents: Mapped[int] = mapped_column(default=0)
    flats: Mapped[int] = mapped_column(default=0)
    votes_open: Mapped[int] = mapped_column(default=0)
    votes_decided: Mapped[int] = mapped_column(default=0)
    # Median share of the heads that took part, in 0.1 %.
    turnout: Mapped[int | None]
    tickets_open: Mapped[int] = mapped_column(default=0)
    tickets_overdue: Mapped[int] = mapped_column(default=0)
    # Median seconds to the first response over the last 30 days.
    first_response: Mapped[int | None]
    # In 分, of the running year.
    fees_billed: Mapped[int] = mapped_column(BigInteger, default=0)
    fees_paid: Mapped[int] = mapped_column(BigInteger, default=0)
    # Who serves there, and on which rung of the ladder of measures it stands.
    company_id: Mapped[int | None] = mapped_column(ForeignKey("property_company.id"))
    company: Mapped[str] = mapped_column(String(60), default="")
    rung: Mapped[int] = mapped_column(default=0)
    # green, yellow, red; empty where nobody was rated.
    colour: Mapped[str] = mapped_column(String(8), default="")
    # Company score of the last quarter, in 0.01 points.
    score: Mapped[int | None]
    alert_count: Mapped[int] = mapped_column(default=0)
    # How much its alerts weigh together: who has to look first.
    urgency: Mapped[int] = mapped_column(default=0)
    # [{"code": str, "about": str, "subject": str}]
    alerts: Mapped[list[Any]] = mapped_column(JSON, default=list)
