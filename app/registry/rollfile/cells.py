"""A cell's value turned into text that a parser may read, or refused.

Law: a number is text only while Excel still has all its digits (15); beyond that, and in the
form 3.70202E+27, the digits are gone and nobody guesses them, whatever a check digit says.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from app.core.identifiers import fold_text
from app.registry.rollfile.issues import (
    CellFaulty,
    CellOfWrongKind,
    CellTooLong,
    NumberDamaged,
    NumberEndsInLostDigits,
    NumberInScientificForm,
)
from app.registry.rollfile.sheets import CellFault, CellValue

EXCEL_DIGITS = 15
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?E[+-]?[0-9]{1,3}")
_DECIMAL_FORM = re.compile(r"([0-9]+)\.0*")
_NOTHING = "无 - -- --- / // 暂无 空 不详 未知 N/A NA NULL NONE 未提供 未登记 未填"
_PLACEHOLDERS = frozenset(["", *_NOTHING.split()])
_SHOWN_LENGTH = 60
# Twenty co-owners with their numbers fit in 500 characters.
_LONGEST = 1_000


def is_placeholder(text: str) -> bool:
    """Return whether people write this for "nothing here"."""
    # None of them is longer than four characters; a dozen leaves room for blanks.
    return len(text) <= 12 and fold_text(text).upper() in _PLACEHOLDERS


def is_blank(value: CellValue) -> bool:
    """Return whether a cell says nothing."""
    return value is None or (isinstance(value, str) and is_placeholder(value))


def show(value: CellValue) -> str:
    """Return a cell as a short text for a page."""
    if value is None:
        return ""
    if isinstance(value, CellFault):
        return "#"
    if isinstance(value, float):
        value = format(value, ".15g")
    return str(value).strip()[:_SHOWN_LENGTH]


def words(value: CellValue) -> str:
    """Return a cell as half-width text, blanks kept, ends trimmed; numbers as Excel shows them.

    Raises CellFaulty, CellOfWrongKind, CellTooLong, NumberDamaged.
    """
    if isinstance(value, CellFault):
        raise CellFaulty
    if isinstance(value, bool | datetime | date | time | timedelta):
        raise CellOfWrongKind
    if value is None:
        return ""
    if isinstance(value, int | float):
        return whole_number(value)
    if len(value) > _LONGEST:
        raise CellTooLong(limit=_LONGEST)
    return unicodedata.normalize("NFKC", value.replace("_x000D_", "")).strip()


def whole_number(value: float) -> str:
    """Return the digits of a whole number that Excel still has in full.

    Raises NumberDamaged for more than 15 digits, CellOfWrongKind for fractions.
    """
    if abs(value) >= 10**EXCEL_DIGITS:
        raise NumberDamaged
    if value != int(value):
        raise CellOfWrongKind
    return str(int(value))


def code_text(text: str) -> str:
    """Return a typed code in half-width upper case without blanks.

    Raises NumberInScientificForm, NumberDamaged or NumberEndsInLostDigits where the text
    shows that the code went through Excel as a number. Blanks or dashes between the digits
    prove that it did not.
    """
    folded = fold_text(text).upper()
    if _SCIENTIFIC.fullmatch(folded):
        raise NumberInScientificForm
    match = _DECIMAL_FORM.fullmatch(folded)
    if match and len(match[1]) > EXCEL_DIGITS:
        raise NumberDamaged
    # Blanks inside the text prove that it never was a number.
    if folded == unicodedata.normalize("NFKC", text).strip().upper():
        check_digits_kept(folded)
    return folded


def check_digits_kept(digits: str) -> None:
    """Refuse a long number whose digits after the 15th are all 0.

    Raises NumberEndsInLostDigits.
    """
    long = digits.isascii() and digits.isdigit() and len(digits) > EXCEL_DIGITS
    if long and not digits[EXCEL_DIGITS:].strip("0"):
        raise NumberEndsInLostDigits
