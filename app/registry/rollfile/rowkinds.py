"""Which rows below the header are units, and which are totals, headings and notes.

Law: a row is left out only when it cannot be a unit or an owner, and then with a warning
that names it. A row with an owner but no unit code is data, and an error.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TypeGuard

from app.core.identifiers import fold_text
from app.registry.rollfile.cells import is_blank
from app.registry.rollfile.columns import Column, find_column
from app.registry.rollfile.headers import Header
from app.registry.rollfile.sheets import CellValue, SheetRow


class RowKind(Enum):
    """What a row under the header is."""

    UNIT = "unit"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    HEADER_AGAIN = "header_again"
    NOTE = "note"
    COUNTER = "counter"


_TOTAL = re.compile(r"(合计|总计|共计|累计|总和|汇总|全部合计)([::(,;]|[0-9]|共|$).*")
_TOTAL_SIGNS = frozenset("计和总")
_SUBTOTAL = re.compile(r".{0,12}(小计|分计)([::(,;]|[0-9]|共|$).*")
_HAN = re.compile(r"[\u4e00-\u9fff]")

# A value here makes the row one about a unit or an owner.
_TELLING = (
    Column.AREA,
    Column.OWNER,
    Column.NUMBER,
    Column.CO_OWNER,
    Column.CO_NUMBER,
    Column.SEAT,
    Column.ROOM,
    Column.PHONE,
)


def find_row_kind(row: SheetRow, header: Header, *, after_total: bool) -> RowKind:
    """Return the kind of a row that holds at least one value."""
    code = row.value(header.columns[Column.UNIT_CODE])
    if isinstance(code, str) and _is_header(code):
        return RowKind.HEADER_AGAIN
    total = _find_total(row, header, code)
    if total is not None:
        return total
    telling = [row.value(header.columns[c]) for c in _TELLING if c in header.columns]
    if not all(is_blank(value) for value in telling):
        return RowKind.UNIT
    if is_blank(code):
        return _kind_without_code(row)
    return RowKind.NOTE if _is_remark(code, row, after_total) else RowKind.UNIT


def _is_header(text: str) -> bool:
    found = find_column(text)
    return found is not None and found[0] is Column.UNIT_CODE


def _may_total(value: CellValue) -> TypeGuard[str]:
    """The quick question before the folding: all these words have 计, 和 or 总 in them."""
    return isinstance(value, str) and len(value) <= 60 and not _TOTAL_SIGNS.isdisjoint(value)


def _find_total(row: SheetRow, header: Header, code: CellValue) -> RowKind | None:
    texts = [fold_text(value) for value in row.values if _may_total(value)]
    owner = header.columns.get(Column.OWNER)
    has_owner = owner is not None and not is_blank(row.value(owner)) and not is_blank(code)
    if has_owner:
        return None
    if any(_TOTAL.fullmatch(text) for text in texts):
        return RowKind.TOTAL
    if any(_SUBTOTAL.fullmatch(text) for text in texts):
        return RowKind.SUBTOTAL
    return None


def _kind_without_code(row: SheetRow) -> RowKind:
    """A note, or a row number written ahead of units that never came."""
    values = [value for value in row.values if not is_blank(value)]
    is_note = any(isinstance(value, str) and _HAN.search(value) for value in values)
    return RowKind.NOTE if is_note else RowKind.COUNTER


def _is_remark(code: CellValue, row: SheetRow, after_total: bool) -> bool:
    """Whether Chinese text stands alone where a code should: 制表人：…, or 3号楼 as heading."""
    if not isinstance(code, str) or not _HAN.search(code):
        return False
    others = [value for value in row.values if not is_blank(value) and value is not code]
    return after_total or not others
