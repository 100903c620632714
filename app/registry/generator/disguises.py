"""The many ways in which offices write one and the same value.

Law: each disguise means exactly the value it was made from; the reader undoes all of them.
"""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from app.core.area import AreaSource, format_area
from app.core.entitlement import Use
from app.core.identifiers import Document, DocumentKind, UnitCode
from app.registry.rollfile.units import KIND_NAMES, Seat, Sharing

Cell = str | int | float | datetime | None

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_STREET = "云屿市滨海路18号云屿华庭"


def full_width(text: str) -> str:
    """Return text in the wide forms of a Chinese input method."""
    return text.translate(_FULL_WIDTH)


def disguise_code(chance: Random, code: UnitCode) -> Cell:
    """Plain, grouped by blanks, full-width, or with a blank at the end."""
    forms = (code.text, code.grouped, full_width(code.text), f"{code.text}\u3000")
    return chance.choices(forms, (75, 12, 8, 5))[0]


def disguise_seat(chance: Random, seat: Seat) -> Cell:
    """In words, by dashes, with other words, or behind a street."""
    if not seat.staircase:
        return seat.text
    building, stairs = seat.building.removesuffix("号楼"), seat.staircase.removesuffix("单元")
    forms = (
        seat.text,
        f"{building}-{stairs}-{seat.room}",
        f"{building}幢{stairs}单元{seat.room}室",
        f"{_STREET}{building}号楼{stairs}单元{seat.room}户",
        full_width(seat.text),
    )
    return chance.choices(forms, (50, 20, 15, 10, 5))[0]


def disguise_area(chance: Random, area: int) -> Cell:
    """A number, a number stored as text, or a number with its unit."""
    text = format_area(area)
    forms: tuple[Cell, ...] = (float(text), text, f"{text}㎡", f"{text}平方米", full_width(text))
    return chance.choices(forms, (60, 15, 10, 10, 5))[0]


def disguise_source(chance: Random, source: AreaSource | None) -> Cell:
    """The source in one of its names."""
    names = {
        AreaSource.REGISTER: ("登记", "不动产登记簿", "产权证"),
        AreaSource.SURVEY: ("测绘", "实测"),
        AreaSource.CONTRACT: ("合同", "购房合同"),
    }
    return chance.choice(names[source]) if source else None


def disguise_kind(chance: Random, document: Document) -> str:
    """The kind in one of its names."""
    if document.kind is DocumentKind.RESIDENT_ID:
        return chance.choice(("居民身份证", "身份证"))
    if document.kind is DocumentKind.CREDIT_CODE:
        return chance.choice(("统一社会信用代码", "营业执照"))
    return KIND_NAMES[document.kind]


def disguise_number(chance: Random, number: str) -> str:
    """Plain, grouped, with a small x, or full-width."""
    grouped = f"{number[:6]} {number[6:14]} {number[14:]}".strip()
    forms = (number, grouped, number.lower(), full_width(number))
    return chance.choices(forms, (85, 5, 5, 5))[0]


def disguise_phone(chance: Random, phone: str) -> str:
    """Plain, grouped by dashes, or with the country's prefix."""
    forms = (phone, f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", f"+86 {phone}")
    return chance.choices(forms, (90, 6, 4))[0]


def disguise_sharing(chance: Random, sharing: Sharing | None) -> Cell:
    """The kind of ownership in one of its names."""
    names = {
        Sharing.SOLE: ("单独所有", "单独"),
        Sharing.JOINT: ("共同共有", "共同"),
        Sharing.BY_SHARE: ("按份共有", "按份共有(各50%)"),
    }
    return chance.choice(names[sharing]) if sharing else None


def disguise_date(chance: Random, day: date | None) -> Cell:
    """A date cell, or a text or a number that is one day only."""
    if day is None:
        return None
    forms: tuple[Cell, ...] = (
        datetime(day.year, day.month, day.day),  # noqa: DTZ001 a spreadsheet's dates have no zone
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        f"{day.year}/{day.month}/{day.day}",
    )
    return chance.choices(forms, (40, 20, 15, 10, 5, 10))[0]


def disguise_developer(chance: Random, held: bool, sold: bool) -> Cell:
    """Yes and no in their many signs; a blank is no."""
    if not held:
        return chance.choice(("否", None, "N"))
    return chance.choice(("是", "√", "已售未交付" if sold else "未售"))


def disguise_use(chance: Random, use: Use) -> Cell:
    """The use in one of its names."""
    names = {
        Use.HOME: ("住宅", "成套住宅"),
        Use.SHOP: ("商铺", "商业"),
        Use.PARKING: ("车位", "地下车位"),
        Use.OTHER: ("其他",),
    }
    return chance.choice(names[use])
