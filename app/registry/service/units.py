"""Units of the register: who stands where, found by code without reading any code.

Law: the register is what has not been removed; a unit asked for by its id is given
whether or not it still stands there, because frozen rolls point at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.identifiers import fold_text
from app.platform.crypto import blind_index
from app.registry.models import UnitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CODE_LENGTH = 28
TAIL_LENGTH = 8
CHUNK = 500
_USES = ("home", "shop", "other", "parking")
_DIGITS = re.compile(r"([0-9]+)")
# In a unit code only the places 13, 14 and 20 bear letters.
_LETTER_PLACES = (12, 13, 19)
_DIGITS_MISREAD = str.maketrans("OILoil", "011011")


def code_index(code: str) -> bytes:
    """Return the look-up value of a whole unit code."""
    return blind_index("unit.code", code)


def tail_index(code: str) -> bytes:
    """Return the look-up value of the last eight characters of a unit code."""
    return blind_index("unit.tail", code[-TAIL_LENGTH:])


def natural_order(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key in which 3号楼 goes before 12号楼."""
    parts = _DIGITS.split(text)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield the ids in lots that every database takes as parameters."""
    every = list(ids)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def building_groups(session: Session, community_id: str) -> list[str]:
    """Return the building labels of the register in the order of definitions."""
    statement = select(UnitRow.building).where(
        UnitRow.community_id == community_id, UnitRow.removed_at.is_(None)
    )
    labels = session.scalars(statement.distinct())
    return sorted(labels, key=lambda label: label.encode("utf-16-be"))


def count_units(session: Session, community_id: str) -> int:
    """Return how many units the register holds."""
    statement = select(func.count(UnitRow.id)).where(
        UnitRow.community_id == community_id, UnitRow.removed_at.is_(None)
    )
    return session.scalars(statement).one()


def list_units(
    session: Session, community_id: str, *, building: str | None = None
) -> list[UnitRow]:
    """Return the units of the register or of one building, homes first, in natural order."""
    statement = select(UnitRow).where(
        UnitRow.community_id == community_id, UnitRow.removed_at.is_(None)
    )
    if building is not None:
        statement = statement.where(UnitRow.building == building)
    return in_order(session.scalars(statement))


def units_of(session: Session, unit_ids: Sequence[int]) -> list[UnitRow]:
    """Return these units, homes first, in natural order of their labels."""
    rows: list[UnitRow] = []
    for lot in chunks(unit_ids):
        rows += session.scalars(select(UnitRow).where(UnitRow.id.in_(lot)))
    return in_order(rows)


def in_order(units: Iterable[UnitRow]) -> list[UnitRow]:
    """Return units as people expect them: homes, shops, others, parking, each by its label."""
    return sorted(
        units, key=lambda unit: (_USES.index(unit.use), natural_order(unit.label), unit.id)
    )


def find_right_by_unit(
    session: Session, community_id: str, unit_text: str, unit_ids: Sequence[int]
) -> UnitRow | None:
    """Return the unit that the text names, if it is one of these units.

    The text is a whole unit code or its last eight characters, as a person types it. A wrong
    one costs the same work as a right one.
    """
    text = _fold_code(unit_text)
    is_whole = len(text) == CODE_LENGTH
    column = UnitRow.code_index if is_whole else UnitRow.tail_index
    index = code_index(text) if is_whole else tail_index(text)
    statement = select(UnitRow).where(UnitRow.community_id == community_id, column == index)
    found = [unit for unit in session.scalars(statement) if unit.id in set(unit_ids)]
    if len(text) not in (CODE_LENGTH, TAIL_LENGTH):
        return None
    return min(found, key=lambda unit: unit.id, default=None)


def find_units_by_code(session: Session, community_id: str, unit_text: str) -> list[UnitRow]:
    """Return the units of the register that a whole code or its last eight characters name.

    Two units may share their last eight characters; what is no code names none.
    """
    text = _fold_code(unit_text)
    if len(text) not in (CODE_LENGTH, TAIL_LENGTH):
        return []
    is_whole = len(text) == CODE_LENGTH
    column = UnitRow.code_index if is_whole else UnitRow.tail_index
    index = code_index(text) if is_whole else tail_index(text)
    statement = select(UnitRow).where(
        UnitRow.community_id == community_id, column == index, UnitRow.removed_at.is_(None)
    )
    return in_order(session.scalars(statement))


def _fold_code(text: str) -> str:
    """Fold typing, not reading: only where a digit must stand is O taken for 0, I and L for 1."""
    code = fold_text(text[:100]).upper().replace("-", "").replace("…", "").replace(".", "")
    letters = _LETTER_PLACES if len(code) == CODE_LENGTH else ()
    return "".join(
        sign if place in letters else sign.translate(_DIGITS_MISREAD)
        for place, sign in enumerate(code)
    )
