"""Keying paper ballots in: two officers, each unseen by the other, until both agree.

Law: each keys and signs the whole body; equal bodies are logged at once with both
signatures, unequal ones stay out and a scrutineer decides which paper to read again. The
scan is stored before, and its hash is in the body.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from app.assembly.service.acts import check_signer, roster_of
from app.assembly.service.read import (
    definition_of,
    get_right,
    hm_of,
    line_of,
    lock_assembly,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.ballot import PaperBallot, paper_ballot_id, verify_paper_items
from app.core.channel import check_may_count_paper
from app.core.encoding import encode_jcs, parse_b64
from app.core.entries import verify_body
from app.core.errors import RuleError
from app.core.signatures import signed_message, verify_signature
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.log import append_entry
from app.voting.models import PaperBallotRow, PaperKeying
from app.voting.service.notices import tell_owner
from app.voting.service.paper.register import check_not_reconciled, get_serial
from app.voting.service.state import load_state, save_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.channel import RightState

SCAN_TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"%PDF-": "application/pdf",
}
MAX_SCAN_BYTES = 15 * 1024 * 1024


class ScanNotAnImage(RuleError):
    """The scan is no picture: JPEG, PNG, WebP, HEIC, TIFF, GIF or PDF are taken."""


class ScanTooLarge(RuleError):
    """The scan is larger than 15 MB."""


class ScanMissing(RuleError):
    """The ballot's scan must be stored before it is keyed in."""


class SecretWrong(RuleError):
    """The paper's secret is not that of its serial: this is not the paper we printed."""


class KeyingDiffers(RuleError):
    """The two officers keyed different things; both must look at the paper again."""


class KeyedAlready(RuleError):
    """This officer has keyed this ballot; the second entry comes from another person."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """What came of a keying: `waiting` for the second officer, or `logged` with its entry."""

    state: str
    entry: int | None = None


def store_scan(assembly_id: str, serial: str, data: bytes, *, now: datetime) -> str:
    """Keep the picture of a paper ballot, encrypted; returns its SHA-256 (hex).

    Raises ActNotAllowedNow, SerialNotFound, ScanNotAnImage, ScanTooLarge.
    """
    if len(data) > MAX_SCAN_BYTES:
        raise ScanTooLarge(limit=MAX_SCAN_BYTES)
    media_type = _media_type(data)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.RECORD_PAPER)
        row = get_serial(session, assembly_id, serial)
        stored = store_file(session, data, media_type=media_type, name=f"scan-{row.serial}")
        row.scan_sha256 = stored.sha256
        return stored.sha256


def _media_type(data: bytes) -> str:
    for start, media_type in SCAN_TYPES.items():
        if data.startswith(start):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "image/heic"
    raise ScanNotAnImage


def key_ballot(
    assembly_id: str, body: dict[str, Any], *, officer_id: int, k: str, s: str, now: datetime
) -> Keyed:
    """Take one officer's keying of a paper ballot; the second equal one logs it.

    Raises ActNotAllowedNow, SerialNotFound, ScanMissing, SecretWrong, AnswerInvalid, the
    channel's refusals, SignerNotEntitled, SignatureInvalid, KeyedAlready, KeyingDiffers.
    """
    verify_body("paper-ballot", body)
    paper = PaperBallot.of(body)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        row, state = _check(session, assembly, paper)
        first = _find_first(session, assembly_id, paper.serial)
        sigs = [] if first is None else [{"officer": f"o{first.officer_id}", "k": first.k}]
        if first is not None and first.officer_id == officer_id:
            raise KeyedAlready(serial=paper.serial)
        roster = roster_of(session, assembly)
        signer = check_signer(roster, "paper-ballot", sigs, officer_id=officer_id, k=k)
        message = signed_message("paper-ballot", hm_of(assembly), body)
        verify_signature(signer.key, message, parse_b64(s, 64))
        if first is None:
            _keep(session, assembly_id, paper.serial, body, officer_id, k, s, now)
            return Keyed("waiting")
        if bytes(first.body) == encode_jcs(body):
            both = [{"k": first.k, "s": first.s}, {"k": k, "s": s}]
            entry = _log(session, assembly, row, state, paper, body, both, time_of(assembly, now))
            return Keyed("logged", entry)
    raise KeyingDiffers(serial=paper.serial)


def discard_keying(assembly_id: str, serial: str) -> None:
    """Forget the first keying of a serial, after the two officers looked again."""
    with transaction() as session:
        session.execute(
            delete(PaperKeying).where(
                PaperKeying.assembly_id == assembly_id, PaperKeying.serial == serial
            )
        )


def waiting_keyings(session: Session, assembly_id: str) -> list[tuple[str, int]]:
    """Return (serial, officer) of the ballots keyed once."""
    statement = (
        select(PaperKeying.serial, PaperKeying.officer_id)
        .where(PaperKeying.assembly_id == assembly_id)
        .order_by(PaperKeying.created_at)
    )
    return [(serial, officer) for serial, officer in session.execute(statement)]


def _check(
    session: Session, assembly: AssemblyRow, paper: PaperBallot
) -> tuple[PaperBallotRow, RightState]:
    phase_after(Phase(assembly.phase), Act.RECORD_PAPER)
    check_not_reconciled(session, assembly)
    row = get_serial(session, assembly.id, paper.serial)
    if row.i != paper.i or hashlib.sha256(paper.secret).hexdigest() != row.secret_sha256:
        raise SecretWrong(serial=paper.serial)
    if row.scan_sha256 is None or row.scan_sha256 != paper.scan.hex():
        raise ScanMissing(serial=paper.serial)
    right = get_right(session, assembly.id, row.i)
    verify_paper_items(paper, line_of(right), definition_of(assembly))
    state = load_state(session, right)
    check_may_count_paper(state, paper, definition_of(assembly).policies)
    return row, state


def _find_first(session: Session, assembly_id: str, serial: str) -> PaperKeying | None:
    statement = select(PaperKeying).where(
        PaperKeying.assembly_id == assembly_id, PaperKeying.serial == serial
    )
    return session.scalars(statement).one_or_none()


def _keep(
    session: Session,
    assembly_id: str,
    serial: str,
    body: dict[str, Any],
    officer_id: int,
    k: str,
    s: str,
    now: datetime,
) -> None:
    session.add(
        PaperKeying(
            assembly_id=assembly_id,
            serial=serial,
            officer_id=officer_id,
            body=encode_jcs(body),
            k=k,
            s=s,
            created_at=now,
        )
    )


def _log(
    session: Session,
    assembly: AssemblyRow,
    row: PaperBallotRow,
    state: RightState,
    paper: PaperBallot,
    body: dict[str, Any],
    sigs: list[dict[str, str]],
    at: datetime,
) -> int:
    identifier = paper_ballot_id(hm_of(assembly), body)
    done = append_entry(session, assembly.id, type="paper-ballot", body=body, sigs=sigs, now=at)
    after = state.count_paper(paper, identifier)
    if paper.is_valid and state.counted is not None:
        superseded = {"i": paper.i, "ballot_id": state.counted.hex(), "by": paper.serial}
        append_entry(session, assembly.id, type="superseded", body=superseded, sigs=[], now=at)
    row.state, row.ballot_id = ("counted" if paper.is_valid else "void"), identifier.hex()
    row.returned_at = at
    if paper.is_valid:
        save_state(session, assembly.id, after, entry_seq=done.seq, cast_at=at)
    else:
        save_state(session, assembly.id, after)
    session.execute(
        delete(PaperKeying).where(
            PaperKeying.assembly_id == assembly.id, PaperKeying.serial == row.serial
        )
    )
    tell_owner(session, assembly, paper.i, "paper-ballot", now=at)
    return done.seq
