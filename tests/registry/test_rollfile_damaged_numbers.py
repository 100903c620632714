"""What Excel damaged is refused with the reason, never guessed."""

from __future__ import annotations

import pytest

from app.core.identifiers.resident_id import parse_resident_id
from tests.registry.rollfiles import (
    code,
    csv_bytes,
    error_codes,
    errors,
    preview,
    preview_unit,
    resident,
    unit,
)


def long_resident_ending_in_000() -> str:
    """A number that passes its check digit and looks damaged all the same."""
    for day in range(1, 29):
        for order in range(100, 1000, 100):
            text = resident(order)[:12] + f"{day:02}" + f"{order}"
            for check in "0123456789X":
                try:
                    parse_resident_id(text + check)
                except Exception:
                    continue
                if check == "0":
                    return text + check
    raise AssertionError


ROUND = long_resident_ending_in_000()


def test_the_round_number_passes_its_check_digit():
    assert parse_resident_id(ROUND).text == ROUND
    assert ROUND.endswith("000")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("3.70202E+27", "number_in_scientific_form"),
        ("3.70202e+27", "number_in_scientific_form"),
        ("３．７Ｅ＋２７", "number_in_scientific_form"),
        (3.70202e27, "unit_code_is_number"),
        (370202001002, "unit_code_is_number"),
        ("3702020010020000000000010001", "unit_code_character_wrong"),
        ("3702020010020000000000000000", "number_ends_in_lost_digits"),
        ("370202001002000000000000000.0", "number_damaged"),
    ],
)
def test_damaged_unit_codes(value, reason):
    seen = preview_unit(code=value)
    assert errors(seen) == [(2, "不动产单元号", reason)]
    assert seen.units == 0


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (int(resident(1)), "number_damaged"),
        (float(resident(1)), "number_damaged"),
        (int(ROUND), "number_damaged"),
        (10**15, "number_damaged"),
        (ROUND, "number_ends_in_lost_digits"),
        (f"{resident(1)}.0", "number_damaged"),
        ("9.90000199001010E+17", "number_in_scientific_form"),
        ("9.9E17", "number_in_scientific_form"),
        (1.5, "cell_of_wrong_kind"),
        (True, "cell_of_wrong_kind"),
    ],
)
def test_damaged_document_numbers(value, reason):
    seen = preview_unit(number=value)
    assert errors(seen) == [(2, "证件号码", reason)]


def test_a_number_typed_in_groups_proves_that_it_is_text():
    grouped = f"{ROUND[:6]} {ROUND[6:14]} {ROUND[14:]}"
    seen = preview_unit(number=grouped)
    assert errors(seen) == []
    assert seen.entries[0].owners[0].document.number == ROUND


def test_the_same_number_is_refused_in_a_csv():
    assert error_codes(preview(csv_bytes(unit(number=ROUND)))) == ["number_ends_in_lost_digits"]
    assert error_codes(preview(csv_bytes(unit(code="3.70202E+27")))) == [
        "number_in_scientific_form"
    ]


def test_csv_cells_protected_from_excel_are_read():
    seen = preview(csv_bytes(unit(code=f'="{code(1)}"', number=f"'{resident(1)}")))
    assert errors(seen) == []
    assert seen.entries[0].code.text == code(1)


def test_a_short_number_stored_as_a_number_keeps_its_digits():
    seen = preview_unit(kind="台胞证", number=12345678)
    assert seen.entries[0].owners[0].document.number == "12345678"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (17000000000, "phone_damaged"),
        (1.7e10, "phone_damaged"),
        ("1.70000E+10", "number_in_scientific_form"),
        ("170****0001", "phone_not_understood"),
        ("1700000000", "phone_not_understood"),
    ],
)
def test_damaged_phones(value, reason):
    assert errors(preview_unit(phone=value)) == [(2, "手机号", reason)]


def test_a_reason_never_repeats_the_whole_number():
    seen = preview_unit(number=resident(1)[:17] + "0")
    assert error_codes(seen) == ["resident_id_check_wrong"]
    assert resident(1)[:17] not in str(seen.to_json())
