"""Rows of the company's rating: contract facts, survey answers, scores, measures.

Law: what is scored is the company. No row here scores a resident, and an answer does not say
whose it is: a keyed digest of quarter and person only keeps them from answering twice.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class ServiceContractRow(Base):
    """Who serves the community, as the contract states it; the newest that has begun counts."""

    __tablename__ = "service_contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    company: Mapped[str] = mapped_column(String(60))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    manager: Mapped[str] = mapped_column(SealedText("service_contract.manager"))
    contract: Mapped[str] = mapped_column(String(120))
    since: Mapped[date] = mapped_column(Date)
    stated_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    stated_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SurveyAnswerRow(Base):
    """One answer in a quarter: stars for each indicator, and for the project manager."""

    __tablename__ = "service_survey_answer"
    __table_args__ = (UniqueConstraint("community_id", "quarter", "voter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"))
    quarter: Mapped[str] = mapped_column(String(6))
    voter: Mapped[bytes] = mapped_column(LargeBinary(16))
    # {indicator: 1..5}
    stars: Mapped[dict[str, int]] = mapped_column(JSON)
    manager_stars: Mapped[int | None]
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("service_contract.id"))


class ScoreRow(Base):
    """A quarter's score as it was fixed: rules, parts with what they rest on, total, colour."""

    __tablename__ = "company_score"
    __table_args__ = (
        UniqueConstraint("community_id", "quarter"),
        CheckConstraint("colour IN ('green', 'yellow', 'red', 'none')", name="colour_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"))
    quarter: Mapped[str] = mapped_column(String(6))
    company: Mapped[str] = mapped_column(String(60))
    credit_code: Mapped[str] = mapped_column(String(18))
    rules: Mapped[str] = mapped_column(String(20))
    # Hundredths of a point; none where no part had data.
    total: Mapped[int | None]
    colour: Mapped[str] = mapped_column(String(6))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    fixed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MeasureRow(Base):
    """A step on the ladder of measures, up or down, with its reason and paper."""

    __tablename__ = "company_measure"
    __table_args__ = (
        # Two offices that act at once do not both step.
        UniqueConstraint("community_id", "serial"),
        CheckConstraint("rung BETWEEN 0 AND 4", name="rung_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"))
    serial: Mapped[int]
    # Where the company stands after it: 0 none, 1 rectification, 2 talk, 3 watch list, 4 removal.
    rung: Mapped[int]
    is_up: Mapped[bool]
    company: Mapped[str] = mapped_column(String(60))
    # {"kind": "score", "quarter": …} or {"kind": "order", "order": …}; empty for a step down.
    ground: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(SealedText("company_measure.reason"))
    until: Mapped[date | None] = mapped_column(Date)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    organisation: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    sha256: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(SealedText("company_measure.answer"), default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
