"""The accounts log: one log, whole, of the keys on the posted notice (A00–A07, A21)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from app.core.accounts import (
    CHARTER,
    MANIFEST,
    anchor_of_charter,
    is_accounts_file,
    journals_name,
    parse_manifest,
    units_name,
)
from app.core.anchor import is_same_anchor
from app.core.errors import VerificationError
from app.core.tlog.checkpoint import parse_checkpoint, verify_checkpoint
from app.core.tlog.cosignature import find_cosignature, witness_key
from app.core.tlog.tiles import encode_tile, tiles_of_tree
from app.verifier.accounts.case import AccountsCase, Month
from app.verifier.checks.completeness import compare_served
from app.verifier.heads import CLOCK_SECONDS
from app.verifier.reading import CHECKPOINTS
from app.verifier.report import Look, NotAsked, NotRun
from app.verifier.vectors import run_vectors

if TYPE_CHECKING:
    from app.core.tlog.checkpoint import SignedCheckpoint
    from app.verifier.case import Served

# A witness looks every ten minutes; after a day a month that none has seen is a fault.
PATIENCE = timedelta(days=1)


def a00_anchor(case: AccountsCase, look: Look) -> None:
    """Reject: a wholly re-keyed copy of the accounts."""
    if case.asked.anchor is None:
        raise NotAsked
    found = anchor_of_charter(case.need_charter())
    look.examined = 1
    same = is_same_anchor(case.asked.anchor, found)
    look.demand(same, "anchor_differs", "record", found=found, given=case.asked.anchor)


def a01_files(case: AccountsCase, look: Look) -> None:
    """Reject: no manifest, one of another format; a month without its files; a stray file."""
    content = case.files.content
    look.examined = len(content)
    for name, reason in case.files.damaged:
        look.fail(f"file_{reason}", f"file {name}")
    wanted = {MANIFEST}
    for month in case.months:
        wanted |= {journals_name(month.said.month), units_name(month.said.month)}
    for name in sorted(wanted - content.keys()):
        look.fail("file_missing", f"file {name}")
    for name in content:
        known = is_accounts_file(name)
        extra = name.startswith(("months/", "units/")) and name not in wanted
        look.demand(known and not extra, "file_unknown", f"file {name}")
    if MANIFEST in content:
        _check_manifest(case, content[MANIFEST], look)


def _check_manifest(case: AccountsCase, data: bytes, look: Look) -> None:
    try:
        said = parse_manifest(data)
    except VerificationError as error:
        look.fail(error.code, f"file {MANIFEST}", **error.fields)
        return
    charter = case.charter
    months = tuple(month.said.month for month in case.months)
    agrees = (said.entries, said.months) == (len(case.log.raw), months)
    named = charter is None or charter.community_id == said.community
    look.demand(agrees and named, "manifest_differs", f"file {MANIFEST}")


def a02_entries(case: AccountsCase, look: Look) -> None:
    """Reject: unknown types or fields, other spellings; no charter first, or a second one."""
    look.examined = len(case.log.raw)
    for fault in case.log.faults:
        look.fail(fault.error.code, fault.where, **fault.error.fields)
    look.demand(case.charter is not None, "entry_missing", "entry 0", type=CHARTER)
    for at, entry in case.log.values:
        again = bool(at) and entry.type == CHARTER
        look.demand(not again, "entry_twice", f"entry {at}", type=CHARTER)


def a03_root(case: AccountsCase, look: Look) -> None:
    """Reject: a bit flip in any entry, one taken out or put in; served tiles that differ."""
    head, size = case.head.checkpoint, len(case.log.raw)
    look.examined = size
    same = head.size == size and case.root(size) == head.root.hex()
    look.demand(same, "root_differs", f"file {CHECKPOINTS}{head.size}", entries=size)
    if case.asked.served is not None:
        tiles = {tile: encode_tile(case.nodes, tile) for tile in tiles_of_tree(size)}
        try:
            compare_served(case.log.raw, case.asked.served, tiles, look)
        except VerificationError:
            # An entry too long for a bundle has failed A02 already.
            raise NotRun("A02") from None


def a04_sequence(case: AccountsCase, look: Look) -> None:
    """Reject: entries swapped or left out; a time that runs backwards."""
    look.examined = len(case.log.values)
    for at, entry in case.log.values:
        look.demand(entry.seq == at, "seq_differs", f"entry {at}", found=entry.seq)
    for (_, before), (at, entry) in pairwise(case.log.values):
        look.demand(before.t <= entry.t, "time_backwards", f"entry {at}")


def a05_prefixes(case: AccountsCase, look: Look) -> None:
    """Reject: a forked or shortened log; one that does not extend the caller's saved head."""
    known = [(f"file {name}", one) for name, one in case.checkpoints.items()]
    if case.asked.older is not None:
        known += [(f"saved head {one.checkpoint.size}", one) for one in case.asked.older.heads]
    if case.asked.served is not None:
        known += _served(case.asked.served, look)
    look.examined = len(known)
    for where, signed in known:
        size, root = signed.checkpoint.size, signed.checkpoint.root.hex()
        found = case.root(size)
        look.demand(bool(found), "head_beyond_record", where, size=size)
        look.demand(found in ("", root), "head_of_another_log", where, size=size)


def _served(served: Served, look: Look) -> list[tuple[str, SignedCheckpoint]]:
    try:
        return [("served checkpoint", parse_checkpoint(served.checkpoint))]
    except VerificationError as error:
        look.fail(error.code, "served checkpoint", **error.fields)
        return []


def a06_log_signature(case: AccountsCase, look: Look) -> None:
    """Reject: a checkpoint signed by another key, or under another origin."""
    charter = case.need_charter()
    look.examined = len(case.checkpoints) + len(case.checkpoint_faults)
    for fault in case.checkpoint_faults:
        look.fail(fault.error.code, fault.where, **fault.error.fields)
    for name, signed in case.checkpoints.items():
        look.demand(name == f"{CHECKPOINTS}{signed.checkpoint.size}", "head_name", f"file {name}")
        try:
            verify_checkpoint(signed, charter.origin, charter.keys.log)
        except VerificationError as error:
            look.fail(error.code, f"file {name}", **error.fields)


def a07_witnesses(case: AccountsCase, look: Look) -> None:
    """Reject: a month that too few witnesses have seen a day later; one key twice; future times."""
    quorum = case.need_charter().keys.witness_quorum
    if not quorum:
        look.note("no_witness", "record")
    seen = max(
        (
            signed.checkpoint.size
            for name, signed in case.checkpoints.items()
            if len(_witnesses(case, name, signed, look)) >= quorum
        ),
        default=0,
    )
    for month in case.months:
        look.examined += 1
        if month.at >= seen:
            _judge_unseen(case, month, quorum, look)


def _judge_unseen(case: AccountsCase, month: Month, quorum: int, look: Look) -> None:
    if case.asked.now - month.t < PATIENCE:
        look.note("month_not_cosigned", month.where, quorum=quorum)
    else:
        look.fail("month_not_cosigned", month.where, quorum=quorum)


def _witnesses(
    case: AccountsCase, name: str, signed: SignedCheckpoint, look: Look
) -> frozenset[bytes]:
    """The witness keys whose cosignature of a checkpoint holds."""
    found = set()
    latest = int(case.asked.now.timestamp()) + CLOCK_SECONDS
    for witness in case.need_charter().keys.witnesses:
        try:
            held = find_cosignature(signed, witness_key(witness.name, witness.key))
        except VerificationError as error:
            look.fail(error.code, f"file {name}", **error.fields)
            continue
        if held is None:
            continue
        if held.timestamp > latest:
            look.fail("cosignature_time", f"file {name}", witness=witness.name)
            continue
        found.add(held.public_key)
    return frozenset(found)


def a21_older(case: AccountsCase, look: Look) -> None:
    """Reject: a record that does not hold, entry by entry, what the --since one held."""
    older = case.asked.older
    if older is None:
        raise NotAsked
    size, largest = len(case.log.raw), max(one.checkpoint.size for one in older.heads)
    look.examined = 1 + len(older.lines)
    look.demand(largest <= size, "older_is_longer", "record", size=largest, entries=size)
    for at, was in enumerate(older.lines):
        look.demand(case.log.raw[at : at + 1] == (was,), "entry_changed", f"entry {at}")


def a22_vectors(case: AccountsCase, look: Look) -> None:
    """Reject: a verifier that accepts a bad vector, or refuses a good one."""
    for name, as_it_must in run_vectors():
        look.examined += 1
        look.demand(as_it_must, "vector", f"vector {name}")
