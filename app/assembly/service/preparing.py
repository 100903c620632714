"""The preparatory group of a first assembly, where a room above keeps its register.

Law: a posted register is believed before what anybody types into a draft (274-10); without one the
draft says how the group is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.timeline import PreparatoryGroup

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.service.drafting import Draft

GroupFinder = Callable[["Session", str], PreparatoryGroup | None]
_finders: list[GroupFinder] = []


def register_group(finder: GroupFinder) -> None:
    """Let a room above say how the posted preparatory group of a community is made."""
    if finder not in _finders:
        _finders.append(finder)


def find_posted_group(session: Session, community_id: str) -> PreparatoryGroup | None:
    """Return the community's posted group as its register has it, or None."""
    found = (finder(session, community_id) for finder in _finders)
    return next((one for one in found if one is not None), None)


def group_of(session: Session, community_id: str, draft: Draft) -> PreparatoryGroup:
    """Return the group by its posted register, else as the draft says."""
    typed = PreparatoryGroup(draft.group_members or 0, draft.group_owners or 0, draft.group_chair)
    return find_posted_group(session, community_id) or typed
