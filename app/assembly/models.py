"""Rows of an assembly: its draft, its rights, its documents, its acts awaiting signatures.

Law: a published assembly is never deleted; what was logged stands in the log tables
and these rows only point at it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.assembly.assessments import ImpactAssessmentRow as ImpactAssessmentRow
from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class AssemblyRow(Base):
    """One owners' assembly; `id` is also the id of its log."""

    __tablename__ = "assembly"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    phase: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    rehearsal: Mapped[bool] = mapped_column(Boolean, default=False)
    reference: Mapped[bool] = mapped_column(Boolean, default=False)
    # What the convener writes before publication; its shape is assembly.draft.Draft.
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    definition: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    hd: Mapped[str | None] = mapped_column(String(64))
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    hm: Mapped[str | None] = mapped_column(String(64))
    manifest_seq: Mapped[int | None]
    anchor: Mapped[str | None] = mapped_column(String(23))
    opens: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Seconds added to the server's clock; never anything but 0 in a real assembly.
    clock_shift: Mapped[int] = mapped_column(Integer, default=0)
    # Raised by each change of the draft: a stale page is noticed by it.
    revision: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    # The assembly it repeats (annulled or postponed) or makes binding (a consultation).
    origin_id: Mapped[str | None] = mapped_column(String(40))
    # The days of steps that no log knows, by step: {"group": "2026-02-02"}.
    marks: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class AssemblyRight(Base):
    """Line i of the frozen roll, and the units behind it."""

    __tablename__ = "assembly_right"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    i: Mapped[int] = mapped_column(primary_key=True)
    right_key: Mapped[str] = mapped_column(String(80))
    cred_pk: Mapped[str] = mapped_column(String(64))
    line: Mapped[dict[str, Any]] = mapped_column(JSON)
    unit_ids: Mapped[list[int]] = mapped_column(JSON)

    __table_args__ = (
        UniqueConstraint("assembly_id", "cred_pk"),
        Index("ix_assembly_right_key", "assembly_id", "right_key"),
    )


class AssemblyDocument(Base):
    """A document of an assembly; its bytes lie in the file store under the same hash."""

    __tablename__ = "assembly_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    # notice, motion, approval, roll, paper_roll, result_preliminary, result_final, minutes,
    # minutes_signed, certificate, record_final, record, attachment, roll_posting …
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    # True only for what a stranger may fetch: nothing per right, unless publication is public.
    public: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("assembly_id", "name"),)


class SignedActRow(Base):
    """An entry that waits for officers' signatures; appended to the log when all are there."""

    __tablename__ = "signed_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    type: Mapped[str] = mapped_column(String(30))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    # open, done, withdrawn
    state: Mapped[str] = mapped_column(String(10), default="open")
    # [{"officer": definition officer id, "k": key id, "s": base64}]
    sigs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    entry_seq: Mapped[int | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ContactChangeRow(Base):
    """The phones behind an act `contact-change`: the log names neither of them."""

    __tablename__ = "contact_change"

    act_id: Mapped[int] = mapped_column(ForeignKey("signed_act.id"), primary_key=True)
    owner_id: Mapped[int]
    old_phone: Mapped[str | None] = mapped_column(SealedText("contact_change.old_phone"))
    phone: Mapped[str] = mapped_column(SealedText("contact_change.phone"))
    # The change of the register that was made before there were lines: it is logged, not made.
    phone_change_id: Mapped[int | None]


class ObjectionRow(Base):
    """An objection to roll, procedure or result: recorded, answered, ruled."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    # The id inside the log, e.g. "o-3".
    public_id: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(SealedText("objection.text"))
    contact: Mapped[str | None] = mapped_column(SealedText("objection.contact"))
    # submitted, accepted, checking, upheld, rejected
    state: Mapped[str] = mapped_column(String(12), default="submitted")
    # What opens its page to who handed it in, as a keyed digest.
    secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    # An owner who showed who they are: the flat, its line on the frozen roll, the masked name.
    unit_id: Mapped[int | None]
    i: Mapped[int | None]
    owner: Mapped[str | None] = mapped_column(SealedText("objection.owner"))
    answer: Mapped[str | None] = mapped_column(SealedText("objection.answer"))
    # What an upheld one brings about (service.effects), and why nothing need be done.
    effect: Mapped[str | None] = mapped_column(String(12))
    effect_reason: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reply_due: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("assembly_id", "public_id"),)


class ObjectionEvidenceRow(Base):
    """A picture or a PDF that came with an objection; forgotten as identity images are (R30)."""

    __tablename__ = "objection_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(SealedText("objection_evidence.name"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RequisitionRow(Base):
    """A demand of owners, collecting signatures: for a temporary assembly (条例 13, 274-21), or
    an application for a preparatory group (274-9).
    """

    __tablename__ = "requisition"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # assembly, group
    kind: Mapped[str] = mapped_column(String(10), default="assembly", server_default="assembly")
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(5000))
    # collecting, reached, convened, ended
    state: Mapped[str] = mapped_column(String(12), default="collecting")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # When both shares were reached: the committee's time to convene runs from here.
    reached_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    assembly_id: Mapped[str | None] = mapped_column(ForeignKey("assembly.id"))
    # 责令召集: the street office ordered an idle committee to convene by this day (274-51).
    ordered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ordered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ordered_until: Mapped[date | None] = mapped_column(Date)


class RequisitionSignatureRow(Base):
    """An owner's signature under a demand, with what the right weighed then."""

    __tablename__ = "requisition_signature"

    requisition_id: Mapped[int] = mapped_column(ForeignKey("requisition.id"), primary_key=True)
    right_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    unit_id: Mapped[int]
    area: Mapped[int]
    heads: Mapped[int]
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
