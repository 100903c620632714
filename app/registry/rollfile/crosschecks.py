"""What only shows when all units lie side by side.

Law: one document number has one name (error). Everything else here is a warning for a
person: phones of many, people without documents, buildings named in two ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.core.entitlement import VotingRight
from app.core.identifiers import DocumentKind, mask_mobile
from app.registry.rollfile.columns import Column
from app.registry.rollfile.drafts import Draft
from app.registry.rollfile.issues import Issue, Severity
from app.registry.rollfile.template import EXAMPLE
from app.registry.rollfile.units import RollOwner, RollUnit

# One phone for more than three rights needs a scrutineer's release (PROTOCOL §4).
_RIGHTS_PER_PHONE = 3


def cross_check(units: Sequence[RollUnit], rights: Sequence[VotingRight]) -> list[Issue]:
    """Return the findings that need all units at once."""
    return [
        *_documents_with_two_names(units),
        *_owners_without_document(units),
        *_units_without_phone(units, rights),
        *_shared_phones(units, rights),
        *_buildings_named_twice(units),
        *_seats_used_twice(units),
        *_developer_not_marked(units, rights),
        *_synthetic_documents(units),
        *_example_left(units),
    ]


def find_missing(drafts: Sequence[Draft], existing: Mapping[str, object]) -> list[str]:
    """Return the stored unit codes that the file no longer lists, sorted."""
    return sorted(set(existing) - {draft.code.text for draft in drafts if draft.code})


def _issue(
    severity: Severity, code: str, unit: RollUnit, column: Column, **fields: object
) -> Issue:
    return Issue(severity, code, unit.rows[0], column, fields, unit.sheet)


def _warn(code: str, unit: RollUnit, column: Column, **fields: object) -> Issue:
    return _issue(Severity.WARNING, code, unit, column, **fields)


def _owners(units: Sequence[RollUnit]) -> Iterator[tuple[RollUnit, RollOwner]]:
    return ((unit, owner) for unit in units for owner in unit.owners)


def _documents_with_two_names(units: Sequence[RollUnit]) -> Iterator[Issue]:
    first: dict[str, tuple[RollUnit, RollOwner]] = {}
    for unit, owner in _owners(units):
        if owner.document is None:
            continue
        known_unit, known = first.setdefault(owner.document.identity, (unit, owner))
        if known.name != owner.name:
            fields = {"first_row": known_unit.rows[0]}
            code = "document_with_two_names"
            yield _issue(Severity.ERROR, code, unit, Column.NUMBER, **fields)


def _owners_without_document(units: Sequence[RollUnit]) -> Iterator[Issue]:
    proven = {
        (owner.name, phone): unit.rows[0]
        for unit, owner in _owners(units)
        if owner.document
        for phone in owner.phones
    }
    for unit, owner in _owners(units):
        if owner.document is not None:
            continue
        yield _warn("owner_without_document", unit, Column.NUMBER)
        namesakes = [other for other in unit.owners if other.name == owner.name]
        rows = [proven[owner.name, p] for p in owner.phones if (owner.name, p) in proven]
        if rows or len(namesakes) > 1:
            fields = {"other_row": rows[0] if rows else unit.rows[0]}
            yield _warn("owner_maybe_same_person", unit, Column.OWNER, **fields)


def _units_without_phone(
    units: Sequence[RollUnit], rights: Sequence[VotingRight]
) -> Iterator[Issue]:
    developers = _developers_units(rights)
    for unit in units:
        if unit.code.text in developers or any(owner.phones for owner in unit.owners):
            continue
        yield _warn("phone_missing", unit, Column.PHONE)


def _developers_units(rights: Sequence[VotingRight]) -> set[str]:
    return {held.unit for right in rights if right.key.is_developer for held in right.units}


def _shared_phones(units: Sequence[RollUnit], rights: Sequence[VotingRight]) -> Iterator[Issue]:
    right_of = {held.unit: index for index, right in enumerate(rights) for held in right.units}
    users: dict[str, set[int]] = {}
    first: dict[str, RollUnit] = {}
    for unit, owner in _owners(units):
        for phone in owner.phones:
            first.setdefault(phone, unit)
            users.setdefault(phone, set()).add(right_of.get(unit.code.text, -1))
    for phone, unit in first.items():
        count = len(users[phone] - {-1})
        if count > _RIGHTS_PER_PHONE:
            fields = {"phone": mask_mobile(phone), "rights": count}
            yield _warn("phone_shared", unit, Column.PHONE, **fields)


def _buildings_named_twice(units: Sequence[RollUnit]) -> Iterator[Issue]:
    first: dict[str, RollUnit] = {}
    for unit in units:
        if not unit.seat.building:
            continue
        number = unit.code.parcel + unit.code.building_number
        known = first.setdefault(number, unit)
        if known.seat.building != unit.seat.building:
            fields = {
                "number": unit.code.building_number,
                "building": unit.seat.building,
                "first_building": known.seat.building,
                "first_row": known.rows[0],
            }
            yield _warn("building_differs", unit, Column.SEAT, **fields)


def _seats_used_twice(units: Sequence[RollUnit]) -> Iterator[Issue]:
    first: dict[str, RollUnit] = {}
    for unit in units:
        known = first.setdefault(unit.seat.label, unit)
        if known is not unit:
            yield _warn("seat_twice", unit, Column.SEAT, first_row=known.rows[0])


def _developer_not_marked(
    units: Sequence[RollUnit], rights: Sequence[VotingRight]
) -> Iterator[Issue]:
    """The company that owns the unsold units also stands as owner of others."""
    developers = _developers_units(rights)
    companies = {
        owner.key("")
        for unit, owner in _owners(units)
        if unit.developer_held and unit.code.text in developers and _is_company(owner)
    }
    for unit in units:
        keys = {owner.key("") for owner in unit.owners}
        if keys and keys <= companies and unit.code.text not in developers:
            yield _warn("developer_not_marked", unit, Column.DEVELOPER)


def _is_company(owner: RollOwner) -> bool:
    return owner.document is not None and owner.document.kind is DocumentKind.CREDIT_CODE


def _example_left(units: Sequence[RollUnit]) -> Iterator[Issue]:
    for unit in units:
        if unit.code.text == EXAMPLE[Column.UNIT_CODE] and _names(unit) == EXAMPLE[Column.OWNER]:
            yield _warn("example_left", unit, Column.UNIT_CODE)


def _names(unit: RollUnit) -> str:
    return "、".join(owner.name for owner in unit.owners)


def _synthetic_documents(units: Sequence[RollUnit]) -> Iterator[Issue]:
    keys = {
        owner.document.identity
        for _, owner in _owners(units)
        if owner.document is not None and owner.document.is_synthetic
    }
    if keys:
        fields = {"count": len(keys)}
        yield Issue(Severity.WARNING, "synthetic_documents", None, Column.NUMBER, fields)
