"""What a reading was answered, for the officer whose answer got lost on the way.

Law: the very same signed body by the same officer is no second reading. It gets the answer as
it stands now, before the phase or the ballot's state could refuse it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.read import hm_of
from app.core.ballot import paper_ballot_id
from app.core.encoding import encode_b64
from app.core.entries import parse_entry
from app.platform.log import entries
from app.voting.service.paper.readings import Signed, is_same, readings_of, was_overruled
from app.voting.service.paper.register import get_serial

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.entries import Entry


@dataclass(frozen=True, slots=True)
class Keyed:
    """What came of a keying: `waiting` for the second, `logged` with its entry, or `differs`."""

    state: str
    entry: int | None = None


def find_answer(session: Session, assembly: AssemblyRow, mine: Signed) -> Keyed | None:
    """Return the answer to a reading that was taken before, or None; raises SerialNotFound."""
    row = get_serial(session, assembly.id, mine.body["serial"])
    readings = readings_of(session, assembly.id, row.serial)
    own = next((one for one in readings if one.officer_id == mine.officer_id), None)
    if own is not None and own.s == mine.s and is_same(own, mine):
        return Keyed("waiting" if len(readings) == 1 else "differs")
    if row.ballot_id == paper_ballot_id(hm_of(assembly), mine.body).hex():
        entry = _find_entry(session, assembly, row.serial)
        return None if entry is None or not _is_signed(entry, mine) else Keyed("logged", entry.seq)
    return Keyed("differs") if was_overruled(session, assembly.id, mine) else None


def _find_entry(session: Session, assembly: AssemblyRow, serial: str) -> Entry | None:
    """Return the ballot's entry; only leaves that hold the serial's letters are parsed."""
    named = serial.encode()
    found = (parse_entry(leaf) for leaf in entries(session, assembly.id) if named in leaf)
    ballots = (one for one in found if one.type == "paper-ballot")
    return next((one for one in ballots if one.body["serial"] == serial), None)


def _is_signed(entry: Entry, mine: Signed) -> bool:
    return any(one.k == mine.k and encode_b64(one.s) == mine.s for one in entry.sigs)
