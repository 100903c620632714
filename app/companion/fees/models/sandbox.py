"""Rows of the embedded sandbox: what a payment provider would keep on its own side.

Law: nothing of our side reads these rows but through the provider's interface.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class SandboxOrderRow(Base):
    """An order that waits at the sandbox until a tester pays it."""

    __tablename__ = "fee_sandbox_order"

    order_no: Mapped[str] = mapped_column(String(40), primary_key=True)
    community_id: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int] = mapped_column(BigInteger)
    # waiting, paid, closed
    state: Mapped[str] = mapped_column(String(10))
    trade_no: Mapped[str] = mapped_column(String(64))
    paid_amount: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SandboxRefundRow(Base):
    """Money that the sandbox gave back; asked twice under one number it answers the same."""

    __tablename__ = "fee_sandbox_refund"

    refund_no: Mapped[str] = mapped_column(String(40), primary_key=True)
    order_no: Mapped[str] = mapped_column(String(40), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
