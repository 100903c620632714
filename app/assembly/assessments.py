"""Row of an impact assessment 个人信息保护影响评估 (个保法 55, RULES R40).

Law: what was looked at, by whom, on which day, with the paper; another officer confirms it. It
is never changed: a new look is a new record. It is kept three years at least (个保法 56).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class ImpactAssessmentRow(Base):
    """One look at what the processing means for owners; in force once a second officer agrees."""

    __tablename__ = "impact_assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    looked_at: Mapped[str] = mapped_column(String(2000))
    # Who did it, as it stands on the paper: a body or an officer.
    done_by: Mapped[str] = mapped_column(String(60))
    done_on: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    entered_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
