"""Tables for a spreadsheet: UTF-8 with its mark, and no cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

COMPUTES = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_sheet(header: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file; a text that begins like a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(one) for one in header])
    writer.writerows([safe_cell(one) for one in line] for line in lines)
    return "\ufeff".encode() + out.getvalue().encode()


def safe_cell(value: object) -> object:
    """Return a cell that no spreadsheet program computes; nothing is an empty cell."""
    if isinstance(value, str) and value.lstrip().startswith(COMPUTES):
        return f"'{value}"
    return "" if value is None else value
