"""Mobile numbers of mainland China: eleven digits, 13 to 19 in front (RULES §5.3).

Law: only these can receive the one-time code; a landline is a contact, not a channel.
1700000xxxx is kept for synthetic data.
"""

from __future__ import annotations

import re

from app.core.errors import RuleError

_SHAPE = re.compile(r"1[3-9][0-9]{9}")


class MobileInvalid(RuleError):
    """The text is not a mainland mobile number of eleven digits (fields: length)."""


def parse_mobile(text: str) -> str:
    """Return the mobile number that `text` is (eleven digits, nothing else).

    Raises MobileInvalid.
    """
    if not _SHAPE.fullmatch(text):
        raise MobileInvalid(length=len(text))
    return text
