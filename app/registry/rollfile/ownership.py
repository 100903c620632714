"""The owners' columns of a row read into its draft, co-owners matched by position."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.core.errors import RuleError
from app.core.identifiers import Document
from app.registry.rollfile.columns import Column
from app.registry.rollfile.drafts import Draft, RowCells
from app.registry.rollfile.issues import (
    CoOwnersDoNotMatch,
    Note,
    OwnerIsPlaceholder,
    OwnerNamedTwice,
)
from app.registry.rollfile.owners import VACANT_NAMES, read_document, read_kind, read_name
from app.registry.rollfile.phones import check_phone_kept, read_phone
from app.registry.rollfile.pieces import one_each, split_cell, split_names, spread
from app.registry.rollfile.units import RollOwner

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Columns:
    name: Column
    kind: Column
    number: Column
    phone: Column


_OWNER = _Columns(Column.OWNER, Column.KIND, Column.NUMBER, Column.PHONE)
_CO_OWNER = _Columns(Column.CO_OWNER, Column.CO_KIND, Column.CO_NUMBER, Column.CO_PHONE)


def read_owners(cells: RowCells) -> None:
    """Read the owners' columns into the draft, the co-owner's columns behind the owner's."""
    draft = cells.draft
    owners = [*_read_group(cells, _OWNER), *_read_group(cells, _CO_OWNER)]
    keys = [owner.key("") for owner in owners]
    if len(set(keys)) != len(keys):
        draft.refuse(Column.OWNER, OwnerNamedTwice())
        return
    draft.owners = tuple(owners)


def _read_group(cells: RowCells, columns: _Columns) -> list[RollOwner]:
    draft = cells.draft
    numbers = _try(draft, columns.number, lambda: split_cell(cells.value(columns.number)))
    names = _try(
        draft, columns.name, lambda: split_names(cells.value(columns.name), len(numbers or ()))
    )
    if names is None or numbers is None or _is_vacant(draft, columns, names):
        return []
    count = len(names)
    if not count:
        if numbers:
            draft.refuse(columns.name, CoOwnersDoNotMatch(names=0, values=len(numbers)))
        return []
    clean = _try(draft, columns.name, lambda: [read_name(name) for name in names])
    documents = _read_documents(cells, columns, count)
    phones = _read_phones(cells, columns, count)
    if clean is None or documents is None or phones is None:
        return []
    return [RollOwner(*fields) for fields in zip(clean, documents, phones, strict=True)]


def _is_vacant(draft: Draft, columns: _Columns, names: list[str]) -> bool:
    """Whether the cell says 未售 instead of a name; refused unless the developer holds it."""
    if len(names) != 1 or names[0] not in VACANT_NAMES:
        return False
    if not draft.developer_held:
        draft.refuse(columns.name, OwnerIsPlaceholder())
    return True


def _read_documents(cells: RowCells, columns: _Columns, count: int) -> list[Document | None] | None:
    draft = cells.draft
    kinds = _try(
        draft,
        columns.kind,
        lambda: [
            read_kind(text)
            for text in spread(split_cell(cells.value(columns.kind), count=count), count)
        ],
    )
    if kinds is None:
        return None
    return _try(
        draft,
        columns.number,
        lambda: [
            read_document(text, kind)
            for text, kind in zip(
                one_each(split_cell(cells.value(columns.number), count=count), count),
                kinds,
                strict=True,
            )
        ],
    )


def _read_phones(cells: RowCells, columns: _Columns, count: int) -> list[tuple[str, ...]] | None:
    draft = cells.draft
    notes: list[Note] = []

    def read() -> list[tuple[str, ...]]:
        value = cells.value(columns.phone)
        check_phone_kept(value)
        pieces = split_cell(value, count=count)
        numbers = [read_phone(text, notes) for text in pieces]
        return _assign_phones(numbers, count, notes)

    phones = _try(draft, columns.phone, read)
    for note in notes:
        draft.warn(columns.phone, note.code, **note.fields)
    return phones


def _assign_phones(
    numbers: list[str | None], count: int, notes: list[Note]
) -> list[tuple[str, ...]]:
    """One phone each; all to a single owner; a single phone to the first of several."""
    if len(numbers) == count > 1:
        return [(number,) if number else () for number in numbers]
    known = tuple(number for number in numbers if number)
    if count > 1 and len(numbers) > 1:
        raise CoOwnersDoNotMatch(names=count, values=len(numbers))
    if count > 1 and known:
        notes.append(Note("one_phone_for_co_owners", {"owners": count}))
    return [known, *[()] * (count - 1)]


def _try(draft: Draft, column: Column, read: Callable[[], Result]) -> Result | None:
    try:
        return read()
    except RuleError as error:
        draft.refuse(column, error)
        return None
