"""Who is meant by a flat and a name: looked up in the register, never typed in from nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.registry.service import contacts_of, find_right_now, list_holders, list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class CandidateNotPerson(RuleError):
    """A company owns this unit; only a person can sit on the committee."""


class NomineeNotFound(RuleError):
    """No owner of this name stands behind this flat."""


@dataclass(frozen=True, slots=True)
class Nominee:
    """The owner who is meant by a flat and a name."""

    owner_id: int
    unit_id: int
    right_key: str
    name: str
    phone: str | None


def find_nominee(
    session: Session, community_id: str, flat: str, name: str, now: datetime
) -> Nominee:
    """Return the owner of that name behind that flat.

    Raises NomineeNotFound, CandidateNotPerson.
    """
    wanted, person = _plain(flat), _plain(name)
    for unit in list_units(session, community_id):
        if _plain(unit.label) != wanted:
            continue
        right = find_right_now(session, community_id, unit.id, now)
        holders = [] if right is None else list_holders(session, right.unit_ids, key=right.key)
        for holder in holders:
            if _plain(holder.name) == person and right is not None:
                if holder.is_body:
                    raise CandidateNotPerson
                phones = contacts_of(session, right.unit_ids, key=right.key)
                own = [one.phone for one in phones if one.owner_id == holder.owner_id]
                phone = own[0] if own else None
                return Nominee(holder.owner_id, unit.id, right.key, holder.name, phone)
    raise NomineeNotFound


def _plain(text: str) -> str:
    return fold_text(text[:100]).replace(" ", "").upper()
