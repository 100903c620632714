"""Telephone numbers: mobiles are kept, others are reported and left out."""

from __future__ import annotations

import re

from app.core.identifiers import fold_text, parse_mobile
from app.core.identifiers.phone import MobileInvalid
from app.registry.rollfile.issues import (
    Note,
    NumberInScientificForm,
    PhoneDamaged,
    PhoneNotUnderstood,
)
from app.registry.rollfile.sheets import CellValue

_PREFIX = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")
# Landlines with or without area code and extension, and numbers of other countries.
_OTHER_PHONE = re.compile(r"0[0-9]{9,11}([-转][0-9]{1,6})?|[0-9]{7,8}|\+[0-9]{7,15}|400[0-9]{7}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)


def check_phone_kept(value: CellValue) -> None:
    """Refuse a numeric cell that went through 1.38E+10. Raises PhoneDamaged."""
    if isinstance(value, int | float) and value and value % 100_000 == 0:
        raise PhoneDamaged


def read_phone(text: str, notes: list[Note]) -> str | None:
    """Return the mobile number of a text; notes other telephones and gives None for them.

    Raises NumberInScientificForm, PhoneNotUnderstood.
    """
    folded = fold_text(text).removesuffix(".0")
    if not folded:
        return None
    if _SCIENTIFIC.fullmatch(folded):
        raise NumberInScientificForm
    plain = _PREFIX.sub("", folded.replace("-", "").replace("(", "").replace(")", ""))
    try:
        return parse_mobile(plain)
    except MobileInvalid:
        pass
    if not _OTHER_PHONE.fullmatch(plain):
        raise PhoneNotUnderstood
    notes.append(Note("phone_not_mobile"))
    return None
