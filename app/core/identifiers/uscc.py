"""统一社会信用代码: the 18 characters of a company or body (GB 32100-2015, RULES §5.3).

Law: registry 1, kind 1, region 6 digits, organisation 9, check 1, over an alphabet of 31
signs without I, O, S, V, Z; check = 31 − Σ C·3^(i−1) mod 31.
Registries are 1 to 9, A, N and Y: the standard's first edition had fewer, amendments added
justice (3), trade unions (8) and village economic bodies (N) [from memory, high].
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.errors import RuleError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile(rf"[1-9ANY][{ALPHABET}][0-9]{{6}}[{ALPHABET}]{{10}}")


class CreditCodeInvalid(RuleError):
    """The text is not a unified social credit code; the subclass says why."""


class CreditCodeShapeWrong(CreditCodeInvalid):
    """A credit code has 18 signs: registry, kind, six digits, ten signs (fields: length)."""


class CreditCodeCheckWrong(CreditCodeInvalid):
    """The last sign does not fit the others."""


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A valid credit code; made by `parse_uscc` only."""

    text: str


def uscc_check_sign(body: str) -> str:
    """Return the check sign of the first 17 signs. Source: GB 32100-2015."""
    total = sum(weight * _VALUES[sign] for weight, sign in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]


def parse_uscc(text: str) -> CreditCode:
    """Return the credit code that `text` is (18 signs, upper case).

    Raises a subclass of CreditCodeInvalid. Source: RULES §5.3.
    """
    if not _SHAPE.fullmatch(text):
        raise CreditCodeShapeWrong(length=len(text))
    if uscc_check_sign(text[:17]) != text[17]:
        raise CreditCodeCheckWrong
    return CreditCode(text)
