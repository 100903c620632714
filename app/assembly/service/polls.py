"""What all secret ballots of an assembly share: its manifest, its key, libsodium's group.

Law: kept by assembly without asking the database again, since many ballots come at once. Whoever
holds the assembly's lock compares HM, and has it forgotten where it is another manifest's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.read import definition_of, get_assembly, hm_of
from app.core.group import group_for_secrets
from app.core.secret.ballot import Poll

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

_polls: dict[str, Poll] = {}
MOST_POLLS = 64


def find_poll(session: Session, assembly_id: str) -> Poll | None:
    """Return the poll of a secret assembly, None in named mode.

    Raises AssemblyNotFound, AssemblyNotPublished.
    """
    return _polls.get(assembly_id) or _make_poll(get_assembly(session, assembly_id))


def forget_poll(assembly_id: str) -> None:
    """Have the manifest read anew."""
    _polls.pop(assembly_id, None)


def _make_poll(assembly: AssemblyRow) -> Poll | None:
    definition, hm = definition_of(assembly), hm_of(assembly)
    if not definition.is_secret or assembly.manifest is None:
        return None
    key = bytes.fromhex(assembly.manifest["trustee_key"])
    if len(_polls) >= MOST_POLLS:
        _polls.clear()
    return _polls.setdefault(assembly.id, Poll.of(group_for_secrets(), hm, definition, key))
