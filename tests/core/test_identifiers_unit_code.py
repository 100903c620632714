"""不动产单元代码 by RULES §5.1."""

from __future__ import annotations

import pytest

from app.core.identifiers import unit_code as codes
from app.core.identifiers.unit_code import UnitCodeInvalid, parse_unit_code

VALID = "370202001002GB00001F00010001"


def test_slices_and_grouped_print():
    code = parse_unit_code(VALID)
    assert code.grouped == "370202 001002 GB00001 F00010001"
    assert (code.region, code.cadastral_district, code.cadastral_subdistrict) == (
        "370202",
        "001",
        "002",
    )
    assert (code.parcel_kind, code.parcel_number, code.parcel) == ("GB", "00001", VALID[:19])
    assert (code.fixture_kind, code.building_number, code.unit_number) == ("F", "0001", "0001")
    assert not code.is_virtual


@pytest.mark.parametrize(
    "text",
    [
        "990000001002GB00001F00010001",  # The synthetic region.
        "370202001002JC00001F00010001",  # A homestead on collective land.
        "370202001002GB00001W00000000",  # A parcel without fixtures.
        "370202001002GB00001L00000000",
        "370202001002GB00001Q00010000",
        "820000001002GB99999F99999999",
    ],
)
def test_accepts(text):
    assert parse_unit_code(text).text == text


def test_virtual_unit_is_told():
    assert parse_unit_code("370202000000GB00001F00010001").is_virtual


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (VALID[:-1], codes.UnitCodeLengthWrong),
        (VALID + "1", codes.UnitCodeLengthWrong),
        ("", codes.UnitCodeLengthWrong),
        (VALID[:27] + "\n", codes.UnitCodeCharacterWrong),
        (VALID.lower(), codes.UnitCodeCharacterWrong),
        ("370202001002GB0O001F00010001", codes.UnitCodeCharacterWrong),
        ("370202001002AB00001F00010001", codes.UnitCodeCharacterWrong),
        ("370202001002GI00001F00010001", codes.UnitCodeCharacterWrong),
        ("370202001002GB00001X00010001", codes.UnitCodeCharacterWrong),
        ("37020200100２GB00001F00010001", codes.UnitCodeCharacterWrong),
        ("3702020010020000001F00010001", codes.UnitCodeCharacterWrong),
        ("160202001002GB00001F00010001", codes.UnitCodeRegionUnknown),
        ("990001001002GB00001F00010001", codes.UnitCodeRegionUnknown),
        ("370202001002GC00001F00010001", codes.UnitCodeParcelKindWrong),
        ("370202001002GB00000F00010001", codes.UnitCodeParcelNumberMissing),
        ("370202001002GB00001F00000001", codes.UnitCodeBuildingMissing),
        ("370202001002GB00001F00010000", codes.UnitCodeUnitNumberMissing),
        ("370202001002GB00001W00010001", codes.UnitCodeFixtureWrong),
    ],
)
def test_refuses_with_the_reason(text, error):
    with pytest.raises(UnitCodeInvalid) as caught:
        parse_unit_code(text)
    assert type(caught.value) is error


def test_names_the_wrong_character_and_its_place():
    with pytest.raises(codes.UnitCodeCharacterWrong) as caught:
        parse_unit_code("370202001002GB0O001F00010001")
    assert caught.value.fields == {"position": 16, "character": "O"}
