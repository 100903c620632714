"""不动产单元代码: the 28 characters by which the property register names one unit.

Law: TD/T 1001-2012 annex, GB/T 37346-2019 (RULES §5.1).
`370202 001002 GB00001 F00010001` = region 6, cadastral district 3 + sub-district 3,
parcel kind 2 + number 5, fixture kind 1 + building 4 + unit 4.
There is no check digit: a slip that keeps the shape is found only by people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.errors import RuleError
from app.core.identifiers.regions import is_region

LENGTH = 28
_SHAPE = re.compile(r"[0-9]{12}[GJZ][A-HSWXY][0-9]{5}[FLQW][0-9]{8}")
_CHARACTER_CLASSES = ["0123456789"] * 12 + ["GJZ", "ABCDEFGHSWXY"]
_CHARACTER_CLASSES += ["0123456789"] * 5 + ["FLQW"] + ["0123456789"] * 8


class UnitCodeInvalid(RuleError):
    """The text is not a unit code; the subclass says why."""


class UnitCodeLengthWrong(UnitCodeInvalid):
    """A unit code has exactly 28 characters (fields: length)."""


class UnitCodeCharacterWrong(UnitCodeInvalid):
    """A character cannot stand where it stands (fields: position from 1, character)."""


class UnitCodeRegionUnknown(UnitCodeInvalid):
    """The first two digits are no province (fields: region)."""


class UnitCodeParcelKindWrong(UnitCodeInvalid):
    """Homestead parcels (C) exist on collective land (J) only (fields: parcel_kind)."""


class UnitCodeParcelNumberMissing(UnitCodeInvalid):
    """Parcels are numbered from 00001."""


class UnitCodeBuildingMissing(UnitCodeInvalid):
    """Buildings of a parcel are numbered from 0001."""


class UnitCodeUnitNumberMissing(UnitCodeInvalid):
    """Units of a building are numbered from 0001."""


class UnitCodeFixtureWrong(UnitCodeInvalid):
    """A parcel without fixtures (W) ends in eight zeros."""


@dataclass(frozen=True, slots=True, order=True)
class UnitCode:
    """A valid unit code; made by `parse_unit_code` only."""

    text: str

    @property
    def region(self) -> str:
        """Six digits of GB/T 2260."""
        return self.text[0:6]

    @property
    def cadastral_district(self) -> str:
        """地籍区, three digits."""
        return self.text[6:9]

    @property
    def cadastral_subdistrict(self) -> str:
        """地籍子区, three digits."""
        return self.text[9:12]

    @property
    def parcel_kind(self) -> str:
        """宗地特征码, two letters; city housing is mostly GB."""
        return self.text[12:14]

    @property
    def parcel_number(self) -> str:
        """宗地顺序号, five digits."""
        return self.text[14:19]

    @property
    def parcel(self) -> str:
        """The 19 characters that name the parcel."""
        return self.text[:19]

    @property
    def fixture_kind(self) -> str:
        """定着物特征码: F house, L wood, Q other, W none."""
        return self.text[19]

    @property
    def building_number(self) -> str:
        """幢号, four digits, unique in the parcel."""
        return self.text[20:24]

    @property
    def unit_number(self) -> str:
        """户号, four digits, unique in the building."""
        return self.text[24:28]

    @property
    def is_virtual(self) -> bool:
        """Some offices write 000000 as cadastral district for units without a survey."""
        return self.text[6:12] == "000000"

    @property
    def grouped(self) -> str:
        """The printed form in groups of 6, 6, 7 and 9 characters."""
        return f"{self.text[:6]} {self.text[6:12]} {self.text[12:19]} {self.text[19:]}"


def parse_unit_code(text: str) -> UnitCode:
    """Return the unit code that `text` is (28 characters, no blanks, upper case).

    Raises a subclass of UnitCodeInvalid. Source: RULES §5.1.
    """
    if len(text) != LENGTH:
        raise UnitCodeLengthWrong(length=len(text))
    if not _SHAPE.fullmatch(text):
        raise _wrong_character(text)
    code = UnitCode(text)
    _check_land(code)
    _check_fixture(code)
    return code


def _wrong_character(text: str) -> UnitCodeCharacterWrong:
    position = next(i for i, allowed in enumerate(_CHARACTER_CLASSES) if text[i] not in allowed)
    return UnitCodeCharacterWrong(position=position + 1, character=text[position])


def _check_land(code: UnitCode) -> None:
    if not is_region(code.region):
        raise UnitCodeRegionUnknown(region=code.region)
    if code.parcel_kind[1] == "C" and code.parcel_kind[0] != "J":
        raise UnitCodeParcelKindWrong(parcel_kind=code.parcel_kind)
    if code.parcel_number == "00000":
        raise UnitCodeParcelNumberMissing


def _check_fixture(code: UnitCode) -> None:
    if code.fixture_kind == "W" and code.text[20:] != "00000000":
        raise UnitCodeFixtureWrong
    if code.fixture_kind == "F" and code.building_number == "0000":
        raise UnitCodeBuildingMissing
    if code.fixture_kind == "F" and code.unit_number == "0000":
        raise UnitCodeUnitNumberMissing
