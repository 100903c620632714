"""Rows of preparatory and re-election groups, and of objections to what is posted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class GroupRow(Base):
    """A preparatory group 筹备组 or re-election group 换届小组."""

    __tablename__ = "election_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # preparatory, reelection
    kind: Mapped[str] = mapped_column(String(12))
    # forming, posted, dissolved
    state: Mapped[str] = mapped_column(String(10), default="forming")
    founded_on: Mapped[date] = mapped_column(Date)
    # Printed under the list: whom to ask.
    contact: Mapped[str] = mapped_column(String(100), default="")
    posted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    objections_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dissolved_on: Mapped[date | None] = mapped_column(Date)
    # The owners' application that it was formed from, if there was one.
    application_id: Mapped[int | None] = mapped_column(ForeignKey("requisition.id"))
    # The street office gave the first meeting more days (青岛 24), on this day, for this reason.
    extended_on: Mapped[date | None] = mapped_column(Date)
    extension_days: Mapped[int | None]
    extension_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class GroupMemberRow(Base):
    """A member of a group; an owner has a unit."""

    __tablename__ = "election_group_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("election_group.id"), index=True)
    name: Mapped[str] = mapped_column(SealedText("election_group_member.name"))
    phone: Mapped[str | None] = mapped_column(SealedText("election_group_member.phone"))
    # owner, developer, street_office, residents_committee, police, other
    side: Mapped[str] = mapped_column(String(20))
    organisation: Mapped[str] = mapped_column(String(60), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    chair: Mapped[bool] = mapped_column(Boolean, default=False)
    duty: Mapped[str] = mapped_column(String(60), default="")
    # Whether the whole name may be posted; else its first character and stars.
    name_public: Mapped[bool] = mapped_column(Boolean, default=False)
    phone_public: Mapped[bool] = mapped_column(Boolean, default=False)
    left_on: Mapped[date | None] = mapped_column(Date)
    # Of an owner: the bars of the place that were looked at and do not hold, and the proof.
    cleared: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    cleared_sha256: Mapped[str | None] = mapped_column(String(64))
    cleared_name: Mapped[str | None] = mapped_column(
        SealedText("election_group_member.cleared_name")
    )
    cleared_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class PostedObjectionRow(Base):
    """An objection to a posted list: of a group, or of candidates."""

    __tablename__ = "posted_objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("election_group.id"), index=True)
    election_id: Mapped[str | None] = mapped_column(ForeignKey("election.id"), index=True)
    text: Mapped[str] = mapped_column(SealedText("posted_objection.text"))
    contact: Mapped[str | None] = mapped_column(SealedText("posted_objection.contact"))
    # submitted, upheld, rejected
    state: Mapped[str] = mapped_column(String(10), default="submitted")
    answer: Mapped[str | None] = mapped_column(SealedText("posted_objection.answer"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reply_due: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
