"""`roll-export.json`: what the registry hands to the registrar (docs/ISSUER.md).

Law: parsed strictly and checked against itself before a single code is made.
The definition inside is the one the registrar signed; HD and anchor are
recomputed from it and must be those that the file states.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.anchor import anchor_of
from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.entries.scalars import anchor_text, hex32, text
from app.core.entries.schema import (
    Check,
    array,
    boolean,
    constant,
    integer,
    nullable,
    record,
    words,
)
from app.core.entries.shapes import MAX_AREA, MAX_UNITS, label
from app.core.errors import RuleError, VerificationError
from app.core.identifiers.unit_code import parse_unit_code

MAX_EXPORT_BYTES = 128 * 1024 * 1024


class ExportInvalid(VerificationError):
    """The file is not a roll export, or it contradicts itself; `reason` says how."""


@dataclass(frozen=True, slots=True)
class ExportUnit:
    """One unit: 28-character code, area in 0.01 m², group, use, door label."""

    unit_code: str
    area: int
    group: str
    use: str
    label: str


@dataclass(frozen=True, slots=True)
class ExportRight:
    """One voting right: a key that stays the same as long as its owners do, units, owner."""

    key: str
    units: tuple[ExportUnit, ...]
    owner_name: str
    owner_masked: str
    phone_masked: str | None
    link_allowed: bool


@dataclass(frozen=True, slots=True)
class Export:
    """A parsed roll export."""

    definition: Definition
    anchor: str
    base_url: str
    consent: str
    help_phone: str | None
    rights: tuple[ExportRight, ...]


def _any(value: object) -> None:
    """The definition is checked by its own parser."""


_unit = record(
    {
        "unit_code": text(28),
        "area": integer(1, MAX_AREA),
        "group": label,
        "use": words("home", "shop", "parking", "other"),
        "label": text(120),
    }
)


def _code_of(unit: Mapping[str, str]) -> str:
    return unit["unit_code"]


def _key_of(right: Mapping[str, str]) -> str:
    return right["key"]


_right = record(
    {
        "key": text(200),
        "units": array(_unit, 1, MAX_UNITS, unique=_code_of),
        "owner_name": text(2_000),
        "owner_masked": text(2_000),
        "phone_masked": nullable(text(40)),
        "link_allowed": boolean,
    }
)
_export: Check = record(
    {
        "v": constant(1),
        "definition": _any,
        "hd": hex32,
        "anchor": anchor_text,
        "base_url": text(200),
        "consent": text(2_000),
        "help_phone": nullable(text(40)),
        "rights": array(_right, 1, unique=_key_of),
    }
)


def parse_export(data: bytes) -> Export:
    """Return the export of a file's bytes.

    Raises ExportInvalid, and SchemaError or DefinitionInvalid with the place.
    """
    value = _parse_json(data)
    _export(value)
    definition = Definition.parse(value["definition"])
    export = Export(
        definition=definition,
        anchor=value["anchor"],
        base_url=value["base_url"].rstrip("/"),
        consent=value["consent"],
        help_phone=value["help_phone"],
        rights=tuple(map(_parse_right, value["rights"])),
    )
    _verify_stated(export, value["hd"])
    _verify_units(export)
    return export


def _parse_json(data: bytes) -> Any:
    if len(data) > MAX_EXPORT_BYTES:
        raise ExportInvalid(reason="too_large")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ExportInvalid(reason="json") from None


def _parse_right(value: Mapping[str, Any]) -> ExportRight:
    units = tuple(ExportUnit(**unit) for unit in value["units"])
    return ExportRight(**{**value, "units": units})


def _verify_stated(export: Export, hd: str) -> None:
    definition = export.definition
    if definition.hd.hex() != hd:
        raise ExportInvalid(reason="hd")
    if anchor_of(definition) != export.anchor:
        raise ExportInvalid(reason="anchor")
    if sha256(export.consent.encode("utf-8")) != definition.consent:
        raise ExportInvalid(reason="consent")
    scheme, _, rest = export.base_url.partition("://")
    if scheme not in ("http", "https") or not rest or set(rest) & set("#? "):
        raise ExportInvalid(reason="base_url")


def _verify_units(export: Export) -> None:
    seen: set[str] = set()
    for right in export.rights:
        for unit in right.units:
            _verify_unit(unit, export.definition)
            if unit.unit_code in seen:
                raise ExportInvalid(reason="unit_twice", unit=unit.label)
            seen.add(unit.unit_code)


def _verify_unit(unit: ExportUnit, definition: Definition) -> None:
    if unit.group not in definition.groups:
        raise ExportInvalid(reason="group", unit=unit.label)
    try:
        parse_unit_code(unit.unit_code)
    except RuleError as refused:
        raise ExportInvalid(reason=refused.code, unit=unit.label) from None
