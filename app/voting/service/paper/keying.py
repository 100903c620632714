"""Keying paper ballots in: two officers, each unseen by the other, until two agree.

Law: each keys and signs the whole body, once; two equal bodies are logged at once with their
two signatures. An unequal one is kept too: a scrutineer who read neither reads the paper as
the third, and only if that equals none is all cleared and read anew. The scan is stored
before, its hash is in the body, and no two readings stand on two pictures.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.acts import (
    SignerNotEntitled,
    check_signer,
    definition_officer_id,
    roster_of,
)
from app.assembly.service.read import (
    definition_of,
    get_right,
    hm_of,
    line_of,
    lock_assembly,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.ballot import paper_ballot_id
from app.core.channel import ISSUED, check_may_count_paper
from app.core.encoding import parse_b64
from app.core.errors import RuleError
from app.core.signatures import signed_message, verify_signature
from app.platform.db import transaction
from app.platform.log import append_entry
from app.voting.service.notices import tell_owner
from app.voting.service.paper.answered import Keyed, find_answer
from app.voting.service.paper.reading import (
    Reading,
    keep_sealed,
    parse_reading,
    verify_reading,
)
from app.voting.service.paper.readings import (
    Signed,
    body_of,
    close_anew,
    forget_readings,
    is_same,
    keep_reading,
    readings_of,
    settle,
)
from app.voting.service.paper.register import check_not_reconciled, get_serial
from app.voting.service.state import load_state, save_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.channel import RightState
    from app.voting.models import PaperBallotRow, PaperKeying

PAIR, THIRD = 2, "scrutineer"


class ScanMissing(RuleError):
    """The ballot's scan must be stored before it is keyed in."""


class SecretWrong(RuleError):
    """The paper's secret is not that of its serial: this is not the paper we printed."""


class KeyedAlready(RuleError):
    """This officer has keyed this ballot; another reading comes from another person."""


class KeyedByTwo(RuleError):
    """Two others have read this ballot, and this officer may not be the third."""


class ScanReplaced(RuleError):
    """The picture is not the one that the first officer read: all is read anew."""


class ReaderReplaced(RuleError):
    """Whoever read this first is no officer of the assembly any more: all is read anew."""


class ThirdReadingDue(RuleError):
    """Two readings differ and a scrutineer who made neither can read the ballot."""


def key_ballot(
    assembly_id: str, body: dict[str, Any], *, officer_id: int, k: str, s: str, now: datetime
) -> Keyed:
    """Take one officer's reading of a paper ballot; it is logged once two are equal.

    A third reading is a scrutineer's. The very same signed reading sent again is answered
    again. Raises ActNotAllowedNow, SerialNotFound, ScanMissing, SecretWrong, AnswerInvalid, the
    channel's refusals, SignerNotEntitled, SignatureInvalid, KeyedAlready, KeyedByTwo,
    ScanReplaced, ReaderReplaced.
    """
    mine = Signed(officer_id, body, k, s)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        reading = parse_reading(body, secret=definition_of(assembly).is_secret)
        again = find_answer(session, assembly, mine)
        if again is not None:
            return again
        row, state = _check(session, assembly, reading)
        before = readings_of(session, assembly_id, row.serial)
        match, at = _check_reader(session, assembly, row, before, mine), time_of(assembly, now)
        if match is None:
            keep_reading(session, assembly_id, mine, before, at)
            return Keyed("differs" if before else "waiting")
        sigs = [{"k": match.k, "s": match.s}, {"k": k, "s": s}]
        if len(before) > 1:
            settle(session, assembly_id, mine, match, at)
        return Keyed("logged", _log(session, assembly, row, state, reading, body, sigs, at))


def clear_readings(assembly_id: str, serial: str, *, officer_id: int, now: datetime) -> None:
    """Forget what was read from a ballot, so that two officers read it anew.

    Raises SignerNotEntitled, and ThirdReadingDue while another scrutineer can still read as
    the third.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        row = get_serial(session, assembly_id, serial)
        if not _is_scrutineer(session, assembly, officer_id):
            raise SignerNotEntitled(type="paper-ballot")
        readers = {one.officer_id for one in readings_of(session, assembly_id, row.serial)}
        is_one_of_two = len(readers) == PAIR and officer_id in readers
        if is_one_of_two and row.state == ISSUED and find_third(session, assembly, readers):
            raise ThirdReadingDue(serial=row.serial)
        at = time_of(assembly, now)
        close_anew(session, assembly_id, row.serial, officer_id=officer_id, now=at)
        forget_readings(session, assembly_id, row.serial)


def _is_scrutineer(session: Session, assembly: AssemblyRow, officer_id: int) -> bool:
    name = definition_officer_id(officer_id)
    officers = roster_of(session, assembly).officers
    return any(one.id == name and one.role == THIRD for one in officers)


def find_third(session: Session, assembly: AssemblyRow, readers: set[int]) -> str | None:
    """Return a scrutineer of the assembly who has not read this ballot."""
    names = {definition_officer_id(one) for one in readers}
    officers = roster_of(session, assembly).officers
    return next((one.id for one in officers if one.role == THIRD and one.id not in names), None)


def _check_reader(
    session: Session,
    assembly: AssemblyRow,
    row: PaperBallotRow,
    before: list[PaperKeying],
    mine: Signed,
) -> PaperKeying | None:
    """Refuse whoever may not read this ballot now; returns the reading that `mine` equals."""
    if any(one.officer_id == mine.officer_id for one in before):
        raise KeyedAlready(serial=row.serial)
    if len(before) > PAIR:
        raise KeyedByTwo(serial=row.serial)
    if any(body_of(one).get("scan") != row.scan_sha256 for one in before):
        raise ScanReplaced(serial=row.serial)
    roster = roster_of(session, assembly)
    match = next((one for one in before if is_same(one, mine)), None)
    if match is not None and roster.find(match.k) is None:
        raise ReaderReplaced(serial=row.serial)
    sigs = [] if match is None else [{"k": match.k}]
    signer = check_signer(roster, "paper-ballot", sigs, officer_id=mine.officer_id, k=mine.k)
    if len(before) == PAIR and signer.role != THIRD:
        raise KeyedByTwo(serial=row.serial)
    message = signed_message("paper-ballot", hm_of(assembly), mine.body)
    verify_signature(signer.key, message, parse_b64(mine.s, 64))
    return match


def _check(
    session: Session, assembly: AssemblyRow, reading: Reading
) -> tuple[PaperBallotRow, RightState]:
    paper = reading.paper
    phase_after(Phase(assembly.phase), Act.RECORD_PAPER)
    check_not_reconciled(session, assembly)
    row = get_serial(session, assembly.id, paper.serial)
    if row.i != paper.i or hashlib.sha256(paper.secret).hexdigest() != row.secret_sha256:
        raise SecretWrong(serial=paper.serial)
    is_scanned = row.scan_sha256 is not None and row.scan_sha256 == paper.scan.hex()
    if reading.sealed is None and not is_scanned:
        raise ScanMissing(serial=paper.serial)
    right = get_right(session, assembly.id, row.i)
    verify_reading(session, assembly, reading, line_of(right))
    state = load_state(session, right)
    check_may_count_paper(state, paper, definition_of(assembly).policies)
    return row, state


def _log(
    session: Session,
    assembly: AssemblyRow,
    row: PaperBallotRow,
    state: RightState,
    reading: Reading,
    body: dict[str, Any],
    sigs: list[dict[str, str]],
    at: datetime,
) -> int:
    paper, identifier = reading.paper, paper_ballot_id(hm_of(assembly), body)
    done = append_entry(session, assembly.id, type="paper-ballot", body=body, sigs=sigs, now=at)
    keep_sealed(session, assembly, reading)
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
    forget_readings(session, assembly.id, row.serial)
    tell_owner(session, assembly, paper.i, "paper-ballot", now=at)
    return done.seq
