"""An entry of the log: its bytes are the leaf, its value is frozen (PROTOCOL §6.1).

Law: `parse_entry` and `encode_entry` are exact inverses. Both refuse an unknown
version, type or field, a body of the wrong shape, and signatures unsorted or of
another number than the type has. Whose keys they are is the matter of core.signers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.encoding import (
    MAX_ENTRY_BYTES,
    TooLarge,
    encode_b64,
    encode_jcs,
    parse_b64,
    parse_jcs,
)
from app.core.entries.bodies import SCHEMAS
from app.core.entries.scalars import (
    encode_minute,
    floor_minute,
    key_id,
    minute,
    parse_minute,
    signature,
)
from app.core.entries.schema import (
    FieldInvalid,
    SchemaError,
    array,
    integer,
    record,
)
from app.core.entries.slots import find_slots
from app.core.errors import VerificationError

VERSION = 1


class EntryVersionUnknown(VerificationError):
    """The entry's `v` is not 1."""


class EntryTypeUnknown(VerificationError):
    """No type of yijue/v1 has this name."""


class SignatureCountWrong(VerificationError):
    """The entry bears more or fewer signatures than its type has."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: `k` the key id (16 hexadecimal digits), `s` the 64 bytes."""

    k: str
    s: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: type, seq from 0, `t` (aware UTC, whole minutes), body (JSON), signatures."""

    type: str
    seq: int
    t: datetime
    body: Mapping[str, Any]
    sigs: tuple[Signature, ...] = ()


def _key_of(item: dict[str, str]) -> str:
    return item["k"]


def _any(value: object) -> None:
    """The body is checked by its type's own shape."""


_ENVELOPE = record(
    {
        "v": _any,
        "type": _any,
        "seq": integer(),
        "t": minute,
        "body": _any,
        "sigs": array(record({"k": key_id, "s": signature}), 0, 2, ascending=_key_of),
    }
)


def _check_type(value: Mapping[str, Any]) -> str:
    if value.get("v") != VERSION or type(value["v"]) is not int:
        raise EntryVersionUnknown()
    name = value.get("type")
    if type(name) is not str or name not in SCHEMAS:
        raise EntryTypeUnknown(type=name if isinstance(name, str) else "")
    return name


def _check_entry(value: object) -> None:
    if type(value) is not dict:
        raise FieldInvalid(path="", reason="object")
    name = _check_type(value)
    _ENVELOPE(value)
    verify_body(name, value["body"])
    if find_slots(name, len(value["sigs"])) is None:
        raise SignatureCountWrong(type=name, signatures=len(value["sigs"]))


def verify_body(name: str, body: object) -> None:
    """Verify that a body has the shape of its type.

    Raises SchemaError with the path, EntryTypeUnknown.
    """
    _check_type({"v": VERSION, "type": name})
    try:
        SCHEMAS[name](body)
    except SchemaError as failure:
        raise failure.under("body") from None


def parse_entry(data: bytes) -> Entry:
    """Return the entry of a leaf's bytes.

    Raises VerificationError: the parsers' (TooLarge, NotCanonical, …), SchemaError,
    EntryVersionUnknown, EntryTypeUnknown, SignatureCountWrong.
    """
    value: Any = parse_jcs(data, limit=MAX_ENTRY_BYTES)
    _check_entry(value)
    sigs = tuple(Signature(sig["k"], parse_b64(sig["s"], 64)) for sig in value["sigs"])
    return Entry(value["type"], value["seq"], parse_minute(value["t"]), value["body"], sigs)


def encode_entry(entry: Entry) -> bytes:
    """Return the leaf's bytes; raises what `parse_entry` of them would raise.

    Raises FieldInvalid too where `t` is not a whole minute (see `floor_minute`).
    """
    if entry.t != floor_minute(entry.t):
        raise FieldInvalid(path="t", reason="whole_minute")
    value = {
        "v": VERSION,
        "type": entry.type,
        "seq": entry.seq,
        "t": encode_minute(entry.t),
        "body": entry.body,
        "sigs": [{"k": sig.k, "s": encode_b64(sig.s)} for sig in entry.sigs],
    }
    _check_entry(value)
    data = encode_jcs(value)
    if len(data) > MAX_ENTRY_BYTES:
        raise TooLarge(size=len(data), limit=MAX_ENTRY_BYTES)
    return data
