"""Finding an owner's line on the frozen roll by the flat, for officers at a desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRight, AssemblyRow
from app.assembly.service.read import rights
from app.registry.service import list_units, masked_owner, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# An officer types enough of a door label to find a few flats.
MAX_FOUND = 20


@dataclass(frozen=True, slots=True)
class RightView:
    """A line of the frozen roll as an officer sees it."""

    i: int
    key: str
    labels: tuple[str, ...]
    owner: str


def find_rights(session: Session, assembly: AssemblyRow, text: str) -> list[RightView]:
    """Return the lines whose flats' labels hold the text, blanks left out; a few at most."""
    wanted = "".join(text.split())
    if not wanted:
        return []
    units = {
        unit.id
        for unit in list_units(session, assembly.community_id)
        if wanted in "".join(unit.label.split())
    }
    found = [one for one in rights(session, assembly.id) if units & set(one.unit_ids)]
    return [view_right(session, one) for one in found[:MAX_FOUND]]


def view_right(session: Session, right: AssemblyRight) -> RightView:
    """Return a line with its flats and its masked owner."""
    labels = tuple(unit.label for unit in units_of(session, right.unit_ids))
    owner = masked_owner(session, right.unit_ids, key=right.right_key)
    return RightView(right.i, right.right_key, labels, owner)
