"""Reading the bank's lists of the fund: unit code and amount, a row for each unit.

Law: a file is taken whole or not at all; an amount has at most two decimals, and their sum is the
control total that was typed by hand from the bank's paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.core.money import MoneyInvalid, format_yuan, parse_yuan
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
AMOUNT = ("金额", "续交金额", "补交金额", "交存金额", "amount")


class OpeningFileRefused(RuleError):
    """The file is no CSV and no XLSX, or asks too much of the machine."""


class OpeningColumnsMissing(RuleError):
    """The first row names no column of unit codes or none of balances."""


class TopupColumnsMissing(RuleError):
    """The first row names no column of unit codes or none of amounts."""


class OpeningRowWrong(RuleError):
    """A row names no single unit of the register, or an amount that is none; `row` says which."""


class OpeningUnitTwice(RuleError):
    """Two rows name the same unit; `row` is the second."""


class OpeningTotalDiffers(RuleError):
    """The balances add up to something else than the control total; `total` is what they are."""


@dataclass(frozen=True, slots=True)
class FundLine:
    """What one unit gets in 分; a first deposit of None is not known or not asked."""

    unit_id: int
    amount: int
    deposit: int | None = None


def read_opening(
    session: Session, community_id: str, data: bytes, control_total: int
) -> list[FundLine]:
    """Return the lines of a CSV or XLSX file of opening balances.

    Raises OpeningFileRefused, OpeningColumnsMissing, OpeningRowWrong, OpeningUnitTwice,
    OpeningTotalDiffers.
    """
    rows = _rows(data)
    columns = _columns(rows[0], CODE, BALANCE, DEPOSIT)
    if columns[0] is None or columns[1] is None:
        raise OpeningColumnsMissing
    return _lines(session, community_id, rows[1:], columns, control_total, least=0)


def read_topups(
    session: Session, community_id: str, data: bytes, control_total: int
) -> list[FundLine]:
    """Return the lines of a CSV or XLSX file of what was paid in again; no amount is 0.

    Raises OpeningFileRefused, TopupColumnsMissing, OpeningRowWrong, OpeningUnitTwice,
    OpeningTotalDiffers.
    """
    rows = _rows(data)
    columns = _columns(rows[0], CODE, AMOUNT)
    if None in columns:
        raise TopupColumnsMissing
    return _lines(session, community_id, rows[1:], [*columns, None], control_total, least=1)


def _columns(row: SheetRow, *wanted: Sequence[str]) -> list[int | None]:
    head = [fold_text(show(one)).lower() for one in row.values]
    return [_find(head, names) for names in wanted]


def _lines(
    session: Session,
    community_id: str,
    rows: Sequence[SheetRow],
    columns: Sequence[int | None],
    control_total: int,
    *,
    least: int,
) -> list[FundLine]:
    lines: dict[int, FundLine] = {}
    for row in rows:
        line = _line(session, community_id, row, columns)
        if line.amount < least:
            raise OpeningRowWrong(row=row.number)
        if line.unit_id in lines:
            raise OpeningUnitTwice(row=row.number)
        lines[line.unit_id] = line
    total = sum(one.amount for one in lines.values())
    if total != control_total or not lines:
        raise OpeningTotalDiffers(total=format_yuan(total))
    return list(lines.values())


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
) -> FundLine:
    code, balance, deposit = (None if one is None else row.value(one) for one in columns)
    try:
        units = find_units_by_code(session, community_id, words(code))
        first = None if deposit is None else _fen(deposit)
        held = _fen(balance)
    except RuleError:
        raise OpeningRowWrong(row=row.number) from None
    if len(units) != 1:
        raise OpeningRowWrong(row=row.number)
    return FundLine(units[0].id, held, first)


def _fen(value: CellValue) -> int:
    """A spreadsheet keeps 0.1 as the nearest binary number: what it shows is what was meant."""
    if isinstance(value, float):
        if not 0 <= value < 1e10 or abs(value * 100 - round(value * 100)) > 1e-4:
            raise MoneyInvalid
        return round(value * 100)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise MoneyInvalid
    return parse_yuan(str(value))
