"""Rows of voting: the last ballot of each right, what was cast, codes sent, paper ballots.

Law: the ballot itself lies in the log; these rows are its index, written in the same
transaction. No choice is stored here, except a clerk's keying of a paper ballot until
its entry is logged, and what an owner bound an agent to, which the log says too.
In secret mode nothing that opens a ballot is stored, but of one opened to be checked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedBytes
from app.platform.db import Base, UTCDateTime
from app.voting.entrusted import ProxyRow, SpareCardRow, VoterRow
from app.voting.in_public import (
    Attendance,
    BallotBox,
    BoxEvent,
    CountingSession,
    SharedDeviceCount,
)
from app.voting.scanned import ScanPage
from app.voting.sealed import SealedComponent, SpoiltBallot
from app.voting.unequal import PaperDifference

__all__ = [
    "Attendance",
    "BallotBox",
    "BoxEvent",
    "CastBallot",
    "CountingSession",
    "IdentifyFailure",
    "LastFourTry",
    "OneTimeCode",
    "PaperAct",
    "PaperBallotRow",
    "PaperDifference",
    "PaperKeying",
    "PhoneRelease",
    "ProxyRow",
    "RightStateRow",
    "ScanPage",
    "SealedComponent",
    "SharedDeviceCount",
    "SpareCardRow",
    "SpoiltBallot",
    "UsedNonce",
    "VoterRow",
]


class RightStateRow(Base):
    """A right between its phone and its paper: core.channel.RightState, stored."""

    __tablename__ = "right_state"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    i: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    last: Mapped[str] = mapped_column(String(64))
    next_seq: Mapped[int] = mapped_column(Integer, default=0)
    changes: Mapped[int] = mapped_column(Integer, default=0)
    counted: Mapped[str | None] = mapped_column(String(64))
    on_paper: Mapped[bool] = mapped_column(Boolean, default=False)
    kept: Mapped[bool] = mapped_column(Boolean, default=False)
    # {serial: issued|spoiled|blank|counted|void}
    serials: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # The log entry of what counts now, and when it was logged.
    entry_seq: Mapped[int | None]
    cast_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_agent: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    # The proxy in force: the agent's key, and {"motions": [id], "bound": [answer]}.
    agent_pk: Mapped[str | None] = mapped_column(String(64))
    entrusted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # Keyed index of the co-owner whose ballot counts, where several own and none is named (R14).
    person: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    # The objection that freezes the right.
    frozen_by: Mapped[str | None] = mapped_column(String(40))
    transferred: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    # A keyed digest of the address and the browser that the owner last voted from, good within
    # this assembly alone; forgotten with the final result (service.devices).
    device: Mapped[bytes | None] = mapped_column(LargeBinary(16))

    # The owners on the roll are not the owners any more.
    new_owner: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    __table_args__ = (Index("ix_right_state_agent", "assembly_id", "agent_pk"),)


class CastBallot(Base):
    """Every ballot_id ever logged: the same bytes twice get the same answer."""

    __tablename__ = "cast_ballot"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    i: Mapped[int]
    entry_seq: Mapped[int]
    cast_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_cast_ballot_right", "assembly_id", "i"),)


class UsedNonce(Base):
    """A sign-in nonce that proved a code; each is good once."""

    __tablename__ = "used_nonce"

    nonce: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class OneTimeCode(Base):
    """A six-digit code sent to an owner's or an agent's phone; stored as a keyed digest."""

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    i: Mapped[int]
    # Whose card asked for it: an agent's codes and tries are not the owner's.
    key: Mapped[str] = mapped_column(String(64), default="", server_default="")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    # Keyed index of the owner whose last four were given, where several own the flat.
    person: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    wrong: Mapped[int] = mapped_column(Integer, default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_one_time_code_right", "assembly_id", "i", "sent_at"),)


class LastFourTry(Base):
    """A wrong answer to the last-four question of a right whose code was proved."""

    __tablename__ = "last_four_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    i: Mapped[int]
    key: Mapped[str] = mapped_column(String(64), default="", server_default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_last_four_try_right", "assembly_id", "i", "at"),)


class PhoneRelease(Base):
    """A scrutineer's word that one phone may serve more than three rights."""

    __tablename__ = "phone_release"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    phone_index: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    released_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)


class IdentifyFailure(Base):
    """A failed proof, by the keyed index of the address it came from."""

    __tablename__ = "identify_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class PaperBallotRow(Base):
    """One printed serial of the paper roll and where it is now."""

    __tablename__ = "paper_ballot"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    serial: Mapped[str] = mapped_column(String(20), primary_key=True)
    i: Mapped[int] = mapped_column(index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64))
    # prepared, issued, spoiled, blank, counted, void
    state: Mapped[str] = mapped_column(String(10), default="prepared")
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    # What its code says beside the serial, and which ends of the ballot the picture shows.
    scan_secret: Mapped[bytes | None] = mapped_column(SealedBytes("paper_ballot.scan_secret"))
    # first, last, both
    scan_parts: Mapped[str | None] = mapped_column(String(5))
    scanned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ballot_id: Mapped[str | None] = mapped_column(String(64))


class PaperKeying(Base):
    """What one officer keyed from a paper ballot, unseen by the other until both agree."""

    __tablename__ = "paper_keying"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    serial: Mapped[str] = mapped_column(String(20), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(SealedBytes("paper_keying.body"))
    k: Mapped[str] = mapped_column(String(16))
    s: Mapped[str] = mapped_column(String(88))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PaperAct(Base):
    """An issue or a return that one officer has signed and a second must sign too."""

    __tablename__ = "paper_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    type: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    sigs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default="open")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
