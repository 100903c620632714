"""The secrets folder: tag key, voting codes, paper secrets (docs/ISSUER.md).

Law: a secret is drawn once, written to disk before anything is printed or
signed, and used again by every later run, so that cards stay valid and a broken
run loses nothing. A folder of another community is refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.entries.scalars import hex20, hex32, identifier, text
from app.core.entries.schema import SchemaError, array, constant, mapping, record
from app.core.errors import VerificationError
from app.core.paper_roll import SECRET_BYTES
from app.core.voting_code import VotingCodeInvalid, parse_voting_code, voting_code_from_bytes

Draw = Callable[[int], bytes]

TAG_KEY_BYTES = 32
_CODE_DRAW_BYTES = 12
_RIGHT_LIMIT = 10**7
# One for the owner, one in reserve for a spoiled sheet.
COPIES = ("1", "2")


class SecretsInvalid(VerificationError):
    """A file of the secrets folder is damaged or belongs to another community."""


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """A right's voting code and the id of the assembly it was made for."""

    code: str
    since: str


def _code(value: object) -> None:
    try:
        parse_voting_code(str(value))
    except VotingCodeInvalid:
        raise SecretsInvalid(reason="code") from None


_TAG_KEY = record({"v": constant(1), "community": identifier, "tag_key": hex32})
_one_code = {"code": _code, "since": identifier}
_CODES = record(
    {
        "v": constant(1),
        "scope": identifier,
        "codes": mapping(text(200), record(_one_code), _RIGHT_LIMIT),
        # Codes put out of force stay, so that a reissue that never gets logged harms nobody.
        "replaced": array(record({"right": text(200), **_one_code})),
    }
)
_PAPER = record(
    {
        "v": constant(1),
        "assembly": identifier,
        "secrets": mapping(text(200), record(dict.fromkeys(COPIES, hex20)), _RIGHT_LIMIT),
    }
)


@dataclass(frozen=True, slots=True)
class SecretsFolder:
    """A folder on the registrar's own medium."""

    path: Path

    def tag_key(self, community: str, draw: Draw) -> bytes:
        """Return the community's tag key, drawn on first use; raises SecretsInvalid."""
        file = self.path / "tag-key.json"
        value = _read(file, _TAG_KEY)
        if value is None:
            value = {"v": 1, "community": community, "tag_key": draw(TAG_KEY_BYTES).hex()}
            _write(file, value)
        if value["community"] != community:
            raise SecretsInvalid(reason="other_community", file=file.name)
        return bytes.fromhex(value["tag_key"])

    def codes(
        self, scope: str, assembly: str, rights: Iterable[str], draw: Draw
    ) -> dict[str, CodeRecord]:
        """Return a voting code for each right key, drawn for those that have none."""
        file, value = self._codes_file(scope)
        codes = value["codes"]
        new = [key for key in rights if key not in codes]
        for key in new:
            codes[key] = _new_code(assembly, draw)
        if new:
            _write(file, value)
        return {key: CodeRecord(**one) for key, one in codes.items()}

    def replace_code(self, scope: str, assembly: str, right: str, draw: Draw) -> None:
        """Draw a new voting code for a right that has one; the old one is kept aside."""
        file, value = self._codes_file(scope)
        value["replaced"].append({"right": right, **value["codes"][right]})
        value["codes"][right] = _new_code(assembly, draw)
        _write(file, value)

    def _codes_file(self, scope: str) -> tuple[Path, dict[str, Any]]:
        file = self.path / f"codes-{scope}.json"
        value = _read(file, _CODES) or {"v": 1, "scope": scope, "codes": {}, "replaced": []}
        if value["scope"] != scope:
            raise SecretsInvalid(reason="other_scope", file=file.name)
        return file, value

    def paper(
        self, assembly: str, rights: Iterable[str], draw: Draw
    ) -> dict[str, dict[str, bytes]]:
        """Return the 20-byte secrets of each right's paper ballots by copy, drawn where missing."""
        file = self.path / f"paper-{assembly}.json"
        value = _read(file, _PAPER) or {"v": 1, "assembly": assembly, "secrets": {}}
        if value["assembly"] != assembly:
            raise SecretsInvalid(reason="other_assembly", file=file.name)
        secrets = value["secrets"]
        new = [key for key in rights if key not in secrets]
        for key in new:
            secrets[key] = {copy: draw(SECRET_BYTES).hex() for copy in COPIES}
        if new:
            _write(file, value)
        return {
            key: {copy: bytes.fromhex(secret) for copy, secret in copies.items()}
            for key, copies in secrets.items()
        }


def _new_code(assembly: str, draw: Draw) -> dict[str, str]:
    return {"code": voting_code_from_bytes(draw(_CODE_DRAW_BYTES)), "since": assembly}


def _read(file: Path, check: Callable[[object], None]) -> dict[str, Any] | None:
    if not file.exists():
        return None
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        check(value)
    except (OSError, ValueError, SchemaError):
        raise SecretsInvalid(reason="damaged", file=file.name) from None
    assert isinstance(value, dict)
    return value


def _write(file: Path, value: Mapping[str, object]) -> None:
    """Write beside the old file and put it in its place, so that no cut leaves half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    with fresh.open("w", encoding="utf-8", newline="\n") as stream:
        json.dump(value, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
