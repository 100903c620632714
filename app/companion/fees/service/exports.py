"""Bills, arrears and payments as spreadsheets for the company's desk (CSV, XLSX).

Law: no owner's name and no phone; a cell that begins like a formula is written as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from app.companion.fees.service.arrears import AGES, Arrears
from app.companion.fees.service.standing import Bill, Paid
from app.platform.chinese_dates import moment_text
from app.platform.sheets import safe_cell

Cell = str | int | Decimal
BILLS = ("账单编号", "楼栋", "房屋", "项目", "周期", "应收（元）", "已收（元）", "未收（元）",
         "应缴日期", "状态")  # fmt: skip
ARREARS = ("楼栋", "房屋", "笔数", "最早应缴日", *(f"{most}天内（元）" for most in AGES),
           f"{AGES[-1]}天以上（元）", "合计（元）", "最近提醒")  # fmt: skip
PAYMENTS = ("收据编号", "房屋", "方式", "金额（元）", "到账时间", "商户单号", "备注")
STATES = {"open": "待缴", "paid": "已缴清", "overdue": "逾期", "void": "已作废"}
METHODS = {"online": "线上支付", "cash": "现金", "transfer": "转账"}


def bill_rows(bills: Iterable[Bill], today: date) -> Iterator[list[Cell]]:
    """Yield the lines of the bills."""
    for one in bills:
        yield [
            one.id,
            one.building,
            one.label,
            one.title,
            one.period,
            _yuan(one.amount),
            _yuan(one.paid),
            _yuan(one.open),
            one.due.isoformat(),
            STATES[one.state(today)],
        ]


def arrears_rows(arrears: Iterable[Arrears]) -> Iterator[list[Cell]]:
    """Yield the lines of the arrears."""
    for one in arrears:
        yield [
            one.building,
            one.label,
            one.bills,
            one.oldest.isoformat(),
            *map(_yuan, one.ages),
            _yuan(one.total),
            "" if one.reminded_at is None else moment_text(one.reminded_at),
        ]


def payment_rows(payments: Iterable[Paid]) -> Iterator[list[Cell]]:
    """Yield the lines of the payments."""
    for one in payments:
        yield [
            one.receipt,
            "、".join(label for label, _ in one.lines),
            METHODS[one.method],
            _yuan(one.amount),
            "" if one.paid_at is None else moment_text(one.paid_at),
            one.order_no,
            one.note,
        ]


def write_workbook(title: str, columns: Sequence[str], rows: Iterable[list[Cell]]) -> bytes:
    """Return lines as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(columns)
    for row in rows:
        sheet.append([safe_cell(one) for one in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
