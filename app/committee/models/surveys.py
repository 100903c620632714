"""Rows of the yearly survey 履职评价: who has answered stands apart from what was answered.

Law: answers are counters without a time and without an order, so that nobody can put the two
together again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class SurveyRow(Base):
    """A survey among owners about one year of a committee's work."""

    __tablename__ = "committee_survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("owners_committee.id"), index=True)
    year: Mapped[int]
    questions: Mapped[list[Any]] = mapped_column(JSON)
    opens: Mapped[datetime] = mapped_column(UTCDateTime)
    closes: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))

    __table_args__ = (UniqueConstraint("committee_id", "year"),)


class SurveyVoterRow(Base):
    """A voting right that has answered; not when and not what."""

    __tablename__ = "committee_survey_voter"

    survey_id: Mapped[int] = mapped_column(ForeignKey("committee_survey.id"), primary_key=True)
    right_index: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)


class SurveyCountRow(Base):
    """How many gave one grade to one question."""

    __tablename__ = "committee_survey_count"

    survey_id: Mapped[int] = mapped_column(ForeignKey("committee_survey.id"), primary_key=True)
    question: Mapped[int] = mapped_column(primary_key=True)
    grade: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int]
