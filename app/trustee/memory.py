"""What a trustee has seen and helped to open, in one file per assembly beside the key.

Law: the anchor and HD are pinned when an assembly is first seen; a head is kept before the next
act, a tally before its shares are written. A file is replaced whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.core.entries.scalars import hex32, identifier
from app.core.entries.schema import SchemaError, constant, integer, mapping, record
from app.core.entries.shapes import MAX_MOTIONS
from app.core.errors import VerificationError
from app.core.tlog.merkle import MAX_TREE_SIZE
from app.trustee.keyfile import FileUnreadable, read_json


class MemoryDamaged(VerificationError):
    """The file of what was seen cannot be read; without it nothing is opened."""


_SHAPE = record(
    {
        "v": constant(1),
        "assembly": identifier,
        "hd": hex32,
        "size": integer(0, MAX_TREE_SIZE),
        "root": hex32,
        "opened": mapping(identifier, hex32, MAX_MOTIONS),
    }
)


@dataclass(frozen=True, slots=True)
class Memory:
    """Assembly and HD as pinned, the last head, and by motion the tally helped to open (hex)."""

    assembly: str
    hd: str
    size: int
    root: str
    opened: Mapping[str, str] = field(default_factory=dict)


def find_memory(folder: Path, assembly: str) -> Memory | None:
    """Return what was seen of an assembly, or None; raises MemoryDamaged."""
    path = _path(folder, assembly)
    if not path.exists():
        return None
    try:
        value: Any = read_json(path)
        _SHAPE(value)
    except (FileUnreadable, SchemaError):
        raise MemoryDamaged(file=path.name) from None
    if value["assembly"] != assembly:
        raise MemoryDamaged(file=path.name)
    return Memory(**{name: member for name, member in value.items() if name != "v"})


def keep_memory(folder: Path, memory: Memory) -> None:
    """Write what was seen, flushed to disk before this returns."""
    path = _path(folder, memory.assembly)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8", newline="\n") as stream:
        json.dump({"v": 1, **asdict(memory)}, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def _path(folder: Path, assembly: str) -> Path:
    return folder / f"memory-{assembly}.json"
