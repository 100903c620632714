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
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

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
    new: list[dict[str, Any]] = []
    for owner_id, phones in given.items():
        known = {row.phone_index: row for row in stored.get(owner_id, [])}
        wanted = {phone_index(phone): phone for phone in phones}
        if terms.is_locked and owner_id not in terms.new:
            counted["phones_locked"] += len(wanted.keys() - known.keys())
            continue
        new += _added(terms, owner_id, wanted, known)
        counted["phones_raised"] += _raise(terms, [known[i] for i in wanted if i in known])
        if wanted and owner_id not in terms.elsewhere:
            _drop(session, terms, [row for i, row in known.items() if i not in wanted], counted)
    if new:
        session.execute(insert(ContactRow), new)
    return {**counted, "phones_added": len(new)}


def _added(
    terms: PhoneTerms,
    owner_id: int,
    wanted: Mapping[bytes, str],
    known: Mapping[bytes, ContactRow],
) -> list[dict[str, Any]]:
    return [
        {
            "owner_id": owner_id,
            "phone": phone,
            "phone_index": index,
            "provenance": terms.provenance,
            "since": terms.now,
        }
        for index, phone in wanted.items()
        if index not in known
    ]


def _raise(terms: PhoneTerms, rows: Sequence[ContactRow]) -> int:
    better = [row for row in rows if terms.rank < PROVENANCES.index(row.provenance)]
    for row in better:
        row.provenance, row.since = terms.provenance, terms.now
    return len(better)


def _drop(
    session: Session, terms: PhoneTerms, others: Sequence[ContactRow], counted: Counter[str]
) -> None:
    for row in others:
        if terms.rank <= PROVENANCES.index(row.provenance):
            session.delete(row)
            counted["phones_replaced"] += 1
        else:
            counted["phones_kept"] += 1
