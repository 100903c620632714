"""The preview as pages show it: every row with the state of each field, masked, kept sealed.

Law: what was refused is shown as it stands in the file, because a person must find it;
all else that names a person is masked. Sentences are made when the page is shown, in its
language.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from app.core.identifiers import mask_company, mask_name, mask_unit_code
from app.platform.files import read_file, store_file
from app.registry.rollfile import (
    Column,
    FieldPreview,
    FieldState,
    Issue,
    RollPreview,
    RowPreview,
    Severity,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import RollImportRow, UnitRow

PAGE_ROWS = 50
NOT_LISTED = "unit_not_listed"
_MEDIA_TYPE = "application/x-yijue-roll-report"
_LONGEST_PERSONAL_NAME = 4
_BETWEEN_NAMES = re.compile(r"[、；;，,/|\s]+")
_STATES = (
    FieldState.ERROR,
    FieldState.WARNING,
    FieldState.CHANGED,
    FieldState.NEW,
    FieldState.SAME,
)
# Where state and fields stand in a kept row.
_STATE, _FIELDS = 3, 4
FILTERS: dict[str, frozenset[str]] = {
    "problems": frozenset({"error", "warning"}),
    "changes": frozenset({"new", "changed"}),
    "all": frozenset(_STATES),
}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of the file: its worst state, and the fields in canonical order."""

    row: int
    sheet: str
    unit: str
    state: str
    fields: tuple[FieldPreview, ...]
    notes: tuple[Issue, ...] = ()

    def telling(self, show: str) -> frozenset[Column]:
        """Return the columns that a filter is about, and those that say which unit it is."""
        if show not in FILTERS or show == "all":
            return frozenset(one.column for one in self.fields)
        asked = {one.column for one in self.fields if one.state in FILTERS[show]}
        return frozenset({Column.UNIT_CODE, Column.SEAT, Column.OWNER} | asked)


class StoredRows(Sequence[ReportRow]):
    """Rows as they are kept: each is made when it is looked at, because a page shows few."""

    def __init__(self, values: Sequence[Any] = ()) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> ReportRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[ReportRow]: ...

    def __getitem__(self, place: int | slice) -> ReportRow | list[ReportRow]:
        if isinstance(place, slice):
            return [_row_of(value) for value in self.values[place]]
        return _row_of(self.values[place])

    def select(self, wanted: frozenset[str]) -> StoredRows:
        """Return the rows that have, or whose fields have, one of these states."""
        return StoredRows(
            [
                value
                for value in self.values
                if value[_STATE] in wanted or any(one[1] in wanted for one in value[_FIELDS])
            ]
        )

    def count_states(self) -> dict[str, int]:
        """Return how many rows are in each state."""
        counted = Counter(value[_STATE] for value in self.values)
        return {state.value: counted[state.value] for state in _STATES}


@dataclass(frozen=True, slots=True)
class Report:
    """A stored preview; `general` are the findings that belong to no row of a unit."""

    rows: StoredRows = field(default_factory=StoredRows)
    general: tuple[Issue, ...] = ()
    missing: tuple[tuple[str, str], ...] = field(default=())

    def issues(self) -> list[Issue]:
        """Return every finding of the file, errors and warnings, by row."""
        found = [
            *self.general,
            *(issue for row in self.rows for issue in row.notes),
            *(issue for row in self.rows for one in row.fields for issue in one.issues),
            *(
                Issue(Severity.WARNING, NOT_LISTED, None, Column.UNIT_CODE, {"unit": label})
                for label, _ in self.missing
            ),
        ]
        return sorted(found, key=lambda issue: (issue.sheet, issue.row or 0))

    def select(self, show: str) -> Sequence[ReportRow]:
        """Return the rows with a field that a filter asks for; an unknown filter shows all."""
        if show not in FILTERS:
            return self.rows
        return self.rows.select(FILTERS[show])


def make_report(preview: RollPreview, missing: Iterable[UnitRow]) -> Report:
    """Return the masked report of a preview; `missing` are the stored units the file lacks."""
    placed: dict[tuple[str, int | None], list[Issue]] = {}
    for issue in (*preview.errors, *preview.warnings):
        placed.setdefault((issue.sheet, issue.row), []).append(issue)
    rows = [_row_json(_row(one, placed.pop((one.sheet, one.row), []))) for one in preview.rows]
    general = tuple(issue for some in placed.values() for issue in some if issue.code != NOT_LISTED)
    gone = tuple((unit.label, mask_unit_code(unit.code)) for unit in missing)
    return Report(StoredRows(rows), tuple(sorted(general, key=lambda one: not one.is_error)), gone)


def store_report(session: Session, report: Report) -> str:
    """Keep a report in the file store; returns its name."""
    value = {
        "rows": report.rows.values,
        "general": [_issue_json(issue) for issue in report.general],
        "missing": report.missing,
    }
    data = zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 6)
    return store_file(session, data, media_type=_MEDIA_TYPE, name="report").sha256


def read_report(session: Session, row: RollImportRow) -> Report:
    """Return the report of an import; an empty one before it was read. Raises FileMissing."""
    if row.report_sha256 is None:
        return Report()
    value = json.loads(zlib.decompress(read_file(session, row.report_sha256)))
    return Report(
        rows=StoredRows(value["rows"]),
        general=tuple(map(_issue_of, value["general"])),
        missing=tuple((label, code) for label, code in value["missing"]),
    )


def _row(row: RowPreview, issues: Sequence[Issue]) -> ReportRow:
    fields = tuple(map(_masked, row.fields))
    states = {one.state for one in fields}
    told = {id(issue) for one in row.fields for issue in one.issues}
    notes = tuple(issue for issue in issues if id(issue) not in told)
    states |= {_state_of(issue) for issue in notes}
    worst = next((state for state in _STATES if state in states), FieldState.SAME)
    return ReportRow(row.row, row.sheet, _mask_code(row.unit_code), worst.value, fields, notes)


def _state_of(issue: Issue) -> FieldState:
    return FieldState.ERROR if issue.is_error else FieldState.WARNING


def _masked(one: FieldPreview) -> FieldPreview:
    shown = one.shown if one.state is FieldState.ERROR else _mask(one.column, one.shown)
    before = "" if one.state is FieldState.SAME else _mask(one.column, one.before)
    return FieldPreview(one.column, one.state, shown, before, one.issues)


def _mask(column: Column, text: str) -> str:
    if column is Column.OWNER:
        # A row that was refused shows the cell as it stands, with any sign between two names.
        return "、".join(map(_mask_name, _BETWEEN_NAMES.split(text)))
    return _mask_code(text) if column is Column.UNIT_CODE else text


def _mask_name(name: str) -> str:
    return mask_company(name) if len(name) > _LONGEST_PERSONAL_NAME else mask_name(name)


def _mask_code(code: str) -> str:
    return mask_unit_code(code) if len(code) > 8 else code


def _row_json(row: ReportRow) -> list[Any]:
    return [
        row.row,
        row.sheet,
        row.unit,
        row.state,
        [_field_json(one) for one in row.fields],
        [_issue_json(one) for one in row.notes],
    ]


def _field_json(one: FieldPreview) -> list[Any]:
    issues = [_issue_json(issue) for issue in one.issues]
    return [one.column.value, one.state.value, one.shown, one.before, issues]


def _issue_json(issue: Issue) -> list[Any]:
    plain = {
        name: value if isinstance(value, int | str) else str(value)
        for name, value in issue.fields.items()
    }
    column = issue.column.value if issue.column else None
    return [issue.severity.value, issue.code, issue.row, column, plain, issue.sheet]


def _row_of(value: list[Any]) -> ReportRow:
    row, sheet, unit, state, fields, notes = value
    return ReportRow(
        row, sheet, unit, state, tuple(map(_field_of, fields)), tuple(map(_issue_of, notes))
    )


def _field_of(value: list[Any]) -> FieldPreview:
    column, state, shown, before, issues = value
    return FieldPreview(
        Column(column), FieldState(state), shown, before, tuple(map(_issue_of, issues))
    )


def _issue_of(value: list[Any]) -> Issue:
    severity, code, row, column, fields, sheet = value
    return Issue(Severity(severity), code, row, Column(column) if column else None, fields, sheet)
