"""A provider that runs embedded, for trials: no money moves.

Law: it behaves as a gateway does. It keeps its own rows, signs its callbacks (HMAC-SHA256 over the
body), may send them twice, late or never, and answers a repeated refund as the first one. It is on
only in a demonstration, because whoever opens its page "pays".
"""

from __future__ import annotations

import csv
import hmac
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.models import SandboxOrderRow, SandboxRefundRow
from app.companion.fees.service.providers.interface import (
    CallbackInvalid,
    Notice,
    Order,
    RefundWish,
    StatementLine,
)
from app.companion.fees.service.providers.statement_files import (
    StatementAmountWrong,
    StatementDayWrong,
    StatementLineWrong,
    read_rows,
)
from app.core.calendar import SHANGHAI, end_of_day, start_of_day
from app.core.encoding import encode_jcs, parse_jcs
from app.core.errors import RuleError, VerificationError
from app.core.money import MoneyInvalid, format_yuan, parse_yuan
from app.platform.db import db, transaction
from app.platform.tokens import keyed_digest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SIGNATURE = "X-Sandbox-Signature"
COLUMNS = ("交易时间", "业务类型", "商户单号", "平台流水号", "金额（元）", "状态")
WHAT = {"支付": "payment", "退款": "refund"}
DONE = "成功"
LARGEST_CALLBACK = 4096


class SandboxOrderNotFound(RuleError):
    """The sandbox knows no such order."""


class Sandbox:
    """The embedded provider."""

    name = "sandbox"
    fetches = True

    def create_payment(self, order: Order, *, now: datetime) -> str:
        with transaction() as session:
            if session.get(SandboxOrderRow, order.order_no) is None:
                row = SandboxOrderRow(
                    order_no=order.order_no,
                    community_id=order.community_id,
                    title=order.title,
                    amount=order.amount,
                    state="waiting",
                    trade_no=f"SB{order.order_no[1:]}",
                    created_at=now,
                )
                session.add(row)
        return f"/c/{order.community_id}/sandbox/{order.order_no}"

    def verify_callback(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        given = headers.get(SIGNATURE, "")
        if len(body) > LARGEST_CALLBACK or not given.isascii():
            raise CallbackInvalid
        if not hmac.compare_digest(sign(body), given):
            raise CallbackInvalid
        return parse_notice(body)

    def query(self, order_no: str) -> Notice | None:
        row = db.session().get(SandboxOrderRow, order_no, populate_existing=True)
        return None if row is None else notice_of(row)

    def refund(self, wish: RefundWish, *, now: datetime) -> bool:
        with transaction() as session:
            if session.get(SandboxRefundRow, wish.refund_no) is not None:
                return True
            row = session.get(SandboxOrderRow, wish.order_no, with_for_update=True)
            if row is None or row.paid_amount is None:
                return False
            if _refunded(session, wish.order_no) + wish.amount > row.paid_amount:
                return False
            session.add(
                SandboxRefundRow(
                    refund_no=wish.refund_no, order_no=wish.order_no, amount=wish.amount, at=now
                )
            )
            return True

    def read_statement(self, data: bytes, day: date) -> list[StatementLine]:
        return [
            _statement_line(line, row, day)
            for line, row in read_rows(data, COLUMNS)
            if row["状态"] == DONE
        ]

    def fetch_statement(self, community_id: str, day: date) -> bytes | None:
        return write_statement(db.session(), community_id, day)

    def answer(self, taken: bool) -> bytes:
        return b"success" if taken else b"fail"


def sign(body: bytes) -> str:
    """Return the signature of a callback's body."""
    return keyed_digest("fees-sandbox", body).hex()


def notice_of(row: SandboxOrderRow) -> Notice:
    """Return what the sandbox says of one of its orders."""
    amount = row.amount if row.paid_amount is None else row.paid_amount
    return Notice(row.order_no, row.trade_no, amount, row.state, row.paid_at)


def encode_notice(notice: Notice) -> bytes:
    """Return the body of a callback."""
    paid_at = None if notice.paid_at is None else notice.paid_at.astimezone(UTC).isoformat()
    return encode_jcs(
        {
            "amount": notice.amount,
            "order_no": notice.order_no,
            "paid_at": paid_at,
            "state": notice.state,
            "trade_no": notice.trade_no,
        }
    )


def parse_notice(body: bytes) -> Notice:
    """Return what a callback's body says. Raises CallbackInvalid."""
    try:
        said = parse_jcs(body)
        if not isinstance(said, dict):
            raise CallbackInvalid
        paid_at = None if said["paid_at"] is None else datetime.fromisoformat(said["paid_at"])
        notice = Notice(said["order_no"], said["trade_no"], said["amount"], said["state"], paid_at)
    except (VerificationError, ValueError, KeyError, TypeError):
        raise CallbackInvalid from None
    texts = (notice.order_no, notice.trade_no, notice.state)
    if type(notice.amount) is not int or not all(isinstance(one, str) for one in texts):
        raise CallbackInvalid
    if notice.paid_at is not None and notice.paid_at.tzinfo is None:
        raise CallbackInvalid
    return notice


def pay(order_no: str, *, amount: int | None = None, now: datetime) -> Notice:
    """A tester pays, perhaps another amount. Raises SandboxOrderNotFound."""
    with transaction() as session:
        row = session.get(SandboxOrderRow, order_no, with_for_update=True)
        if row is None:
            raise SandboxOrderNotFound
        if row.state != "paid":
            row.state, row.paid_at = "paid", now
            row.paid_amount = row.amount if amount is None else amount
        return notice_of(row)


def get_order(session: Session, community_id: str, order_no: str) -> SandboxOrderRow:
    """Return an order as the sandbox has it. Raises SandboxOrderNotFound."""
    row = session.get(SandboxOrderRow, order_no)
    if row is None or row.community_id != community_id:
        raise SandboxOrderNotFound
    return row


def write_statement(session: Session, community_id: str, day: date) -> bytes:
    """Return what the sandbox publishes of a day: UTF-8 with BOM."""
    start, end = start_of_day(day), end_of_day(day)
    orders = select(SandboxOrderRow).where(
        SandboxOrderRow.community_id == community_id,
        SandboxOrderRow.paid_at >= start,
        SandboxOrderRow.paid_at < end,
    )
    refunds = (
        select(SandboxRefundRow, SandboxOrderRow.trade_no)
        .join(SandboxOrderRow, SandboxOrderRow.order_no == SandboxRefundRow.order_no)
        .where(
            SandboxOrderRow.community_id == community_id,
            SandboxRefundRow.at >= start,
            SandboxRefundRow.at < end,
        )
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in session.scalars(orders.order_by(SandboxOrderRow.order_no)):
        paid = (row.paid_at, "支付", row.order_no, row.trade_no, row.paid_amount)
        writer.writerow(_cells(*paid))
    for back, trade_no in session.execute(refunds.order_by(SandboxRefundRow.refund_no)):
        writer.writerow(_cells(back.at, "退款", back.refund_no, trade_no, back.amount))
    return text.getvalue().encode("utf-8-sig")


def _cells(
    at: datetime | None, what: str, number: str, trade_no: str, amount: int | None
) -> list[str]:
    moment = "" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    return [moment, what, f"`{number}", f"`{trade_no}", format_yuan(amount or 0), DONE]


def _statement_line(line: int, row: Mapping[str, str], day: date) -> StatementLine:
    what = WHAT.get(row["业务类型"])
    if what is None or not 0 < len(row["商户单号"]) <= 40 or len(row["平台流水号"]) > 64:
        raise StatementLineWrong(line=line)
    if not row["交易时间"].startswith(day.isoformat()):
        raise StatementDayWrong(line=line)
    try:
        amount = parse_yuan(row["金额（元）"])
    except MoneyInvalid:
        raise StatementAmountWrong(line=line) from None
    return StatementLine(line, what, row["商户单号"], row["平台流水号"], amount)


def _refunded(session: Session, order_no: str) -> int:
    statement = select(func.sum(SandboxRefundRow.amount)).where(
        SandboxRefundRow.order_no == order_no
    )
    return int(session.scalars(statement).one() or 0)
