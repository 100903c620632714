"""The whole stored log of an assembly, read back and checked against itself and against the rows.

Nothing here trusts what the service wrote beside the entries: the root is computed from the
leaves, and every right's state from the entries by core's ledger.
"""

from __future__ import annotations

from sqlalchemy import select

from app.assembly.models import AssemblyRow
from app.assembly.service.read import (
    definition_of,
    find_document,
    hm_of,
    line_of,
    read_document,
    rights,
)
from app.core.ballot import ballot_id, tracker
from app.core.channel import RightState
from app.core.entries import Entry, parse_entry
from app.core.paper_roll import parse_paper_roll
from app.core.secret.ballot import SecretBallot, components
from app.core.secret.paper import SecretPaper
from app.core.signatures import key_id
from app.core.signers import Roster, verify_signatures
from app.core.tally import Ledger
from app.core.tlog.checkpoint import parse_checkpoint, verify_checkpoint
from app.core.tlog.frontier import Frontier, encode_frontier
from app.core.tlog.merkle import leaf_hash, root_hash
from app.platform.db import db
from app.platform.log import log_public_key
from app.platform.log.models import LogEntry, LogHead
from app.voting.models import CastBallot, RightStateRow, SealedComponent, SpoiltBallot
from app.voting.service.state import state_of

# What holds ciphertexts where ballots are secret.
SEALED = {"ballot": SecretBallot, "spoil": SecretBallot, "paper-ballot": SecretPaper}
# A right signs these, or its agent; a proxy two counters too.
BY_RIGHTS = ("ballot", "spoil", "proxy", "proxy-end")


def check_whole(assembly_id: str) -> list[Entry]:
    """Check head, entries, signatures and rows; returns the entries."""
    session = db.session()
    session.expire_all()
    entries = _check_tree(assembly_id)
    row = session.get_one(AssemblyRow, assembly_id)
    paper = find_document(session, assembly_id, "paper-roll.jsonl")
    papers = () if paper is None else parse_paper_roll(read_document(session, paper))
    roll = tuple(line_of(right) for right in rights(session, assembly_id))
    ledger = Ledger(definition_of(row), roll, papers)
    roster = Roster.of(definition_of(row))
    for entry in entries:
        key = ledger.find_signing_key(entry) if entry.type in BY_RIGHTS else None
        bind = hm_of(row) if ledger.hm else definition_of(row).hd
        verify_signatures(entry, bind, roster, key)
        ledger.add(entry)
        if entry.type == "officer-change":
            roster = roster.after(entry.body)
    _check_rows(row, ledger, entries)
    return entries


def _check_tree(assembly_id: str) -> list[Entry]:
    session = db.session()
    head = session.get_one(LogHead, assembly_id)
    statement = select(LogEntry).where(LogEntry.log_id == assembly_id).order_by(LogEntry.seq)
    rows = session.scalars(statement).all()
    hashes = [leaf_hash(bytes(row.leaf)) for row in rows]
    entries = [parse_entry(bytes(row.leaf)) for row in rows]
    frontier = Frontier()
    for one in hashes:
        frontier = frontier.append(one)
    signed = parse_checkpoint(head.checkpoint.encode())
    verify_checkpoint(signed, head.origin, log_public_key())
    assert [row.seq for row in rows] == [entry.seq for entry in entries] == list(range(len(rows)))
    assert [bytes(row.leaf_hash) for row in rows] == hashes
    assert bytes(head.frontier) == encode_frontier(frontier)
    assert (head.size, signed.checkpoint.size) == (len(rows), len(rows))
    assert signed.checkpoint.root == root_hash(hashes)
    times = [entry.t for entry in entries]
    assert times == sorted(times)
    assert head.last_t == f"{times[-1]:%Y-%m-%dT%H:%MZ}"
    return entries


def _check_rows(row: AssemblyRow, ledger: Ledger, entries: list[Entry]) -> None:
    """The right states and the index of ballots say what the entries say, and nothing else."""
    session = db.session()
    states = session.scalars(select(RightStateRow).where(RightStateRow.assembly_id == row.id))
    stored = {state.i: state_of(state.i, state) for state in states}
    moved = {i: state for i, state in ledger.rights.items() if state != _fresh(ledger, i)}
    # A right that was frozen, or had an agent, and has neither now keeps its row.
    assert {i: one for i, one in stored.items() if one != _fresh(ledger, i)} == moved
    index = {
        one.entry_seq: (one.i, one.ballot_id)
        for one in session.scalars(select(CastBallot).where(CastBallot.assembly_id == row.id))
    }
    assert index == {
        entry.seq: (entry.body["header"]["i"], ballot_id(hm_of(row), entry.body).hex())
        for entry in entries
        if entry.type == "ballot"
    }
    for entry in entries:
        if entry.type in ("ballot", "spoil"):
            assert entry.sigs[0].k == key_id(bytes.fromhex(entry.body["header"]["cred_pk"]))
    _check_sealed(row, ledger, entries)


def _check_sealed(row: AssemblyRow, ledger: Ledger, entries: list[Entry]) -> None:
    """Components and opened ballots of secret mode are indexed as the log has them."""
    session = db.session()
    points = select(SealedComponent.point).where(SealedComponent.assembly_id == row.id)
    sealed = [
        point
        for entry in entries
        if entry.type in SEALED and ledger.definition.is_secret
        for point in components(SEALED[entry.type].of(entry.body))
    ]
    assert sorted(session.scalars(points)) == sorted(sealed)
    opened = select(SpoiltBallot).where(SpoiltBallot.assembly_id == row.id)
    assert {one.entry_seq: (one.i, one.tracker) for one in session.scalars(opened)} == {
        entry.seq: (entry.body["header"]["i"], tracker(_id_of(row, entry)))
        for entry in entries
        if entry.type == "spoil"
    }


def _id_of(row: AssemblyRow, entry: Entry) -> bytes:
    return ballot_id(hm_of(row), {name: entry.body[name] for name in ("header", "answers")})


def _fresh(ledger: Ledger, i: int) -> RightState:
    return RightState(i, ledger.lines[i].cred_pk)
