"""The published shape of an event, and the parser that keeps to it.

Law: nothing beyond the published fields is taken, and each refusal names the field and what is
wrong with it: missing, unknown, type, length, sign, time or picture.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from app.core.errors import RuleError

MOST_PHOTOS, MOST_PHOTO_BYTES = 3, 1024 * 1024
MOST_BODY = 6 * 1024 * 1024
ID_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._:-]{0,49}"
LENGTHS = {"title": 80, "text": 1_800, "building": 40, "spot": 120, "category": 20, "place": 20}
LEVELS = ("small", "ordinary", "large")

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "An event that opens a ticket",
    "type": "object",
    "required": ["v", "event", "title"],
    "additionalProperties": False,
    "properties": {
        "v": {"const": 1},
        "event": {
            "type": "string",
            "pattern": f"^{ID_PATTERN}$",
            "description": "The sender's own number of the event; sending it twice does no harm.",
        },
        "title": {"type": "string", "minLength": 1, "maxLength": LENGTHS["title"]},
        "text": {"type": "string", "maxLength": LENGTHS["text"]},
        "category": {
            "type": "string",
            "maxLength": LENGTHS["category"],
            "description": "A category of the community's ticket rules; sensors may leave it out.",
        },
        "place": {
            "type": "string",
            "maxLength": LENGTHS["place"],
            "description": "A kind of place of the ticket rules, else other.",
        },
        "level": {
            "enum": list(LEVELS),
            "description": "How large it is; without it, as usual for the category.",
        },
        "building": {"type": "string", "maxLength": LENGTHS["building"]},
        "spot": {"type": "string", "maxLength": LENGTHS["spot"]},
        "observed_at": {
            "type": "string",
            "format": "date-time",
            "description": "When it was seen, with its time zone.",
        },
        "private": {"type": "boolean"},
        "photos": {
            "type": "array",
            "maxItems": MOST_PHOTOS,
            "items": {"type": "string", "contentEncoding": "base64"},
            "description": f"JPEG or PNG, at most {MOST_PHOTO_BYTES} bytes each.",
        },
    },
}


class EventInvalid(RuleError):
    """The message is no event as the schema has it; `field` and `problem` say where and what."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event as a source sent it; `raw` is what was sent, for comparing two of one number."""

    id: str
    title: str
    text: str
    category: str
    place: str
    level: str
    building: str
    spot: str
    observed_at: datetime | None
    is_private: bool
    photos: tuple[bytes, ...]
    raw: dict[str, Any]


def parse_event(body: bytes) -> Event:
    """Return the event of a body; raises EventInvalid."""
    raw = _object(body)
    for name in raw.keys() - SCHEMA["properties"].keys():
        raise EventInvalid(field=name[:40], problem="unknown")
    for name in SCHEMA["required"]:
        if name not in raw:
            raise EventInvalid(field=name, problem="missing")
    if raw["v"] != 1 or isinstance(raw["v"], bool):
        raise EventInvalid(field="v", problem="unknown")
    texts = {name: _text(raw, name, most) for name, most in LENGTHS.items()}
    if not texts["title"]:
        raise EventInvalid(field="title", problem="missing")
    return Event(
        id=_event_id(raw["event"]),
        **texts,
        level=_level(raw["level"]) if "level" in raw else "",
        observed_at=_moment(raw.get("observed_at")),
        is_private=_flag(raw.get("private", False)),
        photos=_photos(raw.get("photos", [])),
        raw=raw,
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body, parse_constant=_refuse, object_pairs_hook=_members)
    except (ValueError, RecursionError):
        raise EventInvalid(field="", problem="json") from None
    if not isinstance(value, dict):
        raise EventInvalid(field="", problem="type")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice")
    return members


def _text(raw: dict[str, Any], name: str, most: int) -> str:
    value = _typed(raw.get(name, ""), name, str)
    if len(value) > most:
        raise EventInvalid(field=name, problem="length")
    if not all(sign.isprintable() or sign == "\n" for sign in value):
        raise EventInvalid(field=name, problem="sign")
    return str(value).strip()


def _typed(value: Any, name: str, kind: type) -> Any:
    if type(value) is not kind:
        raise EventInvalid(field=name, problem="type")
    return value


def _event_id(value: Any) -> str:
    if re.fullmatch(ID_PATTERN, _typed(value, "event", str)) is None:
        raise EventInvalid(field="event", problem="sign")
    return str(value)


def _level(value: Any) -> str:
    if _typed(value, "level", str) not in LEVELS:
        raise EventInvalid(field="level", problem="unknown")
    return str(value)


def _flag(value: Any) -> bool:
    return bool(_typed(value, "private", bool))


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(_typed(value, "observed_at", str))
    except ValueError:
        raise EventInvalid(field="observed_at", problem="time") from None
    if moment.utcoffset() is None:
        raise EventInvalid(field="observed_at", problem="time")
    return moment


def _photos(value: Any) -> tuple[bytes, ...]:
    if len(_typed(value, "photos", list)) > MOST_PHOTOS:
        raise EventInvalid(field="photos", problem="length")
    read: Callable[[str], bytes] = _photo
    return tuple(read(_typed(one, "photos", str)) for one in value)


def _photo(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise EventInvalid(field="photos", problem="picture") from None
    if not 0 < len(data) <= MOST_PHOTO_BYTES:
        raise EventInvalid(field="photos", problem="length")
    return data
