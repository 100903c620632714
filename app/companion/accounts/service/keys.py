"""Who still needs a signing key before a community can publish accounts, so that one can ask them.

Law: read only; where a definition is published its keys are used and nobody is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.read import list_published
from app.people.service import active_key, officers_with
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Keyless:
    """A role in which nobody has a key; `people` are names and organisations, empty where none."""

    role: str
    people: tuple[tuple[str, str], ...]
    officer_ids: frozenset[int]


def keyless(session: Session, community_id: str) -> list[Keyless]:
    """Return the roles whose key is wanted and missing, with whom to ask."""
    if list_published(session, community_id):
        return []
    found = []
    for role in (Role.REGISTRAR, Role.STREET_OFFICE):
        held = officers_with(role, community_id)
        if all(active_key(one.id) is None for one in held):
            people = tuple((one.name, one.organisation) for one in held)
            found.append(Keyless(role.value, people, frozenset(one.id for one in held)))
    return found
