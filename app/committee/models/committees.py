"""Rows of the committee register: each committee with its term, each seat with its holder."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class CommitteeRow(Base):
    """The n-th owners' committee of a community."""

    __tablename__ = "owners_committee"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    number: Mapped[int]
    seats: Mapped[int]
    # None: it sat before this service was used and was entered by hand.
    election_id: Mapped[str | None] = mapped_column(String(40), index=True)
    assembly_id: Mapped[str | None] = mapped_column(ForeignKey("assembly.id"), index=True)
    # The date from which first meeting, filing and handover are counted (R27).
    decided_on: Mapped[date] = mapped_column(Date)
    term_from: Mapped[date] = mapped_column(Date)
    term_until: Mapped[date] = mapped_column(Date)
    # The outcome that the members were taken from: a corrected result is noticed by it.
    outcome_sha256: Mapped[str | None] = mapped_column(String(64))
    office: Mapped[str] = mapped_column(String(200), default="")
    # sitting, ended
    state: Mapped[str] = mapped_column(String(10), default="sitting")
    rehearsal: Mapped[bool] = mapped_column(Boolean, default=False)
    handed_over_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("community_id", "number", "rehearsal"),)


class MemberRow(Base):
    """A member or an alternate, in the order of the election."""

    __tablename__ = "committee_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("owners_committee.id"), index=True)
    election_id: Mapped[str | None] = mapped_column(String(40))
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(SealedText("committee_member.name"))
    # {"sex", "born", "phone"} for the filing form.
    personal: Mapped[str] = mapped_column(SealedText("committee_member.personal"), default="")
    name_public: Mapped[bool] = mapped_column(Boolean, default=False)
    place: Mapped[int]
    # sitting, alternate, left, declined
    state: Mapped[str] = mapped_column(String(10))
    # chair, vice, member
    post: Mapped[str] = mapped_column(String(10), default="member")
    from_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    # not_owner, resigned, incapacity, crime, removed, other
    left_reason: Mapped[str | None] = mapped_column(String(20))
    left_note: Mapped[str | None] = mapped_column(SealedText("committee_member.left_note"))
    # What the end stands on: a paper in the file store, or a carried motion of an assembly.
    left_sha256: Mapped[str | None] = mapped_column(String(64))
    left_name: Mapped[str | None] = mapped_column(SealedText("committee_member.left_name"))


class RemovalRow(Base):
    """A motion to remove a member before the owners, and the member's right to be heard 申辩."""

    __tablename__ = "committee_removal"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("committee_member.id"), index=True)
    # Who proposes it: owners (a fifth of them), committee, office.
    proposed_by: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(SealedText("committee_removal.reason"))
    # proposed, heard, in_notice, withdrawn, removed, kept
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    told_on: Mapped[date] = mapped_column(Date)
    heard_on: Mapped[date | None] = mapped_column(Date)
    # spoke, declined
    hearing: Mapped[str | None] = mapped_column(String(10))
    statement: Mapped[str | None] = mapped_column(SealedText("committee_removal.statement"))
    assembly_id: Mapped[str | None] = mapped_column(ForeignKey("assembly.id"), index=True)
    motion_id: Mapped[str | None] = mapped_column(String(40))
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
