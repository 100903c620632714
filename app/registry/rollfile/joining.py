"""Rows of one unit code joined into one unit.

Law: rows may repeat or complete each other, never contradict: two areas, two addresses or
two handover dates of one unit are errors at the later row. Owners of several rows are
co-owners; that is told where the file does not say 共有 itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.core.area import AreaSource
from app.core.entitlement import Use, is_developers
from app.registry.rollfile.columns import Column
from app.registry.rollfile.drafts import Draft
from app.registry.rollfile.issues import (
    CellBlank,
    SoleOwnerNotAlone,
    UnitRowsDiffer,
    UnitTwoAreas,
)
from app.registry.rollfile.units import RollOwner, RollUnit, Seat, Sharing


@dataclass(slots=True)
class _Joined:
    seat: Seat | None = None
    area: int | None = None
    area_source: AreaSource | None = None
    sharing: Sharing | None = None
    handover_date: date | None = None
    developer_held: bool | None = None
    use: Use | None = None


_FIELDS = (
    ("seat", Column.SEAT),
    ("area", Column.AREA),
    ("area_source", Column.AREA_SOURCE),
    ("sharing", Column.SHARING),
    ("handover_date", Column.HANDOVER),
    ("developer_held", Column.DEVELOPER),
    ("use", Column.USE),
)


def join_rows(drafts: Iterable[Draft], record_date: date) -> list[RollUnit]:
    """Return the units of all rows without an error; refusals are kept in the drafts."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.code is not None:
            groups.setdefault(draft.code.text, []).append(draft)
    units = (_join(rows, record_date) for rows in groups.values())
    return [unit for unit in units if unit is not None]


def _join(rows: list[Draft], record_date: date) -> RollUnit | None:
    joined = _Joined()
    for attribute, column in _FIELDS:
        _join_field(rows, joined, attribute, column)
    owners = _join_owners(rows)
    _check_complete(rows, joined)
    _check_sharing(rows, joined, owners)
    first = rows[0]
    if any(row.has_error for row in rows):
        return None
    assert first.code is not None
    assert joined.seat is not None
    assert joined.area is not None
    unit = RollUnit(
        code=first.code,
        seat=joined.seat,
        area=joined.area,
        area_source=joined.area_source,
        owners=owners,
        sharing=joined.sharing,
        handover_date=joined.handover_date,
        developer_held=bool(joined.developer_held),
        use=joined.use or Use.HOME,
        rows=tuple(row.row for row in rows),
        sheet=first.sheet,
    )
    return _with_owner(first, unit, record_date)


def _join_field(rows: list[Draft], joined: _Joined, attribute: str, column: Column) -> None:
    stated = [row for row in rows if getattr(row, attribute) is not None]
    if not stated:
        return
    first = getattr(stated[0], attribute)
    setattr(joined, attribute, first)
    for row in stated[1:]:
        if _same(getattr(row, attribute), first):
            continue
        refusal = UnitTwoAreas if column is Column.AREA else UnitRowsDiffer
        row.refuse(column, refusal(first_row=stated[0].row))


def _same(one: object, other: object) -> bool:
    if isinstance(one, Seat) and isinstance(other, Seat):
        return one.label == other.label
    return one == other


def _join_owners(rows: list[Draft]) -> tuple[RollOwner, ...]:
    owners: dict[str, RollOwner] = {}
    told = False
    for row in rows:
        fresh = _add_owners(row, owners, rows[0])
        if row is rows[0]:
            continue
        if not fresh and not row.has_error:
            row.warn(Column.UNIT_CODE, "row_repeated", first_row=rows[0].row)
        elif fresh and not told and not _is_told_as_shared(rows):
            row.warn(Column.OWNER, "rows_joined_as_co_owners", first_row=rows[0].row)
            told = True
    return tuple(owners.values())


def _add_owners(row: Draft, owners: dict[str, RollOwner], first: Draft) -> bool:
    """Add a row's owners to those known; return whether any was new."""
    fresh = False
    for owner in row.owners:
        key = owner.key("")
        if key not in owners:
            owners[key] = owner
            fresh = True
        elif owners[key].phones != owner.phones and owner.phones:
            _join_phones(row, owners, key, owner, first)
    return fresh


def _join_phones(
    row: Draft, owners: dict[str, RollOwner], key: str, owner: RollOwner, first: Draft
) -> None:
    if owners[key].phones:
        row.refuse(Column.PHONE, UnitRowsDiffer(first_row=first.row))
    else:
        owners[key] = replace(owners[key], phones=owner.phones)


def _is_told_as_shared(rows: list[Draft]) -> bool:
    """Whether the file itself says that these neighbouring rows are co-owners."""
    shared = all(row.sharing in {Sharing.JOINT, Sharing.BY_SHARE} for row in rows)
    return shared and rows[-1].row - rows[0].row < 2 * len(rows)


def _check_complete(rows: list[Draft], joined: _Joined) -> None:
    first = rows[0]
    refused = {issue.column for row in rows for issue in row.issues if issue.is_error}
    if joined.area is None and Column.AREA not in refused:
        first.refuse(Column.AREA, CellBlank())
    if joined.seat is None and not refused & {Column.SEAT, Column.BUILDING}:
        first.refuse(Column.SEAT, CellBlank())


def _check_sharing(rows: list[Draft], joined: _Joined, owners: tuple[RollOwner, ...]) -> None:
    if joined.sharing is Sharing.SOLE and len(owners) > 1:
        rows[-1].refuse(Column.SHARING, SoleOwnerNotAlone(owners=len(owners)))
    if joined.sharing in {Sharing.JOINT, Sharing.BY_SHARE} and len(owners) == 1:
        rows[0].warn(Column.SHARING, "sharing_single_owner")


def _with_owner(first: Draft, unit: RollUnit, record_date: date) -> RollUnit | None:
    """Refuse a unit that nobody holds."""
    developers = is_developers(unit.held(), record_date)
    if not unit.owners and not developers:
        first.refuse(Column.OWNER, CellBlank())
        return None
    if unit.developer_held and not developers:
        first.warn(Column.DEVELOPER, "developer_handed_over")
    return unit
