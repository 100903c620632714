"""Taking a signature under an act; the last one completes it.

Law: the completion runs in the transaction of the last signature, with the phase checked again
under the assembly's lock. Documents that an act publishes are set before that transaction, from
a snapshot; if what they say has changed meanwhile, they are set once more, and then refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.service.acts import find_completion, get_act, lock_open_act, with_signature
from app.assembly.service.read import get_assembly, lock_assembly, time_of
from app.core.entries import OFFICERS_SIGN
from app.platform.db import transaction
from app.platform.prepared import Piece, Prepared, once_more, prepare

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Signatures = list[dict[str, Any]]
Write = Callable[["Session", AssemblyRow, SignedActRow, Signatures, datetime], list[Piece]]
Complete = Callable[["Session", AssemblyRow, SignedActRow, datetime, Prepared], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """An act that publishes documents.

    `write` says before the act what they will be, given all its signatures; `complete` writes
    them again from the act's own transaction and takes their pages.
    """

    write: Write
    complete: Complete


_publications: dict[str, Publication] = {}


def register_publication(entry_type: str, write: Write, complete: Complete) -> None:
    """Say how acts of this type come to their documents and what completes them."""
    _publications[entry_type] = Publication(write, complete)


def sign_act(act_id: int, *, officer_id: int, k: str, s: str, now: datetime) -> SignedActRow:
    """Add an officer's signature; the last one completes the act in this transaction.

    `k` is the key id, `s` the base64 signature over the body as bound. Raises ActNotFound,
    SignerNotEntitled, SignedAlready, SignatureInvalid, ActNotAllowedNow, DocumentOutdated and
    the completion's.
    """
    return once_more(lambda: _sign(act_id, now, officer_id=officer_id, k=k, s=s))


def _sign(act_id: int, now: datetime, **signature: Any) -> SignedActRow:
    prepared = prepare(lambda session: _write_documents(session, act_id, now, **signature))
    with transaction() as session:
        act = lock_open_act(session, act_id)
        assembly = lock_assembly(session, act.assembly_id)
        act.sigs = with_signature(session, assembly, act, **signature)
        if is_fully_signed(act.type, act.sigs):
            _complete(session, assembly, act, time_of(assembly, now), prepared)
        return act


def _write_documents(session: Session, act_id: int, now: datetime, **signature: Any) -> list[Piece]:
    """The documents of the act that this signature completes; nothing for any other."""
    act = get_act(session, act_id)
    publication = _publications.get(act.type)
    if publication is None or act.state != "open":
        return []
    assembly = get_assembly(session, act.assembly_id)
    sigs = with_signature(session, assembly, act, **signature)
    if not is_fully_signed(act.type, sigs):
        return []
    return publication.write(session, assembly, act, sigs, time_of(assembly, now))


def _complete(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime, prepared: Prepared
) -> None:
    publication = _publications.get(act.type)
    if publication is None:
        find_completion(act.type)(session, assembly, act, at)
    else:
        publication.complete(session, assembly, act, at, prepared)


def is_fully_signed(entry_type: str, sigs: Signatures) -> bool:
    """True if an act of this type waits for no further signature."""
    return len(sigs) == len(OFFICERS_SIGN[entry_type])
