"""What all secret ballots of an assembly share: its manifest, its key, libsodium's group.

Law: made once for a manifest, whose hash names everything in it; nothing here is a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from app.assembly.models import AssemblyRow
from app.assembly.service.read import definition_of, get_assembly, hm_of
from app.core.group import group_for_secrets
from app.core.secret.ballot import Poll
from app.platform.db import connection_of, table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# By HM, in hexadecimal: what a manifest names never changes.
_polls: dict[str, Poll] = {}
MOST_POLLS = 64

_ROWS = table_of(AssemblyRow)
_HM = select(_ROWS.c.hm).where(_ROWS.c.id == bindparam("assembly"))


def find_poll(session: Session, assembly_id: str) -> Poll | None:
    """Return the poll of a secret assembly, None in named mode.

    Raises AssemblyNotFound, AssemblyNotPublished.
    """
    hm = connection_of(session).execute(_HM, {"assembly": assembly_id}).scalar_one_or_none()
    known = None if hm is None else _polls.get(hm)
    return known or _make_poll(get_assembly(session, assembly_id))


def _make_poll(assembly: AssemblyRow) -> Poll | None:
    definition, hm = definition_of(assembly), hm_of(assembly)
    if not definition.is_secret or assembly.manifest is None:
        return None
    key = bytes.fromhex(assembly.manifest["trustee_key"])
    if len(_polls) >= MOST_POLLS:
        _polls.clear()
    return _polls.setdefault(hm.hex(), Poll.of(group_for_secrets(), hm, definition, key))
