"""The scalar types of PROTOCOL §1: ids, codes, texts, hashes, minutes, dates, serials.

Law: a scalar is a string of one exact form. Texts count code points and hold no
control, line-separating or direction-changing character, because such a
character lets a printed option read otherwise than it is hashed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from app.core.encoding import NotCanonical, parse_b64
from app.core.entries.schema import Check, refuse

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _form(pattern: str, reason: str) -> Check:
    is_of_form = re.compile(pattern).fullmatch

    def check(value: object) -> None:
        if type(value) is not str or is_of_form(value) is None:
            raise refuse(reason)

    return check


identifier = _form(r"[a-z0-9][a-z0-9-]{0,39}", "id")
code = _form(r"[a-z0-9][a-z0-9_.-]{0,39}", "code")
serial = _form(r"[0-9A-Z][0-9A-Z-]{3,19}", "serial")
anchor_text = _form(r"(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", "anchor")
key_id = _form(r"[0-9a-f]{16}", "key_id")
draw = _form(r"[0-9][0-9 +,-]{0,79}", "draw")
hex20 = _form(r"[0-9a-f]{40}", "hex")
hex32 = _form(r"[0-9a-f]{64}", "hex")


def text(limit: int) -> Check:
    """A string of 1 … limit code points without control characters."""

    def check(value: object) -> None:
        if type(value) is not str:
            raise refuse("text")
        if not 1 <= len(value) <= limit:
            raise refuse("length")
        if _CONTROL.search(value):
            raise refuse("control_character")

    return check


def signature(value: object) -> None:
    """Canonical base64 of 64 bytes."""
    try:
        parse_b64(value, 64)
    except NotCanonical:
        raise refuse("signature") from None


def utf16_order(value: str) -> bytes:
    """Return the sort key of a string by UTF-16 code units (RFC 8785 §3.2.3)."""
    return value.encode("utf-16-be")


@lru_cache(maxsize=4096)
def _minute(value: str) -> datetime:
    if _MINUTE.fullmatch(value) is None:
        raise refuse("minute")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise refuse("minute") from None


def parse_minute(value: object) -> datetime:
    """Return the aware UTC datetime of `YYYY-MM-DDTHH:MMZ`; raises FieldInvalid."""
    if type(value) is not str:
        raise refuse("minute")
    return _minute(value)


def floor_minute(value: datetime) -> datetime:
    """Return the start, in UTC, of an aware datetime's minute; raises FieldInvalid if naive."""
    if value.tzinfo is None:
        raise refuse("naive_datetime")
    return value.astimezone(UTC).replace(second=0, microsecond=0)


def encode_minute(value: datetime) -> str:
    """Return the minute an aware datetime lies in, in UTC; raises FieldInvalid if it is naive."""
    return floor_minute(value).isoformat()[:16] + "Z"


def minute(value: object) -> None:
    """A `minute` of PROTOCOL §1."""
    parse_minute(value)


def parse_date(value: object) -> date:
    """Return the day of `YYYY-MM-DD` (Asia/Shanghai); raises FieldInvalid."""
    if type(value) is not str or _DATE.fullmatch(value) is None:
        raise refuse("date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refuse("date") from None


def day(value: object) -> None:
    """A `date` of PROTOCOL §1."""
    parse_date(value)
