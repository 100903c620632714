"""The numbers that property offices, police and registries give to flats, persons and companies.

Law: a `parse_x` takes the number exactly as the issuing standard writes it (half-width, upper
case, no blanks) and returns a frozen value or raises a `RuleError` naming what is wrong.
Nothing is repaired here; a reader that meets hand-typed text calls `fold_text` first.
Check digits prove typing, not existence. Region 990000 is nobody's and serves synthetic data.
"""

from __future__ import annotations

from app.core.identifiers.documents import (
    Document,
    DocumentKind,
    find_document_kind,
    parse_document,
)
from app.core.identifiers.fold import fold_text
from app.core.identifiers.masking import (
    mask_company,
    mask_document,
    mask_mobile,
    mask_name,
    mask_unit_code,
)
from app.core.identifiers.phone import parse_mobile
from app.core.identifiers.resident_id import ResidentId, parse_resident_id
from app.core.identifiers.unit_code import UnitCode, parse_unit_code
from app.core.identifiers.uscc import CreditCode, parse_uscc

__all__ = [
    "CreditCode",
    "Document",
    "DocumentKind",
    "ResidentId",
    "UnitCode",
    "find_document_kind",
    "fold_text",
    "mask_company",
    "mask_document",
    "mask_mobile",
    "mask_name",
    "mask_unit_code",
    "parse_document",
    "parse_mobile",
    "parse_resident_id",
    "parse_unit_code",
    "parse_uscc",
]
