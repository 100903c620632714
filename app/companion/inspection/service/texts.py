"""What people write here: trimmed, in bounds, without signs that no page shows."""

from __future__ import annotations

import re

from app.core.errors import RuleError

MOST_TEXT, MOST_SUBJECT, MOST_BASIS, MOST_PLACE = 3000, 120, 300, 80
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class OrderTextMissing(RuleError):
    """This act says why or what, in words."""


class OrderTextTooLong(RuleError):
    """The text is longer than `limit` characters, or holds signs that cannot be shown."""


def check_text(
    text: str, most: int = MOST_TEXT, *, missing: type[RuleError] = OrderTextMissing
) -> str:
    """Return the text as it is kept; raises `missing`, OrderTextTooLong."""
    clean = text.replace("\r\n", "\n").strip()
    if not clean:
        raise missing
    if len(clean) > most or _CONTROL.search(clean):
        raise OrderTextTooLong(limit=most)
    return clean
