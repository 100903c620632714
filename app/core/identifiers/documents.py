"""证件: the kinds of document that prove who an owner is, and the shape of each number.

Law: a document is a kind and a number; two owners are the same person exactly when their
`identity` is the same. Where a standard has a check character it is computed; other kinds
are checked by shape only (RULES §5.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import RuleError
from app.core.identifiers.regions import SYNTHETIC_REGION
from app.core.identifiers.resident_id import ResidentIdInvalid, parse_resident_id
from app.core.identifiers.uscc import CreditCodeInvalid, parse_uscc


class DocumentKind(StrEnum):
    """The kinds of document a roll may name."""

    RESIDENT_ID = "resident_id"
    CREDIT_CODE = "credit_code"
    HOME_RETURN_PERMIT = "home_return_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_RESIDENCE = "foreign_residence"
    PASSPORT = "passport"
    MILITARY_ID = "military_id"
    OTHER = "other"


class DocumentNumberWrong(RuleError):
    """The number does not have the shape of its kind (fields: kind, length)."""


_SHAPES = {
    # 港澳居民来往内地通行证: H or M, eight digits, older cards two more that count renewals.
    DocumentKind.HOME_RETURN_PERMIT: re.compile(r"[HM][0-9]{8}([0-9]{2})?"),
    # 台湾居民来往大陆通行证: eight digits.
    DocumentKind.TAIWAN_PERMIT: re.compile(r"[0-9]{8}"),
    # 外国人永久居留身份证: 15 signs (three letters, twelve digits) or, since 2023, 18.
    DocumentKind.FOREIGN_RESIDENCE: re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
    DocumentKind.PASSPORT: re.compile(r"[A-Z0-9]{5,20}"),
    DocumentKind.MILITARY_ID: re.compile(r"[0-9A-Z\u4e00-\u9fff-]{4,30}"),
    DocumentKind.OTHER: re.compile(r"[0-9A-Z\u4e00-\u9fff()-]{4,40}"),
}


@dataclass(frozen=True, slots=True, order=True)
class Document:
    """A document of a known kind with a number that fits it."""

    kind: DocumentKind
    number: str

    @property
    def identity(self) -> str:
        """The key by which two documents are one person's: kind and number.

        A home return permit keeps its first nine characters for life; what follows counts
        the renewals.
        """
        renewed = self.kind is DocumentKind.HOME_RETURN_PERMIT
        return f"{self.kind}:{self.number[:9] if renewed else self.number}"

    @property
    def is_synthetic(self) -> bool:
        """Whether the number is of the region kept for synthetic data."""
        if self.kind is DocumentKind.RESIDENT_ID:
            return self.number[:6] == SYNTHETIC_REGION
        return self.kind is DocumentKind.CREDIT_CODE and self.number[2:8] == SYNTHETIC_REGION


def parse_document(kind: DocumentKind, number: str) -> Document:
    """Return the document of this kind and number (half-width, upper case, no blanks).

    Raises ResidentIdInvalid, CreditCodeInvalid or DocumentNumberWrong.
    """
    if kind is DocumentKind.RESIDENT_ID:
        return Document(kind, parse_resident_id(number).text)
    if kind is DocumentKind.CREDIT_CODE:
        return Document(kind, parse_uscc(number).text)
    if not _SHAPES[kind].fullmatch(number):
        raise DocumentNumberWrong(kind=str(kind), length=len(number))
    return Document(kind, number)


def find_document_kind(number: str) -> DocumentKind | None:
    """Return the one kind whose check character or marked shape the number bears, or None."""
    if _is_resident_id(number):
        return DocumentKind.RESIDENT_ID
    if _is_credit_code(number):
        return DocumentKind.CREDIT_CODE
    if _SHAPES[DocumentKind.HOME_RETURN_PERMIT].fullmatch(number):
        return DocumentKind.HOME_RETURN_PERMIT
    return None


def _is_resident_id(number: str) -> bool:
    try:
        parse_resident_id(number)
    except ResidentIdInvalid:
        return False
    return True


def _is_credit_code(number: str) -> bool:
    try:
        parse_uscc(number)
    except CreditCodeInvalid:
        return False
    return True
