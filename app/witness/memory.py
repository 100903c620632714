"""What the witness has seen, in its state folder: one file per log, evidence beside it.

Law: a head is written and flushed to disk before it is cosigned; a file is
replaced whole. Evidence is added and never removed by the program.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.core.encoding import sha256
from app.core.entries.scalars import hex32, identifier, text
from app.core.entries.schema import (
    SchemaError,
    boolean,
    constant,
    integer,
    record,
    refuse,
)
from app.core.errors import VerificationError
from app.core.tlog.merkle import EMPTY_ROOT, MAX_TREE_SIZE

_NAME_DIGITS = 24


class StateDamaged(VerificationError):
    """A file of the state folder cannot be read; restore it, or use a new key."""


def _note(value: object) -> None:
    if type(value) is not str:
        raise refuse("note")


_SHAPE = record(
    {
        "v": constant(1),
        "origin": text(120),
        "assembly": identifier,
        "log_key": hex32,
        "name": text(120),
        "size": integer(0, MAX_TREE_SIZE),
        "root": hex32,
        "note": _note,
        "stopped": boolean,
    }
)


@dataclass(frozen=True, slots=True)
class SeenLog:
    """A log as pinned and last seen; `root` and `log_key` in hexadecimal, `note` the signed head.

    `name` is the witness's key name in that log, `stopped` that its log forked.
    """

    origin: str
    assembly: str
    log_key: str
    name: str
    size: int = 0
    root: str = EMPTY_ROOT.hex()
    note: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """The state folder."""

    folder: Path

    def find(self, base: str) -> SeenLog | None:
        """Return what was seen of the log at this address, or None; raises StateDamaged."""
        path = self._path(base)
        if not path.exists():
            return None
        try:
            value: Any = json.loads(path.read_text(encoding="utf-8"))
            _SHAPE(value)
        except (OSError, ValueError, SchemaError):
            raise StateDamaged(file=str(path)) from None
        return SeenLog(**{key: member for key, member in value.items() if key != "v"})

    def keep(self, base: str, seen: SeenLog) -> None:
        """Write what was seen, flushed to disk before this returns."""
        value = {"v": 1, **asdict(seen)}
        self._write(self._path(base), json.dumps(value, ensure_ascii=False, indent=1))

    def keep_evidence(self, base: str, *texts: str) -> None:
        """Write signed notes that contradict each other, and what proves it."""
        for one in texts:
            name = f"evidence-{self._path(base).stem}-{sha256(one.encode()).hex()[:16]}.txt"
            self._write(self.folder / name, one)

    def _path(self, base: str) -> Path:
        return self.folder / f"{sha256(base.encode()).hex()[:_NAME_DIGITS]}.json"

    def _write(self, path: Path, content: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(path.suffix + ".new")
        with fresh.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
