"""Which witnessed head an entry may name (PROTOCOL §8).

Law: tally, result and certificate name a head that the witnesses have cosigned and that
holds all they speak of. Until there is one the act waits and says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.service.read import time_of, witnesses_of
from app.core.encoding import parse_b64
from app.core.entries import Entry, Signature, floor_minute, parse_entry
from app.core.errors import RuleError
from app.platform.log import Head, append_entry, entries, find_cosigned_head, head_at, log_size

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow
    from app.assembly.service.signing import Signatures

CLOSE_WITNESS_LIMIT = timedelta(minutes=15)
LATE = "close_head_late"


class WaitingForWitness(RuleError):
    """No witness has cosigned the newest entries yet; it is a matter of minutes."""


class EntryMissing(RuleError):
    """The log has no entry of this type yet."""


def read_log(session: Session, assembly: AssemblyRow) -> list[Entry]:
    """Return all entries in order."""
    return [parse_entry(leaf) for leaf in entries(session, assembly.id)]


def foresee_log(
    session: Session, assembly: AssemblyRow, act: SignedActRow, sigs: Signatures, at: datetime
) -> list[Entry]:
    """Return the log as it will stand if the act, so signed, is entered next."""
    log = read_log(session, assembly)
    signatures = (Signature(sig["k"], parse_b64(sig["s"], 64)) for sig in sigs)
    entry = Entry(
        type=act.type,
        seq=len(log),
        t=max(floor_minute(at), log[-1].t),
        body=act.body,
        sigs=tuple(sorted(signatures, key=lambda one: one.k)),
    )
    return [*log, entry]


def last_of(log: list[Entry], entry_type: str) -> Entry:
    """Return the last entry of a type; raises EntryMissing."""
    found = next((entry for entry in reversed(log) if entry.type == entry_type), None)
    if found is None:
        raise EntryMissing(type=entry_type)
    return found


def find_last_of(log: list[Entry], entry_type: str) -> Entry | None:
    """Return the last entry of a type or None."""
    return next((entry for entry in reversed(log) if entry.type == entry_type), None)


def cosigned_head(session: Session, assembly: AssemblyRow, *, after: int) -> Head:
    """Return the smallest cosigned head that holds entry `after`; raises WaitingForWitness."""
    _, quorum = witnesses_of(assembly)
    head = find_cosigned_head(session, assembly.id, min_size=after + 1, quorum=quorum)
    if head is None:
        raise WaitingForWitness(assembly=assembly.id)
    return head


def newest_head(session: Session, assembly: AssemblyRow) -> Head:
    """Return the newest head, cosigned or not."""
    return head_at(session, assembly.id, log_size(session, assembly.id))


def note_late_close(
    session: Session, assembly: AssemblyRow, log: list[Entry], now: datetime
) -> bool:
    """Log the incident of a close that no witness saw in 15 minutes; True if it was logged now."""
    if assembly.rehearsal:
        return False
    close = last_of(log, "close")
    late = [e for e in log if e.type == "incident" and e.body["code"] == LATE]
    if late or time_of(assembly, now) <= close.t + CLOSE_WITNESS_LIMIT:
        return False
    _, quorum = witnesses_of(assembly)
    if find_cosigned_head(session, assembly.id, min_size=close.seq + 1, quorum=quorum) is not None:
        return False
    body = {"code": LATE, "tree_size": log_size(session, assembly.id)}
    append_entry(
        session, assembly.id, type="incident", body=body, sigs=[], now=time_of(assembly, now)
    )
    return True
