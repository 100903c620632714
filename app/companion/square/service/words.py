"""Words as they come in: plain text, bounded, no markup and no signs that steer a screen."""

from __future__ import annotations

from app.core.errors import RuleError


class SquareTextInvalid(RuleError):
    """A text is missing or too long; `field` says which, `limit` how long it may be."""


class SquareThingNotFound(RuleError):
    """The square of this community has no such thing."""


def check_words(field: str, text: str, limit: int, *, empty: bool = False) -> str:
    """Return one line of text. Raises SquareTextInvalid."""
    return _check(field, " ".join(_printable(text).split()), limit, empty=empty)


def check_prose(field: str, text: str, limit: int, *, empty: bool = False) -> str:
    """Return a text of several lines. Raises SquareTextInvalid."""
    return _check(field, _printable(text).strip(), limit, empty=empty)


def _printable(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(sign for sign in lines if sign == "\n" or sign.isprintable())


def _check(field: str, text: str, limit: int, *, empty: bool) -> str:
    if not (0 if empty else 1) <= len(text) <= limit:
        raise SquareTextInvalid(field=field, limit=limit, is_empty=not text)
    return text
