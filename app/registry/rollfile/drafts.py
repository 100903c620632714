"""One data row of the file: every cell read, every refusal kept with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.core.area import AreaSource
from app.core.entitlement import Use
from app.core.errors import RuleError
from app.core.identifiers import UnitCode
from app.registry.rollfile.cells import is_blank, show
from app.registry.rollfile.columns import Column
from app.registry.rollfile.dates import read_date
from app.registry.rollfile.fields import (
    read_area,
    read_area_source,
    read_developer_held,
    read_sharing,
    read_unit_code,
    read_use,
)
from app.registry.rollfile.issues import CellBlank, Issue, Note, Severity
from app.registry.rollfile.seats import read_seat, read_seat_parts
from app.registry.rollfile.sheets import CellValue, SheetRow
from app.registry.rollfile.units import RollOwner, Seat, Sharing

Value = TypeVar("Value")


@dataclass(slots=True)
class Draft:
    """What one row says; None where it says nothing or was refused."""

    row: int
    sheet: str
    code: UnitCode | None = None
    seat: Seat | None = None
    area: int | None = None
    area_source: AreaSource | None = None
    owners: tuple[RollOwner, ...] = ()
    sharing: Sharing | None = None
    handover_date: date | None = None
    developer_held: bool | None = None
    use: Use | None = None
    issues: list[Issue] = field(default_factory=list)
    shown: dict[Column, str] = field(default_factory=dict)

    @property
    def has_error(self) -> bool:
        return any(issue.is_error for issue in self.issues)

    def refuse(self, column: Column, error: RuleError) -> None:
        """Keep a refusal as an error of this row."""
        self._add(Severity.ERROR, column, error.code, dict(error.fields))

    def warn(self, column: Column | None, code: str, **fields: object) -> None:
        """Keep a warning of this row."""
        self._add(Severity.WARNING, column, code, fields)

    def _add(
        self, severity: Severity, column: Column | None, code: str, fields: dict[str, object]
    ) -> None:
        self.issues.append(Issue(severity, code, self.row, column, fields, self.sheet))


class RowCells:
    """A row's cells by roll column, read one by one into a draft."""

    def __init__(self, row: SheetRow, columns: dict[Column, int], sheet: str) -> None:
        self._row = row
        self._columns = columns
        self.draft = Draft(row.number, sheet)
        self.draft.shown = {column: show(self.value(column)) for column in columns}

    def value(self, column: Column) -> CellValue:
        """The value under a column; None where the file has no such column."""
        place = self._columns.get(column)
        return None if place is None else self._row.value(place)

    def is_blank(self, column: Column) -> bool:
        """Whether the row says nothing under this column."""
        return is_blank(self.value(column))

    def take(
        self, column: Column, reader: Callable[[CellValue, list[Note]], Value | None]
    ) -> Value | None:
        """What a reader makes of a column; a refusal becomes an error, a note a warning."""
        notes: list[Note] = []
        try:
            return reader(self.value(column), notes)
        except RuleError as error:
            self.draft.refuse(column, error)
            return None
        finally:
            for note in notes:
                self.draft.warn(column, note.code, **note.fields)


def read_unit_fields(cells: RowCells) -> None:
    """Read all columns but the owners' into the draft."""
    draft = cells.draft
    if cells.is_blank(Column.UNIT_CODE):
        draft.refuse(Column.UNIT_CODE, CellBlank())
    draft.code = cells.take(Column.UNIT_CODE, read_unit_code)
    draft.seat = _take_seat(cells)
    draft.area = cells.take(Column.AREA, read_area)
    draft.area_source = cells.take(Column.AREA_SOURCE, read_area_source)
    draft.sharing = cells.take(Column.SHARING, read_sharing)
    draft.handover_date = cells.take(Column.HANDOVER, read_date)
    draft.developer_held = cells.take(Column.DEVELOPER, read_developer_held)
    draft.use = cells.take(Column.USE, read_use)


def _take_seat(cells: RowCells) -> Seat | None:
    by_parts = cells.take(
        Column.BUILDING,
        lambda building, notes: read_seat_parts(
            building, cells.value(Column.STAIRCASE), cells.value(Column.ROOM)
        ),
    )
    if by_parts is None:
        return cells.take(Column.SEAT, read_seat)
    whole = cells.take(Column.SEAT, lambda value, notes: read_seat(value, []))
    if whole is None:
        return by_parts
    return whole if whole.building else Seat(whole.text, *_parts(by_parts))


def _parts(seat: Seat) -> tuple[str, str, str]:
    return seat.building, seat.staircase, seat.room
