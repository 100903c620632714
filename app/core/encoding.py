"""Canonical bytes: length prefixes, JCS, hex, base64, hashes (PROTOCOL §5).

Law: a value has exactly one encoding and a parser accepts no other. JSON is
RFC 8785 restricted to null, booleans, integers up to 2^53 − 1 in size, NFC
strings without lone surrogates, arrays and objects, at most 32 levels deep.
Floats do not exist. Every refusal is a `VerificationError`.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from app.core.errors import VerificationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
MAX_ENTRY_BYTES = 65_535

_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False
).encode
_encode_presorted = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
).encode
_decode = json.JSONDecoder().decode


class NotCanonical(VerificationError):
    """The value has no canonical encoding, or the bytes are not the canonical one."""


class DuplicateKey(NotCanonical):
    """A JSON object names one key twice."""


class TooLarge(VerificationError):
    """More bytes than the limit allows."""


class TooDeep(VerificationError):
    """JSON nested deeper than 32 levels."""


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> None:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise DuplicateKey()


_decode_unique = json.JSONDecoder(object_pairs_hook=_refuse_duplicates).decode


def u32be(number: int) -> bytes:
    """Return the number as 4 bytes, big-endian; raises NotCanonical outside 0…2^32 − 1."""
    return _unsigned(number, 4)


def u64be(number: int) -> bytes:
    """Return the number as 8 bytes, big-endian; raises NotCanonical outside 0…2^64 − 1."""
    return _unsigned(number, 8)


def _unsigned(number: int, size: int) -> bytes:
    try:
        return number.to_bytes(size, "big")
    except OverflowError:
        raise NotCanonical(reason="integer_range") from None


def lp(data: bytes) -> bytes:
    """Return the bytes behind their u32 length, so that no two lists of parts collide."""
    return len(data).to_bytes(4, "big") + data


def sha256(data: bytes) -> bytes:
    """Return the 32-byte SHA-256."""
    return hashlib.sha256(data).digest()


def encode_jcs(value: object) -> bytes:
    """Return the canonical JSON bytes (RFC 8785, restricted as the module says).

    Raises NotCanonical for a type, number or string outside the restriction and
    TooDeep beyond 32 levels.
    """
    _check_types(value, 1)
    text = _encode(value)
    if text.isascii():
        return text.encode("ascii")
    return _encode_non_ascii(value, text)


def jcs_hash(value: object) -> bytes:
    """Return SHA-256 of the canonical JSON bytes."""
    return hashlib.sha256(encode_jcs(value)).digest()


def parse_jcs(data: bytes, *, limit: int = MAX_ENTRY_BYTES) -> object:
    """Return the value of canonical JSON bytes, refusing every other spelling.

    Raises TooLarge over `limit` bytes, TooDeep, DuplicateKey, NotCanonical.
    """
    if len(data) > limit:
        raise TooLarge(size=len(data), limit=limit)
    value = _read(_decode, data)
    if encode_jcs(value) != data:
        _read(_decode_unique, data)
        raise NotCanonical(reason="spelling")
    return value


def _read(decode: Callable[[str], object], data: bytes) -> object:
    try:
        return decode(data.decode("utf-8"))
    except RecursionError:
        raise TooDeep(limit=MAX_DEPTH) from None
    except ValueError:
        raise NotCanonical(reason="json") from None


def _check_types(value: object, depth: int) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:  # type: ignore[operator]
            raise NotCanonical(reason="integer_range")
    elif kind is dict or kind is list:
        if depth > MAX_DEPTH:
            raise TooDeep(limit=MAX_DEPTH)
        members: Iterable[object] = value if kind is list else _members(value)  # type: ignore[assignment,arg-type]
        for member in members:
            if type(member) is not str:
                _check_types(member, depth + 1)
    else:
        raise NotCanonical(reason="type", type=kind.__name__)


def _members(mapping: dict[object, object]) -> Iterable[object]:
    for key in mapping:
        if type(key) is not str:
            raise NotCanonical(reason="key_type")
    return mapping.values()


def _encode_non_ascii(value: object, text: str) -> bytes:
    try:
        wide = text.encode("utf-16-le")
    except UnicodeEncodeError:
        raise NotCanonical(reason="surrogate") from None
    # The whole text being NFC proves it for each string in it; the converse
    # fails only where an escape like \n stands before a combining mark.
    if not is_normalized("NFC", text):
        _check_strings(value)
    if len(wide) != 2 * len(text):
        # Code point order and UTF-16 order part only where a character beyond U+FFFF stands.
        text = _encode_presorted(_sorted_by_utf16(value))
    return text.encode("utf-8")


def _check_strings(value: object) -> None:
    if isinstance(value, str):
        if not is_normalized("NFC", value):
            raise NotCanonical(reason="not_nfc")
    elif isinstance(value, dict):
        for key, member in value.items():
            _check_strings(key)
            _check_strings(member)
    elif isinstance(value, list):
        for member in value:
            _check_strings(member)


def _sorted_by_utf16(value: object) -> object:
    if isinstance(value, list):
        return [_sorted_by_utf16(member) for member in value]
    if not isinstance(value, dict):
        return value
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return {key: _sorted_by_utf16(value[key]) for key in keys}


def encode_hex(data: bytes) -> str:
    """Return lowercase hexadecimal."""
    return data.hex()


def parse_hex(text: object, size: int) -> bytes:
    """Return the `size` bytes of a lowercase hexadecimal string; raises NotCanonical."""
    if type(text) is not str or len(text) != 2 * size:
        raise NotCanonical(reason="hex")
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise NotCanonical(reason="hex") from None
    if data.hex() != text:
        raise NotCanonical(reason="hex")
    return data


def encode_b64(data: bytes) -> str:
    """Return standard base64 with padding (RFC 4648 §4)."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def parse_b64(text: object, size: int | None = None) -> bytes:
    """Return the bytes of canonical base64, `size` of them if given; raises NotCanonical."""
    if type(text) is not str:
        raise NotCanonical(reason="base64")
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raise NotCanonical(reason="base64") from None
    if encode_b64(data) != text or (size is not None and len(data) != size):
        raise NotCanonical(reason="base64")
    return data
