"""Rows of the property register: communities, units, owners, who owns what, contacts, imports.

Law: names, document numbers, phones and unit codes are sealed; look-up goes by blind index.
A contact says where it comes from; a unit says where its area comes from.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class CommunityRow(Base):
    """A residential community (小区), its profile and the bodies around it."""

    __tablename__ = "community"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(200), default="")
    profile_id: Mapped[str] = mapped_column(String(40), default="national")
    street_office: Mapped[str] = mapped_column(String(60), default="")
    residents_committee: Mapped[str] = mapped_column(String(60), default="")
    property_company: Mapped[str] = mapped_column(String(60), default="")
    developer: Mapped[str] = mapped_column(String(60), default="")
    help_phone: Mapped[str] = mapped_column(String(40), default="")
    # Witness keys in force for the community's next definitions: [{"name", "key"}], and how many.
    witnesses: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    witness_quorum: Mapped[int] = mapped_column(default=1)
    # Raised by each applied import: a preview made against an older register is noticed by it.
    roll_revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CommunityRuleRow(Base):
    """A value that a community's own 议事规则 sets in place of its profile's.

    It is proposed by one officer and confirmed by another; a `value` of None gives the key back
    to the profile.
    """

    __tablename__ = "community_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # The profile it was made for: under another one it is without effect.
    profile_id: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    article: Mapped[str] = mapped_column(String(120))
    # proposed, in_force, ended
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[int]
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[int | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CommunityEmblemRow(Base):
    """A picture that a community puts on its papers: its sign above, its stamp below."""

    __tablename__ = "community_emblem"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    # logo, seal
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    set_by: Mapped[int | None]
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)


class UnitRow(Base):
    """One property unit; `area` in 0.01 m².

    A unit that left the register keeps its row, because frozen rolls point at it.
    """

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    code: Mapped[str] = mapped_column(SealedText("unit.code"))
    code_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    # Blind index of the last eight characters, for owners who type them from the card.
    tail_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    building: Mapped[str] = mapped_column(String(40))
    staircase: Mapped[str] = mapped_column(String(20), default="")
    room: Mapped[str] = mapped_column(String(20), default="")
    label: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(200), default="")
    area: Mapped[int]
    # register, survey, contract; empty where no file said it.
    area_source: Mapped[str] = mapped_column(String(12), default="")
    use: Mapped[str] = mapped_column(String(10), default="home")
    sharing: Mapped[str] = mapped_column(String(20), default="")
    developer_held: Mapped[bool] = mapped_column(Boolean, default=False)
    handover_date: Mapped[date | None] = mapped_column(Date)
    # What the last applied file said of the unit (JSON, canonical texts by column): the next
    # file is compared with it.
    stated: Mapped[str] = mapped_column(SealedText("unit.stated"), deferred=True)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("community_id", "code_index"),
        Index("ix_unit_tail", "community_id", "tail_index"),
    )


class OwnerRow(Base):
    """One owner of a community, known by document kind and number, else by name and phone."""

    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    key_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    name: Mapped[str] = mapped_column(SealedText("owner.name"))
    document_kind: Mapped[str] = mapped_column(String(30), default="")
    document: Mapped[str | None] = mapped_column(SealedText("owner.document"))

    __table_args__ = (UniqueConstraint("community_id", "key_index"),)


class OwnershipRow(Base):
    """An owner's share in a unit; the order is the file's."""

    __tablename__ = "ownership"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(default=0)
    # When the register first named this owner for this unit; none for what was there before.
    since: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ContactRow(Base):
    """A phone of an owner with its provenance (PROTOCOL §4)."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    phone: Mapped[str] = mapped_column(SealedText("contact.phone"))
    phone_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    # register, in_person, old_phone, convener_list
    provenance: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("owner_id", "phone_index"),)


class PhoneChangeRow(Base):
    """A new phone of an owner, said by one officer and confirmed by one of another body."""

    __tablename__ = "phone_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # No foreign keys: an import may take owner and unit away, what was changed stays known.
    owner_id: Mapped[int]
    right_key: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(80))
    old_phone: Mapped[str | None] = mapped_column(SealedText("phone_change.old_phone"))
    phone: Mapped[str] = mapped_column(SealedText("phone_change.phone"))
    # Provenance before (or none) and after; why.
    before: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    # proposed, done, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_for: Mapped[str] = mapped_column(String(60))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class AreaCorrectionRow(Base):
    """An area put in by hand: said by one officer, in force once another confirms it (R9)."""

    __tablename__ = "area_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    old_area: Mapped[int]
    old_source: Mapped[str] = mapped_column(String(12), default="")
    area: Mapped[int]
    source: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    # proposed, done, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RollImportRow(Base):
    """An uploaded roll file on its way: waiting, reading, previewed, applying, applied."""

    __tablename__ = "roll_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    file_name: Mapped[str] = mapped_column(SealedText("roll_import.file_name"))
    file_sha256: Mapped[str] = mapped_column(String(64))
    provenance: Mapped[str] = mapped_column(String(20))
    # waiting, reading, previewed, refused, applying, applied, discarded
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    # Steps done and in all of what runs now; `attempt` tells a run that was given up from
    # the one that took its place.
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The register's revision that the preview was compared with.
    base_revision: Mapped[int] = mapped_column(default=0)
    # The masked rows of the preview, in the file store.
    report_sha256: Mapped[str | None] = mapped_column(String(64))
    # Numbers of the preview, then of what was applied; the refusal where there is one.
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OwnerCodeRow(Base):
    """Six digits that went to an owner's phone; only a keyed digest of them is kept."""

    __tablename__ = "owner_proof_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"))
    right_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    wrong: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OwnerTryRow(Base):
    """A unit and last four that belonged together nowhere, by address and by unit."""

    __tablename__ = "owner_proof_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    unit_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
