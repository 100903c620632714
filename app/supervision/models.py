"""Rows of supervision: the tree of offices, where a community stands in it, who oversees what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class OfficeRow(Base):
    """One place of the tree: city, district, street or residents' committee."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    level: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60))

    __table_args__ = (UniqueConstraint("parent_id", "name"),)


class OfficePlaceRow(Base):
    """The office right above a community."""

    __tablename__ = "office_place"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)


class OverseerRow(Base):
    """An officer who looks at everything below an office, and changes nothing there."""

    __tablename__ = "overseer"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
