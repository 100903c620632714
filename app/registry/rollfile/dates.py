"""Handover dates as offices write them, read only where there is one way to read them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from app.registry.rollfile.cells import is_blank
from app.registry.rollfile.issues import CellFaulty, DateNotUnderstood, Note
from app.registry.rollfile.sheets import CellFault, CellValue

_WRITTEN = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})[日号]?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}")
# Excel counts days from here (with its own 29 February 1900 already passed).
_EXCEL_EPOCH = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1949, 10, 1), date(2099, 12, 31)


def read_date(value: CellValue, notes: list[Note]) -> date | None:
    """Return the day of a cell: a date cell, 2021-5-1, 2021年5月1日, 20210501 or a serial."""
    if is_blank(value):
        return None
    if isinstance(value, CellFault):
        raise CellFaulty
    day = _day(value, notes)
    if not _EARLIEST <= day <= _LATEST:
        raise DateNotUnderstood
    return day


def _day(value: CellValue, notes: list[Note]) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise DateNotUnderstood
    text = format(value, ".15g") if not isinstance(value, str) else value
    return _parse(_without_time(text), notes)


def _without_time(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if "年" in plain:
        return "".join(plain.split())
    return re.split(r"[ T]", plain, maxsplit=1)[0].removesuffix(".0")


def _parse(text: str, notes: list[Note]) -> date:
    match = _WRITTEN.fullmatch(text)
    if match:
        return _calendar(match[1], match[3], match[5])
    match = _DIGITS.fullmatch(text)
    if match:
        return _calendar(match[1], match[2], match[3])
    if _SERIAL.fullmatch(text):
        day = _EXCEL_EPOCH + timedelta(days=int(text))
        notes.append(Note("date_from_serial", {"date": day.isoformat()}))
        return day
    raise DateNotUnderstood


def _calendar(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DateNotUnderstood from None
