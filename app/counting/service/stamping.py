"""RFC 3161 time stamps over the witnessed heads with `open`, `close` and `result` (PROTOCOL §8).

Law: only the three signed lines of a head are hashed and sent, never an entry. What the authority
answers is kept as it came once it is granted and over those lines; whether it can be trusted is
for whoever checks the record, with certificates of their own. No transaction waits for an
authority; one that does not answer is asked again on the worker's next round.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    decode_timestamp_response,
)
from sqlalchemy import select

from app.assembly.service.read import get_assembly, list_in_phase
from app.core.assembly import Phase
from app.core.encoding import sha256
from app.core.record import stamp_name
from app.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from app.counting.models import StampRow
from app.counting.service.heads import WaitingForWitness, cosigned_head, find_last_of, read_log
from app.platform.config import current_config
from app.platform.db import db, transaction
from app.platform.log import note_at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

SECONDS, MAX_BYTES = 10, 65_535
MOMENTS = {
    Phase.OPEN: ("open",),
    Phase.CLOSED: ("open", "close"),
    Phase.COUNTED: ("open", "close"),
    Phase.PRELIMINARY: ("open", "close", "result"),
    Phase.FINAL: ("open", "close", "result"),
    Phase.MINUTED: ("open", "close", "result"),
}


class StampRefused(Exception):
    """The authority gave no token over what it was asked about; nobody waits for it but us."""


def fetch_stamps(now: datetime) -> None:
    """Fetch each token that is missing by now; nothing where no authority is configured."""
    url = current_config().tsa_url
    if url is None:
        return
    for phase, moments in MOMENTS.items():
        for assembly_id in list_in_phase(db.session(), phase):
            _fetch_missing(url, assembly_id, moments, now)


def _fetch_missing(url: str, assembly_id: str, moments: tuple[str, ...], now: datetime) -> None:
    held = _held(db.session(), assembly_id)
    missing = [moment for moment in moments if moment not in held]
    if not missing:
        return
    wanted = _find_heads(db.session(), get_assembly(db.session(), assembly_id), missing)
    tokens = {row.tree_size: row.token for row in held.values()}
    db.session.remove()
    for moment, head in wanted.items():
        if head.size not in tokens:
            # Two moments may have the same first witnessed head.
            tokens[head.size] = ask_authority(url, head.text.encode())
        with transaction() as session:
            if moment not in _held(session, assembly_id):
                session.add(
                    StampRow(
                        assembly_id=assembly_id,
                        moment=moment,
                        tree_size=head.size,
                        token=tokens[head.size],
                        fetched_at=now,
                    )
                )


def _held(session: Session, assembly_id: str) -> dict[str, StampRow]:
    rows = session.scalars(select(StampRow).where(StampRow.assembly_id == assembly_id))
    return {row.moment: row for row in rows}


def _find_heads(
    session: Session, assembly: AssemblyRow, moments: list[str]
) -> dict[str, Checkpoint]:
    """Return the first witnessed head of each moment that has one."""
    log, found = read_log(session, assembly), {}
    for moment in moments:
        entry = find_last_of(log, moment)
        if entry is None:
            continue
        try:
            head = cosigned_head(session, assembly, after=entry.seq)
        except WaitingForWitness:
            continue
        note = note_at(session, assembly.id, head.size).encode()
        found[moment] = parse_checkpoint(note).checkpoint
    return found


def ask_authority(url: str, text: bytes) -> bytes:
    """Return the authority's answer over a text; raises StampRefused, OSError."""
    asked = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query"}
    request = Request(url, asked.as_bytes(), headers)  # noqa: S310 - the operator's own address
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        data: bytes = answer.read(MAX_BYTES + 1)
    _verify_answer(data, text, asked.nonce)
    return data


def _verify_answer(data: bytes, text: bytes, nonce: int | None) -> None:
    if len(data) > MAX_BYTES:
        raise StampRefused("size")
    try:
        answer = decode_timestamp_response(data)
        info = answer.tst_info
    except ValueError:
        raise StampRefused("malformed") from None
    if PKIStatus(answer.status) != PKIStatus.GRANTED:
        raise StampRefused("status")
    if info.message_imprint.message != sha256(text):
        raise StampRefused("imprint")
    if info.nonce != nonce:
        raise StampRefused("nonce")


def stamp_files(session: Session, assembly_id: str) -> dict[str, bytes]:
    """Return the tokens of an assembly by the names that they have in its record."""
    return {stamp_name(row.tree_size): row.token for row in _held(session, assembly_id).values()}
