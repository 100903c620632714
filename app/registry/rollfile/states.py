"""The state of each field of each row, for the preview page.

Law: error before warning before changed before new before same. Numbers and phones are
shown masked, unless the field was refused: then the person must see what stands there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.identifiers import mask_document, mask_mobile
from app.registry.rollfile.columns import CO_OWNER_OF, ROLL_COLUMNS, Column
from app.registry.rollfile.drafts import Draft
from app.registry.rollfile.issues import Issue
from app.registry.rollfile.units import RollUnit

_HOME_OF: dict[Column, Column] = {
    Column.BUILDING: Column.SEAT,
    Column.STAIRCASE: Column.SEAT,
    Column.ROOM: Column.SEAT,
    **{co_column: column for column, co_column in CO_OWNER_OF.items()},
}

_PARTS_OF = {
    column: [column, *(part for part, home in _HOME_OF.items() if home is column)]
    for column in ROLL_COLUMNS
}


class FieldState(StrEnum):
    """What a field of the file means beside what is stored."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class FieldPreview:
    """One field: its state, its text now and before, and why it is refused or doubtful."""

    column: Column
    state: FieldState
    shown: str
    before: str = ""
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One row of the file with the states of its fields in the order of the canonical columns."""

    row: int
    sheet: str
    unit_code: str
    fields: tuple[FieldPreview, ...]


def preview_rows(
    drafts: Sequence[Draft],
    units: Sequence[RollUnit],
    issues: Sequence[Issue],
    existing: Mapping[str, Mapping[str, str]],
) -> list[RowPreview]:
    """Return the rows of the file with the state of each field."""
    unit_of = {(unit.sheet, row): unit for unit in units for row in unit.rows}
    by_place: dict[tuple[str, int | None], list[Issue]] = {}
    for issue in issues:
        by_place.setdefault((issue.sheet, issue.row), []).append(issue)
    rows = []
    for draft in drafts:
        place = (draft.sheet, draft.row)
        rows.append(_preview_row(draft, unit_of.get(place), by_place.get(place, []), existing))
    return rows


def _preview_row(
    draft: Draft,
    unit: RollUnit | None,
    issues: Sequence[Issue],
    existing: Mapping[str, Mapping[str, str]],
) -> RowPreview:
    code = draft.code.text if draft.code else draft.shown.get(Column.UNIT_CODE, "")
    before = existing.get(code)
    now = unit.values() if unit else {}
    fields = tuple(_preview_field(draft, column, now, before, issues) for column in ROLL_COLUMNS)
    return RowPreview(draft.row, draft.sheet, code, fields)


def _preview_field(
    draft: Draft,
    column: Column,
    now: Mapping[str, str],
    before: Mapping[str, str] | None,
    issues: Sequence[Issue],
) -> FieldPreview:
    mine = tuple(i for i in issues if i.column and _HOME_OF.get(i.column, i.column) is column)
    refused = any(issue.is_error for issue in mine)
    text = now[column] if now else _raw(draft, column)
    old = before.get(column, "") if before is not None else ""
    if refused:
        return FieldPreview(column, FieldState.ERROR, _raw(draft, column), _mask(column, old), mine)
    state = FieldState.WARNING if mine else _compare(text, before, old)
    return FieldPreview(column, state, _mask(column, text), _mask(column, old), mine)


def _compare(text: str, before: Mapping[str, str] | None, old: str) -> FieldState:
    if before is None:
        return FieldState.NEW
    return FieldState.SAME if text == old else FieldState.CHANGED


def _raw(draft: Draft, column: Column) -> str:
    return " ".join(filter(None, (draft.shown.get(part, "") for part in _PARTS_OF[column])))


def _mask(column: Column, text: str) -> str:
    if column is Column.NUMBER:
        return "、".join(mask_document(number) for number in text.split("、"))
    if column is Column.PHONE:
        pieces = (piece.split("/") for piece in text.split("、"))
        return "、".join("/".join(map(mask_mobile, phones)) for phones in pieces)
    return text
