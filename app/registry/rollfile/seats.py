"""房屋坐落: building, staircase and room out of an address.

Law: the building becomes one label however it was written (3号楼, 3幢, 3#, 三号楼 are 3号楼),
because buildings are the scope of motions. An address that does not show its parts is kept
as text and the building number of the unit code stands in; nothing is refused for it.
"""

from __future__ import annotations

import re

from app.core.identifiers import fold_text
from app.registry.rollfile.cells import is_blank, words
from app.registry.rollfile.issues import CellTooLong, Note
from app.registry.rollfile.sheets import CellValue
from app.registry.rollfile.units import Seat

_LABEL = r"[0-9]{1,4}[A-Za-z]?|[A-Za-z][0-9]{0,3}|[一二三四五六七八九十]{1,3}"
_ROOM = r"(?:商铺|网点|店铺|车位|储藏室|地下室)?[0-9A-Za-z](?:[0-9A-Za-z-]{0,11})"
_ROOM_END = r"(?:室|户|号|房|号房)?"
_WORDED = re.compile(
    rf"(?P<building>{_LABEL})(?:号楼|幢|栋|座|#楼|#)"
    rf"(?:(?P<staircase>{_LABEL})(?:单元|门洞|门|梯))?"
    rf"(?:[0-9]{{1,3}}[层楼])?(?P<room>{_ROOM}){_ROOM_END}$"
)
# 3楼 alone may be the third floor; with a staircase behind it, it is a building.
_STAIRED = re.compile(
    rf"(?P<building>{_LABEL})(?:号)?楼?(?P<staircase>{_LABEL})单元(?P<room>{_ROOM}){_ROOM_END}$"
)
_DASHED = re.compile(
    r"(?<![0-9A-Za-z-])(?P<building>[0-9]{1,3}[A-Za-z]?|[A-Za-z])"
    r"(?:-(?P<staircase>[0-9]{1,2}|[A-Za-z]))?-(?P<room>[0-9]{2,5}[A-Za-z]?|[A-Za-z][0-9]{1,5})"
    rf"{_ROOM_END}$"
)
_GARAGE = re.compile(
    r"(?P<building>地下车库|地下停车场|地下停车库|停车场|停车库|车库)(?:车位)?"
    r"(?P<room>[0-9A-Za-z-]{1,12})(?:号车位|车位|号)?$"
)
_PART = re.compile(rf"({_LABEL})(?:号楼|幢|栋|座|#楼|#|楼|号)?")
_STAIRCASE_PART = re.compile(rf"({_LABEL})(?:单元|门洞|门|梯)?")
_ROOM_SUFFIX = re.compile(r"(?<=[0-9A-Za-z])(?:室|户|号|房|号房)$")
_LONGEST_ADDRESS, _LONGEST_PART = 200, 20
_NUMERALS = "一二三四五六七八九"


def read_seat(value: CellValue, notes: list[Note]) -> Seat | None:
    """Return the address of a cell with its parts; notes an address without them."""
    if is_blank(value):
        return None
    text = fold_text(words(value))
    if len(text) > _LONGEST_ADDRESS:
        raise CellTooLong(limit=_LONGEST_ADDRESS)
    for pattern in (_GARAGE, _WORDED, _STAIRED, _DASHED):
        match = pattern.search(text)
        if match:
            return _seat(text, **match.groupdict())
    notes.append(Note("seat_not_split"))
    return Seat(text)


def read_seat_parts(building: CellValue, staircase: CellValue, room: CellValue) -> Seat | None:
    """Return the address given in three columns, or None without building or room."""
    if is_blank(building) or is_blank(room):
        return None
    block, stairs = fold_text(words(building)), fold_text(words(staircase))
    match = _PART.fullmatch(block)
    label = _building_label(match[1]) if match else block
    match = _STAIRCASE_PART.fullmatch(stairs)
    flight = _staircase_label(match[1]) if match else stairs
    door = _ROOM_SUFFIX.sub("", fold_text(words(room)))
    if max(len(label), len(flight), len(door)) > _LONGEST_PART:
        raise CellTooLong(limit=_LONGEST_PART)
    return Seat(f"{label}{flight}{door}", label, flight, door)


def _seat(text: str, building: str, room: str, staircase: str | None = None) -> Seat:
    known = re.fullmatch(_LABEL, building)
    label = _building_label(building) if known else building
    return Seat(text, label, _staircase_label(staircase) if staircase else "", room)


def _building_label(token: str) -> str:
    plain = _arabic(token)
    return f"{plain}号楼" if plain[0].isdigit() else f"{plain}座"


def _staircase_label(token: str) -> str:
    return f"{_arabic(token)}单元"


def _arabic(token: str) -> str:
    """Return 3 for 03 and 三, 12 for 十二, 3A for 3a."""
    if token[0] not in _NUMERALS + "十":
        return token.upper().lstrip("0") or "0"
    tens, ten, ones = token.rpartition("十")
    high = (_NUMERALS.find(tens[-1:]) + 1 if tens else 1) if ten else 0
    return str(high * 10 + (_NUMERALS.index(ones[-1]) + 1 if ones else 0))
