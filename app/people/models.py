"""Rows of officers: accounts, appointments, signing keys, sign-ins, recovery codes, waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.crypto import SealedBytes
from app.platform.db import Base, UTCDateTime
from app.platform.roles import Role

ROLE_LIST = ", ".join(f"'{role.value}'" for role in Role)


class OfficerRow(Base):
    """One person who acts for a body; `password_hash` is null until the invitation is used."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    organisation: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp: Mapped[bytes | None] = mapped_column(SealedBytes("officer.totp"))
    totp_last_step: Mapped[int] = mapped_column(default=0)
    invitation_digest: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    invitation_expires: Mapped[datetime | None] = mapped_column(UTCDateTime)
    disabled: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    appointments: Mapped[list[AppointmentRow]] = relationship(
        back_populates="officer", order_by="AppointmentRow.id"
    )


class AppointmentRow(Base):
    """A role in one community, or everywhere where `community_id` is null."""

    __tablename__ = "appointment"
    __table_args__ = (CheckConstraint(f"role IN ({ROLE_LIST})", name="role_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    community_id: Mapped[str | None] = mapped_column(ForeignKey("community.id"), index=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)

    officer: Mapped[OfficerRow] = relationship(back_populates="appointments")


class OfficerKey(Base):
    """A signing key: its public part, and the wrapped private part for its owner's browser."""

    __tablename__ = "officer_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    public_key: Mapped[str] = mapped_column(String(64), unique=True)
    wrapped: Mapped[dict[str, object] | None] = mapped_column(JSON)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OfficerSession(Base):
    """A sign-in: the cookie holds the token, the row only its digest."""

    __tablename__ = "officer_session"

    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RecoveryCode(Base):
    """A code on paper that stands in for the phone once."""

    __tablename__ = "recovery_code"

    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInWait(Base):
    """How often a door was tried in vain, and until when it stays shut."""

    __tablename__ = "sign_in_wait"

    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    open_at: Mapped[datetime] = mapped_column(UTCDateTime)
