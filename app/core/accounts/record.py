"""The published accounts as one file: `record.zip` with fixed names (docs/PROTOCOL.md).

Law: `manifest.json` names format and version, so that a verifier knows what it holds; it is
trusted for nothing else. Same content, same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.accounts.charter import PROTOCOL
from app.core.accounts.month import month
from app.core.encoding import encode_jcs, parse_jcs
from app.core.entries.scalars import identifier
from app.core.entries.schema import array, constant, integer, record
from app.core.record import ENTRIES, README
from app.core.record.archive import encode_archive

FORMAT, MANIFEST, VERSION = PROTOCOL, "manifest.json", 1
_is_named = re.compile(
    r"checkpoints/(?:0|[1-9][0-9]{0,18})|(?:months|units)/[0-9]{4}-(?:0[1-9]|1[0-2])\.jsonl"
).fullmatch
_SHAPE = record(
    {
        "format": constant(FORMAT),
        "version": constant(VERSION),
        "community": identifier,
        "entries": integer(1),
        "months": array(month, ascending=str),
    }
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a record of accounts says it holds: community, number of entries, closed months."""

    community: str
    entries: int
    months: tuple[str, ...]


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of manifest.json; raises SchemaError."""
    value = {
        "format": FORMAT,
        "version": VERSION,
        "community": manifest.community,
        "entries": manifest.entries,
        "months": list(manifest.months),
    }
    _SHAPE(value)
    return encode_jcs(value)


def parse_manifest(data: bytes) -> Manifest:
    """Return the manifest of its bytes. Raises NotCanonical, TooLarge, TooDeep, SchemaError."""
    value: Any = parse_jcs(data)
    _SHAPE(value)
    return Manifest(value["community"], value["entries"], tuple(value["months"]))


def journals_name(month: str) -> str:
    """Return the name of a month's journals."""
    return f"months/{month}.jsonl"


def units_name(month: str) -> str:
    """Return the name of the units' balances of a month."""
    return f"units/{month}.jsonl"


def is_accounts_file(name: str) -> bool:
    """Tell whether a record of accounts may hold a file of this name."""
    return name in (MANIFEST, ENTRIES, README) or _is_named(name) is not None


def build_accounts_record(files: Mapping[str, bytes]) -> bytes:
    """Return the bytes of record.zip; raises ArchiveInvalid beyond the limits."""
    return encode_archive(files)
