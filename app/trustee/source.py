"""Where the log comes from: an address that serves C2SP tiles, a folder, or record.zip.

Law: what is fetched is trusted for nothing; app.trustee.log verifies it. From an address come
`record.zip`, else checkpoint, entry bundles and roll.jsonl, and the newest head always.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from app.core.errors import RuleError, VerificationError
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.tiles import (
    ENTRIES_LEVEL,
    TILE_WIDTH,
    Tile,
    encode_tile_path,
    parse_entry_bundle,
    tile_width,
)
from app.verifier.files import RecordFiles, read_record, read_zip
from app.verifier.web import fetch, is_address

Fetch = Callable[[str], bytes | None]
ENTRIES, ROLL, PAPER_ROLL = "entries.jsonl", "roll.jsonl", "paper-roll.jsonl"


class LogNotServed(RuleError):
    """The address does not answer with a log, or not to this caller."""


class LogDamaged(VerificationError):
    """A file of the log cannot be read; `file` says which."""


def read_source(place: str, get: Fetch = fetch) -> RecordFiles:
    """Return the files of a log at an address, in a folder or in a ZIP.

    Raises LogNotServed, LogDamaged, NoAnswer, RecordMissing, NotARecord, VerificationError.
    """
    files = _fetch_log(place.rstrip("/"), get) if is_address(place) else read_record(Path(place))
    for name, reason in files.damaged:
        raise LogDamaged(file=name, reason=reason)
    return files


def _fetch_log(base: str, get: Fetch) -> RecordFiles:
    if base.endswith(".zip"):
        return read_zip(BytesIO(_demand(get, base)))
    whole = get(f"{base}/record.zip")
    if whole is not None:
        return read_zip(BytesIO(whole))
    note = _demand(get, f"{base}/checkpoint")
    size = parse_checkpoint(note).checkpoint.size
    bundles = (_bundle(base, index, size, get) for index in range(-(-size // TILE_WIDTH)))
    lines = [line for bundle in bundles for line in bundle]
    content = {ENTRIES: b"".join(line + b"\n" for line in lines), f"checkpoints/{size}": note}
    roll = get(f"{base}/{ROLL}")
    return RecordFiles(content if roll is None else {**content, ROLL: roll})


def _bundle(base: str, index: int, size: int, get: Fetch) -> list[bytes]:
    width = tile_width(0, index, size)
    path = encode_tile_path(Tile(ENTRIES_LEVEL, index, width))
    return parse_entry_bundle(_demand(get, f"{base}/{path}"), width)


def _demand(get: Fetch, url: str) -> bytes:
    data = get(url)
    if data is None:
        raise LogNotServed(url=url)
    return data
