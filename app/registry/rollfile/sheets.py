"""A sheet as rows of plain values, whatever kind of file it came from.

A value is a text, an integer, a float, a bool, a date or a moment, a `CellFault`, or None.
Rows keep the numbers that the spreadsheet program shows; rows without any value are absent.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.refusals import ArchiveTooLarge
from app.registry.rollfile.sheetscan import Span


class CellFault(Enum):
    """A cell that holds no value of its own."""

    ERROR = "error"
    UNCALCULATED = "uncalculated"


CellValue = str | int | float | bool | datetime | date | time | timedelta | CellFault | None


@dataclass(slots=True)
class SheetRow:
    """One row: its number in the file and its values from column 1."""

    number: int
    values: list[CellValue]

    def value(self, column: int) -> CellValue:
        """The value in a column (from 1); None beyond the end of the row."""
        return self.values[column - 1] if column <= len(self.values) else None


@dataclass(slots=True)
class Sheet:
    """All rows that hold a value, in order, and how the sheet hides or merges them."""

    name: str
    rows: list[SheetRow]
    spans: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False

    def rows_between(self, first: int, last: int) -> Iterator[SheetRow]:
        """The rows numbered from first to last, both included."""
        start = bisect_left(self.rows, first, key=_number)
        stop = bisect_right(self.rows, last, key=_number)
        for index in range(start, stop):
            yield self.rows[index]

    def row(self, number: int) -> SheetRow:
        """The row of this number, empty if the file has none."""
        return next(self.rows_between(number, number), SheetRow(number, []))


def _number(row: SheetRow) -> int:
    return row.number


def fill_merged_down(sheet: Sheet, below: int, limits: RollLimits) -> None:
    """Repeat the value of each merged cell in the rows it covers, under the header row `below`.

    Only rows that hold something of their own are filled: a merged cell makes no new row.
    Ranges across columns keep their value in their first column. Raises ArchiveTooLarge.
    """
    filled = 0
    for span in sheet.spans:
        if span.top <= below or span.top == span.bottom:
            continue
        value = sheet.row(span.top).value(span.left)
        for row in sheet.rows_between(span.top + 1, span.bottom):
            filled += 1
            if filled > limits.merged_cells:
                raise ArchiveTooLarge
            row.values.extend([None] * (span.left - len(row.values)))
            row.values[span.left - 1] = value
