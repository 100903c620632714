"""Reading the JSON bodies of the booth: an object of short strings and integers, or a refusal."""

from __future__ import annotations

from typing import Any

from flask import request

from app.core.errors import RuleError

MAX_TEXT = 65_000


class RequestMalformed(RuleError):
    """The request's body is not the JSON object that this address takes."""


def read_object() -> dict[str, Any]:
    """Return the request's JSON object; raises RequestMalformed."""
    value = request.get_json(silent=True)
    if not isinstance(value, dict):
        raise RequestMalformed(field="")
    return value


def get_text(body: dict[str, Any], field: str) -> str:
    """Return a text field; raises RequestMalformed."""
    value = body.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT or "\x00" in value:
        raise RequestMalformed(field=field)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RequestMalformed(field=field) from None
    return value


def find_number(body: dict[str, Any], field: str) -> int | None:
    """Return a whole number below 2^53 or None where it is not given; raises RequestMalformed."""
    value = body.get(field)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < 2**53:
        raise RequestMalformed(field=field)
    return value
