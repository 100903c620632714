"""The header of a roll: one to three rows among the first twenty of a sheet.

Law: the block of rows that names the most columns wins; of equals the lowest block in
height, then the first. In a header of several rows the lowest row that names a column
counts; the group above it (共有人 …) may turn 姓名 into 共有人姓名.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.registry.rollfile.columns import (
    CO_OWNER_OF,
    REQUIRED,
    Column,
    find_column,
    is_expected_other,
)
from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.refusals import ArchiveTooLarge, ColumnsMissing, ColumnTwice
from app.registry.rollfile.sheets import CellValue, Sheet
from app.registry.rollfile.sheetscan import Span

_TALLEST = 3
_FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and which file column holds which roll column."""

    first_row: int
    last_row: int
    columns: dict[Column, int]
    # Headers that name nothing known, or a known column less well: (file column, header).
    left_out: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    column: Column
    rank: int
    place: int
    label: str


def find_header(sheet: Sheet, limits: RollLimits) -> Header | None:
    """Return the header of a sheet, or None where no rows name three columns of a roll.

    Raises ColumnTwice, ArchiveTooLarge.
    """
    labels = _labels(sheet, limits)
    blocks = [
        (first, last)
        for first in sorted(labels)
        for last in range(first, first + _TALLEST)
        if last in labels
    ]
    if not blocks:
        return None
    best = max(blocks, key=lambda block: _quality(labels, *block))
    if _quality(labels, *best)[0] < _FEWEST_COLUMNS:
        return None
    return _build(sheet.name, labels, *best)


def check_columns(sheet: Sheet, header: Header) -> None:
    """Refuse a header without the columns nobody can vote without. Raises ColumnsMissing."""
    missing = [column for column in REQUIRED if column not in header.columns]
    in_parts = Column.BUILDING in header.columns and Column.ROOM in header.columns
    if Column.SEAT not in header.columns and not in_parts:
        missing.append(Column.SEAT)
    if missing:
        raise ColumnsMissing(columns="、".join(missing), sheet=sheet.name)


def _labels(sheet: Sheet, limits: RollLimits) -> dict[int, dict[int, str]]:
    """The texts of the first rows by row and column, merged cells spread over their range."""
    last = limits.header_rows
    labels: dict[int, dict[int, str]] = {}
    for row in sheet.rows_between(1, last):
        labels[row.number] = {
            place: value
            for place, value in enumerate(row.values, start=1)
            if isinstance(value, str)
        }
    spread = 0
    for span in sheet.spans:
        spread += _spread(sheet, span, labels, last, limits)
        if spread > limits.merged_cells:
            raise ArchiveTooLarge
    return labels


def _spread(
    sheet: Sheet, span: Span, labels: dict[int, dict[int, str]], last: int, limits: RollLimits
) -> int:
    value: CellValue = None if span.top > last else sheet.row(span.top).value(span.left)
    if not isinstance(value, str):
        return 0
    cells = [
        (row, place)
        for row in range(span.top, min(span.bottom, last) + 1)
        for place in range(span.left, min(span.right, limits.columns) + 1)
    ]
    for row, place in cells:
        labels.setdefault(row, {})[place] = value
    return len(cells)


def _quality(labels: dict[int, dict[int, str]], first: int, last: int) -> tuple[int, int, int]:
    columns = {claim.column for claim in _claims(labels, first, last)}
    return len(columns), first - last, -first


def _claims(labels: dict[int, dict[int, str]], first: int, last: int) -> Iterator[_Claim]:
    rows = [labels.get(row, {}) for row in range(last, first - 1, -1)]
    for place in sorted({place for row in rows for place in row}):
        stack = [row[place] for row in rows if place in row]
        claim = _claim(place, stack)
        if claim is not None:
            yield claim


def _claim(place: int, stack: list[str]) -> _Claim | None:
    """What the labels of one file column, lowest first, say it is."""
    label, *groups = stack
    found = find_column(label)
    if found is None:
        return None
    column, rank = found
    if any("共有" in group for group in groups if group != label):
        column = CO_OWNER_OF.get(column, column)
    return _Claim(column, rank, place, label)


def _build(name: str, labels: dict[int, dict[int, str]], first: int, last: int) -> Header:
    claims = sorted(_claims(labels, first, last), key=lambda claim: (claim.rank, claim.place))
    columns: dict[Column, _Claim] = {}
    left_out: list[tuple[int, str]] = []
    for claim in claims:
        best = columns.setdefault(claim.column, claim)
        if best is claim:
            continue
        if best.rank == claim.rank:
            raise ColumnTwice(column=claim.column.value, sheet=name)
        left_out.append((claim.place, claim.label))
    known = {claim.place for claim in claims}
    left_out += _unknown(labels.get(last, {}), known)
    places = {column: claim.place for column, claim in columns.items()}
    return Header(first, last, places, tuple(sorted(left_out)))


def _unknown(labels: dict[int, str], known: set[int]) -> Iterator[tuple[int, str]]:
    for place, label in labels.items():
        if place not in known and not is_expected_other(label):
            yield place, label
