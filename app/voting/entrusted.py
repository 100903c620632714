"""Rows of who votes in an owner's place: agents, designated voters, spare cards.

Law: the log names keys, motions and the hash of a letter; who the persons are stands here alone,
sealed. A row is written before its entry is logged and tells by `entry_seq` that it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class ProxyRow(Base):
    """A proxy from its letter to its end: the persons behind the keys (Civil Code 165)."""

    __tablename__ = "proxy"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    i: Mapped[int]
    # The principal's key when it was granted: a later owner does not see its ballots.
    principal_pk: Mapped[str] = mapped_column(String(64))
    agent_pk: Mapped[str] = mapped_column(String(64))
    # The agent's own line on the roll, or none for a spare card.
    agent_i: Mapped[int | None]
    agent_name: Mapped[str] = mapped_column(SealedText("proxy.agent_name"))
    agent_document: Mapped[str] = mapped_column(SealedText("proxy.agent_document"))
    # Keyed index of that document: one person stands for no more than the cap, whatever the cards.
    agent_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    # None: the codes go to the phone on the roll of the agent's own line.
    agent_phone: Mapped[str | None] = mapped_column(SealedText("proxy.agent_phone"))
    phone_verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The body of the entry, {"i", "agent_pk", "motions", "bound", "document"}.
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    # booth, desk
    via: Mapped[str] = mapped_column(String(10))
    # drafted, granted, ended
    state: Mapped[str] = mapped_column(String(10), default="drafted")
    act_id: Mapped[int | None] = mapped_column(ForeignKey("signed_act.id"))
    entry_seq: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("ix_proxy_right", "assembly_id", "i"),
        Index("ix_proxy_agent", "assembly_id", "agent_pk"),
        Index("ix_proxy_person", "assembly_id", "agent_index"),
    )


class VoterRow(Base):
    """Who votes for a right by its owners' word: a co-owner, a guardian, a company's person."""

    __tablename__ = "right_voter"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    i: Mapped[int]
    # co_owner, guardian, authorised
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(SealedText("right_voter.name"))
    last4: Mapped[str] = mapped_column(SealedText("right_voter.last4"))
    phone: Mapped[str] = mapped_column(SealedText("right_voter.phone"))
    document: Mapped[str] = mapped_column(String(64))
    act_id: Mapped[int] = mapped_column(ForeignKey("signed_act.id"))
    entry_seq: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # A later designation, or a new owner, ends it.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_right_voter_right", "assembly_id", "i"),)


class SpareCardRow(Base):
    """The public key of a card that is no right's, for an agent without a flat."""

    __tablename__ = "spare_card"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    public_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    # The card's number: the key id, as printed.
    number: Mapped[str] = mapped_column(String(16))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_spare_card_number", "assembly_id", "number"),)
