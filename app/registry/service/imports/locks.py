"""When an import may not touch the phones of owners who are known already.

Law (PROTOCOL §4): after the roll of an assembly is posted, a contact changes only by two
officers of different bodies. Which assemblies stand where is known one floor above, so the
rooms there register the question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ContactLock = Callable[["Session", str], bool]
_locks: list[ContactLock] = []


def register_contact_lock(is_locked: ContactLock) -> None:
    """Add a question to ask before each import: are this community's contacts fixed now?"""
    if is_locked not in _locks:
        _locks.append(is_locked)


def are_contacts_locked(session: Session, community_id: str) -> bool:
    """Return whether some assembly keeps the community's contacts as they are."""
    return any(is_locked(session, community_id) for is_locked in _locks)
