"""The ledger as a spreadsheet, in Chinese, as offices keep it (CSV with BOM, XLSX).

Law: owners masked, phones left out; a cell that begins like a formula is written as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook

from app.delivery.service.evidence import evidence_number
from app.platform.chinese_dates import moment_text
from app.platform.sheets import COMPUTES

if TYPE_CHECKING:
    from app.delivery.service.ledger import Ledger, Line

COLUMNS = (
    "序号",
    "楼栋",
    "房屋",
    "业主",
    "人数",
    "面积（㎡）",
    "送达情况",
    "送达方式",
    "送达时间",
    "已提示沉默后果",
    "已入日志",
    "尝试次数",
    "最近结果",
    "凭证编号",
    "下一步",
)
STATUS = {
    "served": "已送达",
    "waiting": "送达中",
    "refused": "拒收",
    "failed": "未能送达",
    "unreached": "未送达",
}
CHANNEL = {
    "sms": "短信",
    "email": "电子邮件",
    "letter": "信函",
    "door": "上门",
    "posting": "张贴公示",
    "sign_in": "核验登录",
}
RESULT = {
    "delivered": "送达",
    "refused": "拒收",
    "undeliverable": "无法送达",
    "bounced": "退回",
    "waiting": "途中",
}
NEXT = {
    "nothing": "",
    "sign": "签名入日志",
    "send": "发送消息",
    "wait": "等待回执",
    "visit": "上门或寄信",
    "post": "张贴公示",
    "wait_for_posting": "等待公示期满",
}
Cell = str | int | Decimal


def write_csv(ledger: Ledger) -> bytes:
    """Return the ledger's lines as CSV that spreadsheet programs open by themselves."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(ledger.lines))
    return text.getvalue().encode("utf-8-sig")


def write_workbook(ledger: Ledger) -> bytes:
    """Return the ledger's lines as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("送达登记")
    sheet.append(COLUMNS)
    for row in _rows(ledger.lines):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _rows(lines: Iterable[Line]) -> Iterator[list[Cell]]:
    for line in lines:
        yield [_safe(cell) if isinstance(cell, str) else cell for cell in _cells(line)]


def _cells(line: Line) -> list[Cell]:
    served = [one for one in line.attempts if one.result == "delivered"]
    last = line.attempts[-1] if line.attempts else None
    return [
        line.right.line or "",
        "、".join(line.right.buildings),
        "、".join(line.reach.labels),
        line.reach.owner,
        line.right.heads,
        Decimal(line.right.area).scaleb(-2),
        STATUS[line.standing.status.value],
        "、".join(CHANNEL[one] for one in line.standing.channels),
        moment_text(served[0].at) if served else "",
        "是" if line.standing.warned else "",
        "是" if line.standing.logged else "",
        len(line.attempts),
        "" if last is None else f"{CHANNEL[last.channel]}：{RESULT[last.result]}",
        "、".join(evidence_number(one) for one in served),
        NEXT[line.standing.next.value],
    ]


def _safe(text: str) -> str:
    return "'" + text if text.lstrip().startswith(COMPUTES) else text
