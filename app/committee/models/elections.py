"""Rows of an election before the vote: its terms, candidates, supporters, evidence, reviews."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class ElectionRow(Base):
    """An election of a committee, or of single seats of one that sits."""

    __tablename__ = "election"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("election_group.id"))
    # The sitting committee whose empty seats are filled; none: a whole committee is elected.
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("owners_committee.id"))
    title: Mapped[str] = mapped_column(String(120))
    # nominating, posted, withdrawn, decided
    state: Mapped[str] = mapped_column(String(12), default="nominating")
    seats: Mapped[int]
    alternates: Mapped[int]
    minimum: Mapped[int]
    term_years: Mapped[int]
    # Nobody begins before the former committee's last day, if there is one.
    term_from: Mapped[date | None] = mapped_column(Date)
    # Supporters, by heads, that a joint nomination needs.
    supporters: Mapped[int]
    # The public draw that settles ties, named beforehand.
    lot: Mapped[str] = mapped_column(String(200))
    nominations_until: Mapped[datetime] = mapped_column(UTCDateTime)
    posted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    posted_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    rehearsal: Mapped[bool] = mapped_column(Boolean, default=False)
    assembly_id: Mapped[str | None] = mapped_column(ForeignKey("assembly.id"), index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CandidateRow(Base):
    """Somebody who stands or was proposed; the ballot shows what `shown_name` makes of it."""

    __tablename__ = "candidate"

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    right_key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(SealedText("candidate.name"))
    # self, joint, residents_committee, party_branch
    way: Mapped[str] = mapped_column(String(20))
    # Of a body: its name, as it is posted.
    recommender: Mapped[str] = mapped_column(String(60), default="")
    # proposed, submitted, accepted, refused, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    # c1, c2, …: given when the list is posted, and kept.
    choice_id: Mapped[str | None] = mapped_column(String(4))
    # What the candidate says of themselves: sealed until it is posted, then shown.
    job: Mapped[str] = mapped_column(SealedText("candidate.job"), default="")
    statement: Mapped[str] = mapped_column(SealedText("candidate.statement"), default="")
    # For the filing form only: {"sex", "born", "phone"}.
    personal: Mapped[str] = mapped_column(SealedText("candidate.personal"), default="")
    party_member: Mapped[bool | None] = mapped_column(Boolean)
    name_public: Mapped[bool] = mapped_column(Boolean, default=False)
    photo_sha256: Mapped[str | None] = mapped_column(String(64))
    consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The signed promise 承诺书: its text's hash online, the scan's on paper.
    promise_sha256: Mapped[str | None] = mapped_column(String(64))
    # Why, said to the candidate; never posted.
    reason: Mapped[str | None] = mapped_column(SealedText("candidate.reason"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("election_id", "owner_id"),)


class SupportRow(Base):
    """One voting right that supports a candidate; counted by heads, once for each."""

    __tablename__ = "candidate_support"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    right_index: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    heads: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class EvidenceRow(Base):
    """A paper that shows that a candidate may stand; its bytes lie sealed in the file store."""

    __tablename__ = "candidate_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    # An item of the checklist, or consent, promise, nomination.
    item: Mapped[str] = mapped_column(String(30))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(SealedText("candidate_evidence.name"))
    # None: the candidate.
    added_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReviewRow(Base):
    """One officer's view of a candidate's eligibility."""

    __tablename__ = "candidate_review"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    # The body that the officer spoke for: convener, street_office, residents_committee.
    body: Mapped[str] = mapped_column(String(20))
    accepts: Mapped[bool] = mapped_column(Boolean)
    # Items that were found to hold.
    items: Mapped[list[Any]] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(SealedText("candidate_review.reason"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
