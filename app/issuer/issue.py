"""From an export to what each right receives: number, tags, code, key, serials.

Law: lines stand as PROTOCOL §4 says, by their smallest tag, and the line's
number follows from it. A right keeps its code while it keeps its key under
`credential_scope` = `community`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.paper_roll import PaperLine
from app.core.roll import RollLine, RollUnit, verify_groups, verify_lines
from app.core.signatures import public_key
from app.core.voting_code import credential_seed
from app.issuer.export import Export, ExportRight
from app.issuer.secrets_folder import CodeRecord, Draw, SecretsFolder


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One paper ballot: its serial and its 20 secret bytes."""

    serial: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class IssuedRight:
    """One right with what it receives; `is_new` says that its code was made for this assembly."""

    right: ExportRight
    line: RollLine
    tags: dict[str, bytes]
    code: str
    is_new: bool
    sheets: tuple[PaperSheet, ...]

    @property
    def i(self) -> int:
        """The number of its line."""
        return self.line.i


@dataclass(frozen=True, slots=True)
class Issue:
    """All rights of an assembly in order of their lines."""

    export: Export
    rights: tuple[IssuedRight, ...]

    @property
    def definition(self) -> Definition:
        """The assembly's definition."""
        return self.export.definition

    @property
    def lines(self) -> tuple[RollLine, ...]:
        """The roll."""
        return tuple(right.line for right in self.rights)

    @property
    def paper_lines(self) -> tuple[PaperLine, ...]:
        """The paper roll, sorted by serial."""
        lines = (
            PaperLine(right.i, sheet.serial, sha256(sheet.secret))
            for right in self.rights
            for sheet in right.sheets
        )
        return tuple(sorted(lines, key=lambda line: line.serial))


def unit_tag(tag_key: bytes, unit_code: str) -> bytes:
    """Return the tag of a 28-character unit code under the registrar's key (PROTOCOL §4)."""
    return hmac.new(tag_key, unit_code.encode("ascii"), hashlib.sha256).digest()


def issue(export: Export, folder: SecretsFolder, draw: Draw) -> Issue:
    """Return what each right receives, drawing and keeping the secrets that are missing.

    Raises SecretsInvalid, RollInvalid.
    """
    definition = export.definition
    keys = [right.key for right in export.rights]
    tag_key = folder.tag_key(definition.community_id, draw)
    codes = folder.codes(definition.credential_scope_id, definition.assembly, keys, draw)
    paper = folder.paper(definition.assembly, keys, draw)
    tagged = sorted(
        ((_units(right, tag_key), right) for right in export.rights),
        key=lambda pair: pair[0][0].tag,
    )
    rights = tuple(
        _issue_right(definition, number, units, right, codes[right.key], paper[right.key], tag_key)
        for number, (units, right) in enumerate(tagged, 1)
    )
    made = Issue(export, rights)
    verify_lines(made.lines)
    verify_groups(made.lines, definition)
    return made


def _units(right: ExportRight, tag_key: bytes) -> Sequence[RollUnit]:
    units = (
        RollUnit(unit_tag(tag_key, unit.unit_code), unit.area, unit.group, unit.use)
        for unit in right.units
    )
    return sorted(units, key=lambda unit: unit.tag)


def _issue_right(
    definition: Definition,
    number: int,
    units: Sequence[RollUnit],
    right: ExportRight,
    code: CodeRecord,
    secrets: dict[str, bytes],
    tag_key: bytes,
) -> IssuedRight:
    key = public_key(credential_seed(definition.credential_scope_id, code.code))
    return IssuedRight(
        right=right,
        line=RollLine(number, key, tuple(units)),
        tags={unit.unit_code: unit_tag(tag_key, unit.unit_code) for unit in right.units},
        code=code.code,
        is_new=code.since == definition.assembly,
        sheets=tuple(
            PaperSheet(f"{number:05d}-{copy}", secret) for copy, secret in sorted(secrets.items())
        ),
    )
