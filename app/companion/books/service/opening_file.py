"""Reading the file of opening balances: unit code, balance, first deposit, a row for each unit.

Law: a file is taken whole or not at all; an amount has at most two decimals, and their sum is the
control total that was typed by hand from the bank's paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.core.money import MoneyInvalid, parse_yuan
from app.registry.rollfile.cells import show, words
from app.registry.rollfile.files import read_sheets
from app.registry.rollfile.limits import MEBIBYTE, RollLimits
from app.registry.rollfile.refusals import RollFileRefused
from app.registry.service import find_units_by_code

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.rollfile.sheets import CellValue, SheetRow

LIMITS = RollLimits(file_bytes=5 * MEBIBYTE, rows=10_000, columns=30)
CODE = ("不动产单元号", "不动产单元代码", "单元代码", "unit")
BALANCE = ("余额", "期初余额", "balance")
DEPOSIT = ("首期交存", "首期交存额", "first deposit")


class OpeningFileRefused(RuleError):
    """The file is no CSV and no XLSX, or asks too much of the machine."""


class OpeningColumnsMissing(RuleError):
    """The first row names no column of unit codes or none of balances."""


class OpeningRowWrong(RuleError):
    """A row names no single unit of the register, or an amount that is none; `row` says which."""


class OpeningUnitTwice(RuleError):
    """Two rows name the same unit; `row` is the second."""


class OpeningTotalDiffers(RuleError):
    """The balances add up to something else than the control total; `total` is what they are."""


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What one unit begins with; a first deposit of None is not known."""

    unit_id: int
    balance: int
    deposit: int | None = None


def read_opening(
    session: Session, community_id: str, data: bytes, control_total: int
) -> list[OpeningLine]:
    """Return the lines of a CSV or XLSX file.

    Raises OpeningFileRefused, OpeningColumnsMissing, OpeningRowWrong, OpeningUnitTwice,
    OpeningTotalDiffers.
    """
    rows = _rows(data)
    head = [fold_text(show(one)).lower() for one in rows[0].values]
    columns = [_find(head, names) for names in (CODE, BALANCE, DEPOSIT)]
    if columns[0] is None or columns[1] is None:
        raise OpeningColumnsMissing
    lines: list[OpeningLine] = []
    seen: set[int] = set()
    for row in rows[1:]:
        line = _line(session, community_id, row, columns)
        if line.unit_id in seen:
            raise OpeningUnitTwice(row=row.number)
        seen.add(line.unit_id)
        lines.append(line)
    total = sum(one.balance for one in lines)
    if total != control_total or not lines:
        raise OpeningTotalDiffers(total=f"{total / 100:,.2f}")
    return lines


def _rows(data: bytes) -> list[SheetRow]:
    try:
        return read_sheets(data, LIMITS, lambda _done, _all: None)[0].rows
    except RollFileRefused:
        raise OpeningFileRefused from None


def _find(head: Sequence[str], names: Sequence[str]) -> int | None:
    found = [place for place, title in enumerate(head, start=1) if title in names]
    return found[0] if len(found) == 1 else None


def _line(
    session: Session, community_id: str, row: SheetRow, columns: Sequence[int | None]
) -> OpeningLine:
    code, balance, deposit = (None if one is None else row.value(one) for one in columns)
    try:
        units = find_units_by_code(session, community_id, words(code))
        first = None if deposit is None else _fen(deposit)
        held = _fen(balance)
    except RuleError:
        raise OpeningRowWrong(row=row.number) from None
    if len(units) != 1:
        raise OpeningRowWrong(row=row.number)
    return OpeningLine(units[0].id, held, first)


def _fen(value: CellValue) -> int:
    """A spreadsheet keeps 0.1 as the nearest binary number: what it shows is what was meant."""
    if isinstance(value, float):
        if not 0 <= value < 1e10 or abs(value * 100 - round(value * 100)) > 1e-4:
            raise MoneyInvalid
        return round(value * 100)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise MoneyInvalid
    return parse_yuan(str(value))
