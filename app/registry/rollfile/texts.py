"""CSV bytes to one sheet: UTF-8 with or without byte order mark, or GB18030.

Law: an encoding is taken only if every byte fits it; a quote that does not close is refused,
because it swallows the rows after it. Row numbers are those Excel shows (records, not lines).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.refusals import (
    CsvBroken,
    FormatUnknown,
    TooManyColumns,
    TooManyRows,
)
from app.registry.rollfile.sheets import CellValue, Sheet, SheetRow

_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", "\t", ";")
_SAMPLE_CHARACTERS = 4_000


def read_csv(data: bytes, limits: RollLimits) -> Sheet:
    """Return the rows of CSV bytes as one sheet. Raises RollFileRefused."""
    text = _decode(data)
    rows = list(_records(text, _find_delimiter(text), limits))
    return Sheet(name="", rows=rows)


def _decode(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise FormatUnknown


def _find_delimiter(text: str) -> str:
    head = text[:_SAMPLE_CHARACTERS]
    return max(_DELIMITERS, key=head.count)


def _records(text: str, delimiter: str, limits: RollLimits) -> Iterator[SheetRow]:
    # A cell may hold line breaks of every kind; only the reader knows which end a record.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    kept = 0
    try:
        for number, record in enumerate(reader, start=1):
            values = _values(record)
            if not values:
                continue
            kept += 1
            if kept > limits.rows:
                raise TooManyRows(limit=limits.rows)
            if len(values) > limits.columns:
                raise TooManyColumns(limit=limits.columns)
            yield SheetRow(number, values)
    except csv.Error as error:
        raise CsvBroken(line=reader.line_num) from error


def _values(record: list[str]) -> list[CellValue]:
    values: list[CellValue] = [_unwrapped(text) if text.strip() else None for text in record]
    while values and values[-1] is None:
        values.pop()
    return values


def _unwrapped(text: str) -> str:
    """Take off what people put around a number so that Excel leaves it alone: ="…" and '."""
    if text.startswith('="') and text.endswith('"') and len(text) > 3:
        return text[2:-1]
    return text.removeprefix("'")
