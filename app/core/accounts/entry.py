"""An entry of an accounts log: the envelope of every log, with types of its own.

Law: `parse_accounts_entry` and `encode_accounts_entry` are exact inverses and refuse each type
that is not the accounts'. No entry bears a signature: the checkpoint is the log's, and a month
names the two bodies that closed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.accounts.charter import verify_charter
from app.core.accounts.statement import verify_statement
from app.core.encoding import MAX_ENTRY_BYTES, TooLarge, encode_jcs, parse_jcs
from app.core.entries.entry import EntryTypeUnknown
from app.core.entries.scalars import code, encode_minute, floor_minute, minute, parse_minute
from app.core.entries.schema import (
    Check,
    FieldInvalid,
    array,
    constant,
    integer,
    record,
    variants,
)

CHARTER, MONTH, INCIDENT = "accounts-charter", "accounts-month", "incident"
_no_signature = array(record({}), 0, 0)


def _entry(kind: str, body: Check) -> Check:
    return record(
        {
            "v": constant(1),
            "type": constant(kind),
            "seq": integer(),
            "t": minute,
            "body": body,
            "sigs": _no_signature,
        }
    )


_SHAPES = {
    CHARTER: _entry(CHARTER, verify_charter),
    MONTH: _entry(MONTH, verify_statement),
    # The log itself writes these, as in any other log (a history that was lost).
    INCIDENT: _entry(INCIDENT, record({"code": code, "tree_size": integer()})),
}
_SHAPE = variants("type", _SHAPES)


@dataclass(frozen=True, slots=True)
class AccountsEntry:
    """One entry: type, seq from 0, `t` (aware UTC, whole minutes), body (JSON)."""

    type: str
    seq: int
    t: datetime
    body: Mapping[str, Any]


def _check(value: object) -> None:
    name = value.get("type") if isinstance(value, dict) else None
    if isinstance(name, str) and name not in _SHAPES:
        raise EntryTypeUnknown(type=name)
    _SHAPE(value)


def encode_accounts_entry(entry: AccountsEntry) -> bytes:
    """Return the leaf's bytes; raises what parse_accounts_entry would, FieldInvalid for seconds."""
    if entry.t != floor_minute(entry.t):
        raise FieldInvalid(path="t", reason="whole_minute")
    value = {
        "v": 1,
        "type": entry.type,
        "seq": entry.seq,
        "t": encode_minute(entry.t),
        "body": entry.body,
        "sigs": [],
    }
    _check(value)
    data = encode_jcs(value)
    if len(data) > MAX_ENTRY_BYTES:
        raise TooLarge(size=len(data), limit=MAX_ENTRY_BYTES)
    return data


def parse_accounts_entry(data: bytes) -> AccountsEntry:
    """Return the entry of a leaf; raises TooLarge, NotCanonical, SchemaError, EntryTypeUnknown."""
    value: Any = parse_jcs(data, limit=MAX_ENTRY_BYTES)
    _check(value)
    return AccountsEntry(value["type"], value["seq"], parse_minute(value["t"]), value["body"])
