"""XLSX bytes to sheets, through openpyxl's streaming reader.

Law: `scan_workbook` has bounded the archive before openpyxl opens it. openpyxl is written
for files that are what they say; on hostile bytes it raises whatever its innermost line
raised, so every exception of its own means: the workbook is damaged.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from app.registry.rollfile.archive import scan_workbook
from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.refusals import (
    RollFileRefused,
    TooManyRows,
    TooManySheets,
    WorkbookDamaged,
)
from app.registry.rollfile.sheets import CellFault, CellValue, Sheet, SheetRow
from app.registry.rollfile.sheetscan import SheetFacts

_PLAIN = (str, int, float, bool, datetime, date, time, timedelta)
_REPORT_EVERY = 500


def read_workbook(
    data: bytes, limits: RollLimits, progress: Callable[[int, int], None]
) -> list[Sheet]:
    """Return the worksheets of XLSX bytes. `progress` gets rows read and rows there are.

    Raises RollFileRefused.
    """
    facts = scan_workbook(data, limits)
    total = sum(len(sheet.rows_with_values) for sheet in facts.values())
    if total > limits.rows:
        raise TooManyRows(limit=limits.rows)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_read_sheets(data, facts, limits, _Counter(progress, total)))
    except RollFileRefused:
        raise
    except Exception as error:
        raise WorkbookDamaged(part=type(error).__name__) from error


class _Counter:
    """Tells the caller how many rows were read, now and then."""

    def __init__(self, progress: Callable[[int, int], None], total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def step(self) -> None:
        self._done += 1
        if self._done % _REPORT_EVERY == 0:
            self._progress(self._done, self._total)


def _read_sheets(
    data: bytes, facts: dict[str, SheetFacts], limits: RollLimits, counter: _Counter
) -> Iterator[Sheet]:
    book: Any = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        worksheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
        if len(worksheets) > limits.sheets:
            raise TooManySheets(limit=limits.sheets)
        for worksheet in worksheets:
            # The part's name is the only way from a sheet to what the scan found in it.
            found = facts.get(worksheet._worksheet_path, SheetFacts())
            yield _read_sheet(worksheet, found, counter)
    finally:
        book.close()


def _read_sheet(worksheet: Any, facts: SheetFacts, counter: _Counter) -> Sheet:
    # The size a file states of itself may be wrong; rows beyond it would be lost.
    worksheet.reset_dimensions()
    rows = []
    for number, cells in enumerate(worksheet.iter_rows(max_col=facts.last_column), start=1):
        # Between two far rows the library makes up a million empty ones.
        if number not in facts.rows_with_values:
            continue
        row = SheetRow(number, _trimmed([_value(cell) for cell in cells]))
        if row.values:
            rows.append(row)
            counter.step()
    sheet = Sheet(
        name=str(worksheet.title),
        rows=rows,
        spans=facts.spans,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
        is_hidden=worksheet.sheet_state != "visible",
    )
    _mark_uncalculated(sheet, facts)
    return sheet


def _mark_uncalculated(sheet: Sheet, facts: SheetFacts) -> None:
    numbers = {row.number: row for row in sheet.rows}
    for number, column in sorted(facts.uncalculated):
        row = numbers.get(number)
        if row is None:
            row = numbers[number] = SheetRow(number, [])
            sheet.rows.append(row)
        row.values.extend([None] * (column - len(row.values)))
        row.values[column - 1] = CellFault.UNCALCULATED
    sheet.rows.sort(key=lambda row: row.number)


def _value(cell: Any) -> CellValue:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        return CellFault.ERROR
    if isinstance(value, str):
        return value if value.strip() else None
    return value if isinstance(value, _PLAIN) else CellFault.ERROR


def _trimmed(values: list[CellValue]) -> list[CellValue]:
    while values and values[-1] is None:
        values.pop()
    return values
