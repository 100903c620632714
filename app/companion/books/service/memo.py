"""What a journal says in words, which everybody may read.

Law: a memo is one line of plain words and holds no number long enough to be a phone, an identity
document or a bank card; what was bought is said there, who bought it is not.
"""

from __future__ import annotations

import re

from app.core.errors import RuleError
from app.core.identifiers import fold_text

LONGEST = 200
# A mobile number has eleven digits, however it is set apart; longer ones are documents and cards.
_LONG_NUMBER = re.compile(r"\d(?:[ \-.]?\d){10}")


class MemoInvalid(RuleError):
    """A memo is one line of 1 to 200 characters."""


class MemoNamesPerson(RuleError):
    """A memo holds what may be a phone, an identity document or a bank card."""


def check_memo(memo: str) -> str:
    """Return the memo as it is kept; raises MemoInvalid, MemoNamesPerson."""
    kept = memo.strip()
    if not 0 < len(kept) <= LONGEST or not kept.isprintable():
        raise MemoInvalid
    if names_number(kept):
        raise MemoNamesPerson
    return kept


def names_number(text: str) -> bool:
    """Whether a text holds what may be a phone, an identity document or a bank card."""
    return _LONG_NUMBER.search(fold_text(text)) is not None
