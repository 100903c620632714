"""Phones that come with a roll file: added, raised, replaced, never lowered.

Law (PROTOCOL §4): the import says once where its phones come from. A phone known from a
better source keeps it; a phone of the same or a worse source that the file no longer names
for its owner goes. While contacts are locked, known owners keep theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.registry.models import ContactRow
from app.registry.service.owners import PROVENANCES, contacts_by_owner, phone_index

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class PhoneTerms:
    """`new`: owners that this import brought; `elsewhere`: owners of units the file lacks."""

    provenance: str
    is_locked: bool
    now: datetime
    new: frozenset[int]
    elsewhere: frozenset[int]

    @property
    def rank(self) -> int:
        return PROVENANCES.index(self.provenance)


def write_phones(
    session: Session, terms: PhoneTerms, given: Mapping[int, Sequence[str]]
) -> dict[str, int]:
    """Bring the contacts of these owners in line with the file; returns what was done."""
    stored = contacts_by_owner(session, given)
    names = ("phones_added", "phones_raised", "phones_replaced", "phones_kept", "phones_locked")
    counted = Counter(dict.fromkeys(names, 0))
    for owner_id, phones in given.items():
        known = {row.phone_index: row for row in stored.get(owner_id, [])}
        wanted = {phone_index(phone): phone for phone in phones}
        if terms.is_locked and owner_id not in terms.new:
            counted["phones_locked"] += len(wanted.keys() - known.keys())
            continue
        _add(session, terms, owner_id, wanted, known, counted)
        if wanted and owner_id not in terms.elsewhere:
            _drop(session, terms, [row for i, row in known.items() if i not in wanted], counted)
    return dict(counted)


def _add(
    session: Session,
    terms: PhoneTerms,
    owner_id: int,
    wanted: Mapping[bytes, str],
    known: Mapping[bytes, ContactRow],
    counted: Counter[str],
) -> None:
    for index, phone in wanted.items():
        row = known.get(index)
        if row is None:
            session.add(
                ContactRow(
                    owner_id=owner_id,
                    phone=phone,
                    phone_index=index,
                    provenance=terms.provenance,
                    since=terms.now,
                )
            )
            counted["phones_added"] += 1
        elif terms.rank < PROVENANCES.index(row.provenance):
            row.provenance, row.since = terms.provenance, terms.now
            counted["phones_raised"] += 1


def _drop(
    session: Session, terms: PhoneTerms, others: Sequence[ContactRow], counted: Counter[str]
) -> None:
    for row in others:
        if terms.rank <= PROVENANCES.index(row.provenance):
            session.delete(row)
            counted["phones_replaced"] += 1
        else:
            counted["phones_kept"] += 1
