"""公民身份号码: the 18 characters of a resident's number (GB 11643-1999, RULES §5.3).

Law: six digits of region, eight of birth, three of order (odd for men), one check character
by ISO 7064 MOD 11-2. The 15-digit numbers of the first generation ended on 2013-01-01 and
are refused, because completing them would be a guess at the century.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.core.errors import RuleError
from app.core.identifiers.regions import SYNTHETIC_REGION, is_personal_region

_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile(r"[0-9]{15}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_EARLIEST_BIRTH_YEAR = 1880


class ResidentIdInvalid(RuleError):
    """The text is not a resident's number; the subclass says why."""


class ResidentIdOutdated(ResidentIdInvalid):
    """Fifteen digits: a number of the first generation, no longer valid."""


class ResidentIdShapeWrong(ResidentIdInvalid):
    """A resident's number has 17 digits and a digit or X (fields: length)."""


class ResidentIdRegionUnknown(ResidentIdInvalid):
    """The first two digits are no province."""


class ResidentIdBirthWrong(ResidentIdInvalid):
    """Characters 7 to 14 are no day of the calendar since 1880."""


class ResidentIdCheckWrong(ResidentIdInvalid):
    """The last character does not fit the others."""


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A valid resident's number; made by `parse_resident_id` only."""

    text: str
    birth: date

    @property
    def is_synthetic(self) -> bool:
        """Whether the number is of region 990000, which is never issued."""
        return self.text[:6] == SYNTHETIC_REGION


def resident_check_character(body: str) -> str:
    """Return the check character of the first 17 digits. Source: GB 11643-1999."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def parse_resident_id(text: str) -> ResidentId:
    """Return the resident's number that `text` is (18 characters, X in upper case).

    Raises a subclass of ResidentIdInvalid. Source: RULES §5.3.
    """
    if _OLD_SHAPE.fullmatch(text):
        raise ResidentIdOutdated
    if not _SHAPE.fullmatch(text):
        raise ResidentIdShapeWrong(length=len(text))
    if not is_personal_region(text[:6]):
        raise ResidentIdRegionUnknown
    birth = _parse_birth(text[6:14])
    if resident_check_character(text[:17]) != text[17]:
        raise ResidentIdCheckWrong
    return ResidentId(text, birth)


def _parse_birth(digits: str) -> date:
    if int(digits[:4]) < _EARLIEST_BIRTH_YEAR:
        raise ResidentIdBirthWrong
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise ResidentIdBirthWrong from None
