"""Cells that hold several values, one per co-owner: 王芳、李强 or one on each line.

Law: names, kinds and numbers are matched by position only where their counts agree; a blank
between two marks keeps its position.
"""

from __future__ import annotations

import re

from app.registry.rollfile.cells import is_blank, is_placeholder, whole_number, words
from app.registry.rollfile.issues import CoOwnersDoNotMatch
from app.registry.rollfile.sheets import CellValue

_MARKS = re.compile(r"[、;,，；/|\r\n]")
_MARKS_WITHOUT_COMMA = re.compile(r"[、;；/|\r\n]")


def split_cell(value: CellValue, *, count: int | None = None) -> list[str]:
    """Return the values of a cell, trimmed; placeholders become blank texts.

    With `count`, the number of owners, blank pieces are dropped where that makes them fit.
    """
    if is_blank(value):
        return []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [whole_number(value)]
    pieces = [_clean(piece) for piece in _MARKS.split(words(value))]
    if count is None or len(pieces) != count:
        pieces = [piece for piece in pieces if piece]
    if count is not None and len(pieces) == 1 < count and len(pieces[0].split()) == count:
        return pieces[0].split()
    return pieces


def split_names(value: CellValue, documents: int) -> list[str]:
    """Return the owners' names; `documents` is how many numbers stand beside them.

    A blank inside a name separates two owners only where as many documents say so; a comma
    in a Latin company name (Ltd.) separates nothing where there is one document.
    """
    if is_blank(value):
        return []
    text = words(value)
    marks = _MARKS_WITHOUT_COMMA if text.isascii() and documents <= 1 else _MARKS
    names = [name for name in (_clean(piece) for piece in marks.split(text)) if name]
    if len(names) == 1 < documents and len(names[0].split()) == documents:
        return names[0].split()
    return names


def spread(pieces: list[str], count: int) -> list[str]:
    """Return one value per owner: as many as there are, one for all, or blanks for none.

    Raises CoOwnersDoNotMatch.
    """
    if not pieces:
        return [""] * count
    if len(pieces) == 1:
        return pieces * count
    if len(pieces) != count:
        raise CoOwnersDoNotMatch(names=count, values=len(pieces))
    return pieces


def one_each(pieces: list[str], count: int) -> list[str]:
    """Return exactly one value per owner, or blanks for none at all.

    Raises CoOwnersDoNotMatch.
    """
    if not pieces:
        return [""] * count
    if len(pieces) != count:
        raise CoOwnersDoNotMatch(names=count, values=len(pieces))
    return pieces


def _clean(piece: str) -> str:
    piece = piece.strip()
    return "" if is_placeholder(piece) else piece
