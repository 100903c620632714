"""A statement's CSV: read with limits, each refusal with its line.

Law: UTF-8 (with or without BOM) or GBK; a header of known columns; at most 20,000 lines of 5 MB; no
line is guessed at.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from app.core.errors import RuleError

MOST_BYTES = 5_000_000
MOST_LINES = 20_000
LONGEST_CELL = 200


class StatementInvalid(RuleError):
    """A file is no statement: too large, no text, no table, or other columns."""


class StatementLineWrong(RuleError):
    """A line lacks cells, has one too long, or is of no known kind; `line` says which."""


class StatementDayWrong(RuleError):
    """A line is of another day; `line` says which."""


class StatementAmountWrong(RuleError):
    """A line's amount is no amount; `line` says which."""


def read_rows(data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line number, by the names of its columns.

    Raises StatementInvalid, StatementLineWrong.
    """
    if len(data) > MOST_BYTES:
        raise StatementInvalid
    reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not set(columns) <= set(header) or len(set(header)) != len(header):
            raise StatementInvalid
        for count, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(header, cells, reader.line_num, count)
    except csv.Error:
        raise StatementLineWrong(line=reader.line_num) from None


def _row(header: Sequence[str], cells: Sequence[str], line: int, count: int) -> dict[str, str]:
    if count > MOST_LINES or len(cells) != len(header) or max(map(len, cells)) > LONGEST_CELL:
        raise StatementLineWrong(line=line)
    # Statements put a tab or a backquote before long numbers, so that spreadsheets keep them.
    return dict(zip(header, (cell.strip().lstrip("`'").strip() for cell in cells), strict=True))


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise StatementInvalid
