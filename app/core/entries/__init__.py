"""The entries of the log: shapes of all types of yijue/v1, parsing and encoding (PROTOCOL §6).

Law: strict and closed. Unknown versions, types and fields are refused; what a
body says about other entries is checked by those who read the log in order.
"""

from __future__ import annotations

from app.core.entries.bodies import SCHEMAS
from app.core.entries.definition_shape import PROTOCOL, SUITE
from app.core.entries.entry import (
    Entry,
    EntryTypeUnknown,
    EntryVersionUnknown,
    Signature,
    SignatureCountWrong,
    encode_entry,
    parse_entry,
    verify_body,
)
from app.core.entries.modes import NAMED, SECRET, SECRET_TYPES, find_mode
from app.core.entries.scalars import encode_minute, floor_minute, parse_date, parse_minute
from app.core.entries.schema import FieldInvalid, FieldMissing, FieldUnknown, SchemaError
from app.core.entries.slots import (
    OFFICERS_SIGN,
    ORGANISATION,
    OTHER_SIGNERS,
    REQUIRED_SIGNERS,
    RIGHT,
    RULINGS_BY,
    TRUSTEE,
    find_slots,
)

__all__ = [
    "NAMED",
    "OFFICERS_SIGN",
    "ORGANISATION",
    "OTHER_SIGNERS",
    "PROTOCOL",
    "REQUIRED_SIGNERS",
    "RIGHT",
    "RULINGS_BY",
    "SCHEMAS",
    "SECRET",
    "SECRET_TYPES",
    "SUITE",
    "TRUSTEE",
    "Entry",
    "EntryTypeUnknown",
    "EntryVersionUnknown",
    "FieldInvalid",
    "FieldMissing",
    "FieldUnknown",
    "SchemaError",
    "Signature",
    "SignatureCountWrong",
    "encode_entry",
    "encode_minute",
    "find_mode",
    "find_slots",
    "floor_minute",
    "parse_date",
    "parse_entry",
    "parse_minute",
    "verify_body",
]
