"""Rows of the company's rating: contract facts, survey answers, scores, measures.

Law: what is scored is the company. No row here scores a resident. Who has answered a survey and
what was answered stand in two tables without number, time or order in common: answers are
counters, so that nothing that is kept puts a person and an answer together again.
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


class CompanyRow(Base):
    """A property company, one row however many communities it serves.

    Known by its unified social credit code; without one by its name alone.
    """

    __tablename__ = "property_company"
    __table_args__ = (UniqueConstraint("credit_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    credit_code: Mapped[str | None] = mapped_column(String(18))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ServiceContractRow(Base):
    """Who serves the community, as the contract states it; the newest that has begun counts."""

    __tablename__ = "service_contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("property_company.id"), index=True)
    # As the contract has them; the company's own row may get another name later.
    company: Mapped[str] = mapped_column(String(60))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    manager: Mapped[str] = mapped_column(SealedText("service_contract.manager"))
    contract: Mapped[str] = mapped_column(String(120))
    since: Mapped[date] = mapped_column(Date)
    # The last day, where one was stated; else until the next statement begins.
    until: Mapped[date | None] = mapped_column(Date)
    stated_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    stated_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ServiceVoterRow(Base):
    """Somebody has answered a quarter's survey, as a keyed digest; not when and not what."""

    __tablename__ = "service_survey_voter"
    # Kept in the order of the digests, so that not even the file says who came after whom.
    __table_args__ = ({"sqlite_with_rowid": False},)

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    quarter: Mapped[str] = mapped_column(String(6), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)


class ServiceCountRow(Base):
    """How often a question got so many stars, under the statement of who served then."""

    __tablename__ = "service_survey_count"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars_known"),)

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    quarter: Mapped[str] = mapped_column(String(6), primary_key=True)
    # 0 where nobody had stated a contract.
    contract: Mapped[int] = mapped_column(primary_key=True)
    # An indicator of the rules, or `manager`.
    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


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
    # Whose score it is, also when another company serves here by now.
    company_id: Mapped[int | None] = mapped_column(ForeignKey("property_company.id"), index=True)
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
    company_id: Mapped[int | None] = mapped_column(ForeignKey("property_company.id"), index=True)
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
