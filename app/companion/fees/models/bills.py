"""Rows of what is charged: tariffs in versions, what is measured, runs, bills, late fees.

Law: nothing here is deleted. A changed tariff is a new version, a wrong bill is voided with its
reason and stays. Rates are integers in 1/10000 分, areas in 0.01 m², quantities in 1/1000.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.append_only import make_append_only
from app.platform.db import Base, UTCDateTime


class TariffRow(Base):
    """One version of a tariff; the newest whose days hold a month's first day is in force then."""

    __tablename__ = "fee_tariff"
    __table_args__ = (
        UniqueConstraint("community_id", "series", "version"),
        CheckConstraint("rate >= 0", name="rate_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # The tariff through all its versions; counts up in the community.
    series: Mapped[int]
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    # area, unit, parking, once, metered
    kind: Mapped[str] = mapped_column(String(10))
    # 1/10000 分 per month and m², unit or space; once: per unit; metered: per unit of the meter.
    rate: Mapped[int] = mapped_column(BigInteger)
    # month, quarter, year, once
    cycle: Mapped[str] = mapped_column(String(10))
    # fee_income, parking_income, other_income
    income: Mapped[str] = mapped_column(String(20))
    # What the meter counts, as people say it: 吨, 千瓦时.
    measure: Mapped[str] = mapped_column(String(10), default="")
    # Empty means all buildings; the uses of the units that it charges.
    buildings: Mapped[list[str]] = mapped_column(JSON)
    uses: Mapped[list[str]] = mapped_column(JSON)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    # Days after issuing until which the bill is to be paid.
    due_days: Mapped[int]
    # Late fees 违约金: 1/10000 of what is overdue for each day, 0 for none; days without any after
    # the due day; the clause, and the published contract (SHA-256 of its file) that names them.
    late_rate: Mapped[int] = mapped_column(default=0, server_default="0")
    late_grace: Mapped[int] = mapped_column(default=0, server_default="0")
    late_clause: Mapped[str] = mapped_column(String(200), default="", server_default="")
    late_contract: Mapped[str] = mapped_column(String(64), default="", server_default="")
    # The clause of the contract or the number of the resolution that it rests on.
    basis: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(400))
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SpaceRow(Base):
    """A parking space for which a unit pays; one of the register's own units needs none."""

    __tablename__ = "fee_space"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # No foreign key: an import may take the unit away, what was charged stays known.
    unit_id: Mapped[int] = mapped_column(index=True)
    space: Mapped[str] = mapped_column(String(40))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    entered_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReadingRow(Base):
    """What a unit used by its meter in a period; of several the last one counts."""

    __tablename__ = "fee_reading"
    __table_args__ = (Index("ix_fee_reading_period", "community_id", "series", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"))
    series: Mapped[int]
    period: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int]
    quantity: Mapped[int] = mapped_column(BigInteger)
    entered_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RunRow(Base):
    """One issuing of bills for a tariff and a period; late units come in a further pass."""

    __tablename__ = "fee_run"
    __table_args__ = (UniqueConstraint("community_id", "series", "period", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    series: Mapped[int]
    period: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    bills: Mapped[int]
    total: Mapped[int] = mapped_column(BigInteger)
    issued_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BillRow(Base):
    """What a unit owes for a tariff and a period; a corrected one is a further edition."""

    __tablename__ = "fee_bill"
    __table_args__ = (
        UniqueConstraint("community_id", "series", "period", "unit_id", "edition"),
        CheckConstraint("amount >= 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("fee_run.id"), index=True)
    series: Mapped[int]
    period: Mapped[str] = mapped_column(String(10))
    edition: Mapped[int]
    # No foreign key: an import may take the unit away, what it owes stays known.
    unit_id: Mapped[int] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(String(80))
    building: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))
    basis: Mapped[str] = mapped_column(String(200))
    income: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    # The formula: [{kind, quantity, measure, rate, months, version}].
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    due: Mapped[date] = mapped_column(Date)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class VoidRow(Base):
    """Why a bill is void: said by one officer, in force once another confirms it."""

    __tablename__ = "fee_void"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("fee_bill.id"), index=True)
    reason: Mapped[str] = mapped_column(String(400))
    # proposed, done, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LateBillRow(Base):
    """A bill that asks for the late fee of another one, up to a day."""

    __tablename__ = "fee_late_bill"

    bill_id: Mapped[int] = mapped_column(
        ForeignKey("fee_bill.id"), primary_key=True, autoincrement=False
    )
    of_bill_id: Mapped[int] = mapped_column(ForeignKey("fee_bill.id"), index=True)
    until: Mapped[date] = mapped_column(Date)


class LateWaiverRow(Base):
    """The late fee of a bill that was let go up to a day, and why; it is never asked for again."""

    __tablename__ = "fee_late_waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("fee_bill.id"), index=True)
    until: Mapped[date] = mapped_column(Date)
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(400))
    waived_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    waived_at: Mapped[datetime] = mapped_column(UTCDateTime)


make_append_only(LateBillRow, LateWaiverRow)
