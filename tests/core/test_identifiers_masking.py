"""Folding, phones and masks."""

from __future__ import annotations

import pytest

from app.core.identifiers import (
    fold_text,
    mask_company,
    mask_document,
    mask_mobile,
    mask_name,
    mask_unit_code,
    parse_mobile,
)
from app.core.identifiers.phone import MobileInvalid


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("３７０２０２ ００１００２ＧＢ", "370202001002GB"),
        ("\ufeff3702\u3000 02\u200b\xa0\n", "370202"),
        ("3－2—501", "3-2-501"),
        ("89.12㎡", "89.12m2"),
        ("oO0lI1", "oO0lI1"),
    ],
)
def test_folding_undoes_typing_and_nothing_else(typed, folded):
    assert fold_text(typed) == folded


def test_mobile_numbers():
    assert parse_mobile("17000001234") == "17000001234"


@pytest.mark.parametrize("text", ["12000001234", "1700000123", "170000012345", "1700000123４", ""])
def test_refuses_what_is_no_mobile(text):
    with pytest.raises(MobileInvalid):
        parse_mobile(text)


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (mask_mobile, "17000001234", "170****1234"),
        (mask_mobile, "05328", "*****"),
        (mask_name, "王芳", "王*"),
        (mask_name, "王小芳", "王**"),
        (mask_name, "欧阳小小芳", "欧**"),
        (mask_name, "王", "王"),
        (mask_name, "", ""),
        (mask_company, "青岛海晏商贸有限公司", "青岛**公司"),
        (mask_company, "甲公司", "甲**"),
        (mask_document, "990000199001010017", "990***************"),
        (mask_document, "12", "12"),
        (mask_unit_code, "370202001002GB00001F00050001", "…0005 0001"),
    ],
)
def test_masks(mask, text, masked):
    assert mask(text) == masked


def test_a_masked_document_never_shows_the_last_four():
    assert "0017" not in mask_document("990000199001010017")
