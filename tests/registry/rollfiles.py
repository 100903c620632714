"""Small real workbooks for the tests of the roll reader: build, damage, preview."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from app.core.identifiers.resident_id import resident_check_character
from app.registry.rollfile import RollOptions, RollPreview, preview_roll

DAY = date(2026, 3, 1)
OPTIONS = RollOptions(record_date=DAY)

HEADER = (
    "不动产单元号",
    "房屋坐落",
    "专有部分面积",
    "面积来源",
    "业主姓名",
    "证件类型",
    "证件号码",
    "手机号",
    "共有方式",
    "交付日期",
    "开发商持有",
    "用途",
)


def code(number: int = 1, building: int = 1) -> str:
    return f"990000001001GB00001F{building:04}{number:04}"


def resident(number: int = 1) -> str:
    body = f"99000019900101{number:03}"
    return body + resident_check_character(body)


def phone(number: int = 1) -> str:
    return f"1700000{number:04}"


def unit(index: int = 1, /, **changes: object) -> list[object]:
    """A clean row of unit `index`; changes are given by English column names."""
    values: dict[str, object] = {
        "code": code(index),
        "seat": f"1号楼1单元{index}01",
        "area": "89.12",
        "source": "登记",
        "owner": "王芳",
        "kind": "居民身份证",
        "number": resident(index),
        "phone": phone(index),
        "sharing": "单独所有",
        "handover": "2021-05-01",
        "developer": "否",
        "use": "住宅",
    }
    unknown = set(changes) - set(values)
    assert not unknown, unknown
    return [*{**values, **changes}.values()]


def workbook(
    *rows: Sequence[object],
    header: Sequence[object] | None = HEADER,
    change: Callable[[Workbook], None] | None = None,
) -> bytes:
    """XLSX bytes of one sheet with these rows under the header."""
    book = Workbook()
    sheet: Any = book.active
    for row in ([header] if header else []) + list(rows):
        sheet.append(list(row))
    if change:
        change(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_bytes(*rows: Sequence[object], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    stream = StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([HEADER, *rows])
    return stream.getvalue().encode(encoding)


def preview(data: bytes, **arguments: Any) -> RollPreview:
    options = arguments.pop("options", OPTIONS)
    return preview_roll(data, "roll.xlsx", options=options, **arguments)


def preview_rows(*rows: Sequence[object], **arguments: Any) -> RollPreview:
    return preview(workbook(*rows, **arguments))


def preview_unit(**changes: object) -> RollPreview:
    """The preview of one unit with some of its cells changed."""
    return preview_rows(unit(**changes))


def errors(seen: RollPreview) -> list[tuple[int | None, str | None, str]]:
    return [(issue.row, issue.column, issue.code) for issue in seen.errors]


def error_codes(seen: RollPreview) -> list[str]:
    return [issue.code for issue in seen.errors]


def warning_codes(seen: RollPreview) -> list[str]:
    """The codes of the warnings, without the one that every synthetic roll gets."""
    return [issue.code for issue in seen.warnings if issue.code != "synthetic_documents"]


def rewrite(data: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes] | None]) -> bytes:
    """XLSX bytes with some parts replaced, changed, added or (None) removed."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            change = parts.get(name, b"keep")
            content = source.read(name)
            if change is None:
                continue
            if callable(change):
                content = change(content)
            elif change != b"keep":
                content = change
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
        for name in set(parts) - set(source.namelist()):
            added = parts[name]
            assert isinstance(added, bytes)
            target.writestr(name, added, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"
