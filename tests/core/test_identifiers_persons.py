"""Resident, company and other document numbers by RULES §5.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identifiers import documents, resident_id, uscc
from app.core.identifiers.documents import (
    Document,
    DocumentKind,
    DocumentNumberWrong,
    find_document_kind,
    parse_document,
)
from app.core.identifiers.resident_id import parse_resident_id, resident_check_character
from app.core.identifiers.uscc import parse_uscc, uscc_check_sign


@pytest.mark.parametrize(
    ("body", "check"), [("11010519491231002", "X"), ("99000019900101001", "7")]
)
def test_resident_check_character_of_the_standard(body, check):
    assert resident_check_character(body) == check
    assert parse_resident_id(body + check).text == body + check


@pytest.mark.parametrize(
    ("body", "check"), [("91350100M000100Y4", "3"), ("91370200MA3C00003", "W")]
)
def test_credit_code_check_sign_of_the_standard(body, check):
    assert uscc_check_sign(body) == check
    assert parse_uscc(body + check).text == body + check


def test_birth_and_synthetic_region_are_read():
    number = parse_resident_id("990000199001010017")
    assert number.birth.isoformat() == "1990-01-01"
    assert number.is_synthetic
    assert not parse_resident_id("11010519491231002X").is_synthetic


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("990000900101001", resident_id.ResidentIdOutdated),
        ("99000019900101001", resident_id.ResidentIdShapeWrong),
        ("11010519491231002x", resident_id.ResidentIdShapeWrong),
        ("9900001990010100١7", resident_id.ResidentIdShapeWrong),
        ("160105194912310029", resident_id.ResidentIdRegionUnknown),
        ("990001199001010017", resident_id.ResidentIdRegionUnknown),
        ("990000199002300017", resident_id.ResidentIdBirthWrong),
        ("990000187901010017", resident_id.ResidentIdBirthWrong),
        ("990000199001010018", resident_id.ResidentIdCheckWrong),
    ],
)
def test_refuses_resident_numbers_with_the_reason(text, error):
    with pytest.raises(resident_id.ResidentIdInvalid) as caught:
        parse_resident_id(text)
    assert type(caught.value) is error


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_slip_of_a_digit_is_found(place, step):
    number = "990000199001010017"
    slip = str((int(number[place]) + step) % 10)
    with pytest.raises(resident_id.ResidentIdInvalid):
        parse_resident_id(number[:place] + slip + number[place + 1 :])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("91350100M000100Y4", uscc.CreditCodeShapeWrong),
        ("91350100M000100Y4I", uscc.CreditCodeShapeWrong),
        ("01350100M000100Y43", uscc.CreditCodeShapeWrong),
        ("9135010AM000100Y43", uscc.CreditCodeShapeWrong),
        ("91350100M000100Y44", uscc.CreditCodeCheckWrong),
    ],
)
def test_refuses_credit_codes_with_the_reason(text, error):
    with pytest.raises(uscc.CreditCodeInvalid) as caught:
        parse_uscc(text)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (DocumentKind.RESIDENT_ID, "990000199001010017"),
        (DocumentKind.CREDIT_CODE, "91350100M000100Y43"),
        (DocumentKind.HOME_RETURN_PERMIT, "H1234567801"),
        (DocumentKind.TAIWAN_PERMIT, "01234567"),
        (DocumentKind.FOREIGN_RESIDENCE, "USA370200010101"),
        (DocumentKind.FOREIGN_RESIDENCE, "937840198001010019"),
        (DocumentKind.PASSPORT, "E12345678"),
        (DocumentKind.MILITARY_ID, "军字第1234567号"),
        (DocumentKind.OTHER, "(2019)第12号"),
    ],
)
def test_accepts_each_kind(kind, number):
    assert parse_document(kind, number) == Document(kind, number)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (DocumentKind.HOME_RETURN_PERMIT, "K12345678"),
        (DocumentKind.TAIWAN_PERMIT, "1234567"),
        (DocumentKind.FOREIGN_RESIDENCE, "837840198001010019"),
        (DocumentKind.PASSPORT, "E12"),
        (DocumentKind.MILITARY_ID, "军"),
        (DocumentKind.OTHER, "a b c d"),
    ],
)
def test_refuses_numbers_that_do_not_fit_their_kind(kind, number):
    with pytest.raises(DocumentNumberWrong) as caught:
        parse_document(kind, number)
    assert caught.value.fields == {"kind": str(kind), "length": len(number)}


def test_a_renewed_permit_is_the_same_person():
    old = parse_document(DocumentKind.HOME_RETURN_PERMIT, "H1234567801")
    new = parse_document(DocumentKind.HOME_RETURN_PERMIT, "H12345678")
    assert old.identity == new.identity == "home_return_permit:H12345678"
    other = parse_document(DocumentKind.PASSPORT, "H12345678")
    assert other.identity != new.identity


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("990000199001010017", DocumentKind.RESIDENT_ID),
        ("91350100M000100Y43", DocumentKind.CREDIT_CODE),
        ("M12345678", DocumentKind.HOME_RETURN_PERMIT),
        ("E12345678", None),
        ("990000199001010018", None),
    ],
)
def test_finds_the_kind_only_where_the_number_proves_it(number, kind):
    assert find_document_kind(number) is kind


@pytest.mark.parametrize(
    ("document", "synthetic"),
    [
        (Document(DocumentKind.RESIDENT_ID, "990000199001010017"), True),
        (Document(DocumentKind.RESIDENT_ID, "11010519491231002X"), False),
        (Document(DocumentKind.CREDIT_CODE, "91990000MA0000017Y"), True),
        (Document(DocumentKind.CREDIT_CODE, "91350100M000100Y43"), False),
        (Document(DocumentKind.PASSPORT, "E12345678"), False),
    ],
)
def test_synthetic_numbers_are_told(document, synthetic):
    assert document.is_synthetic is synthetic


def test_no_number_proves_two_kinds():
    assert documents.find_document_kind("910000199001010017") is None
