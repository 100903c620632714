"""Integrity: one log, whole, signed by its key and seen by its witnesses (V04–V08)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.core.errors import VerificationError
from app.core.tlog.checkpoint import verify_checkpoint
from app.verifier.heads import find_demands, find_witnesses
from app.verifier.reading import CHECKPOINTS
from app.verifier.report import Look

if TYPE_CHECKING:
    from app.core.tlog.checkpoint import SignedCheckpoint
    from app.verifier.case import Case
    from app.verifier.heads import Demand
    from app.verifier.workings import Workings


def v04_root(case: Case, work: Workings, look: Look) -> None:
    """Reject: a bit flip in any entry, so that the entries' root is not the newest checkpoint's."""
    head = work.head.checkpoint
    look.examined = len(case.lines)
    found = work.root(len(case.lines))
    look.demand(
        head.size == len(case.lines) and found == head.root.hex(),
        "root_differs",
        f"file {CHECKPOINTS}{head.size}",
        entries=len(case.lines),
    )


def v05_sequence(case: Case, work: Workings, look: Look) -> None:
    """Reject: two ballots swapped; a gap in seq; a time that runs backwards."""
    look.examined = len(case.items)
    for item in case.items:
        look.demand(item.seq == item.at, "seq_differs", f"entry {item.at}", found=item.seq)
    for before, item in pairwise(case.items):
        look.demand(before.t <= item.t, "time_backwards", f"entry {item.at}")


def v06_prefixes(case: Case, work: Workings, look: Look) -> None:
    """Reject: a forked or truncated log; one that does not extend the caller's saved head."""
    for name, signed in case.checkpoints.items():
        _check_prefix(work, look, signed, f"file {name}")
    if case.asked.older is not None:
        for signed in case.asked.older.heads:
            _check_prefix(work, look, signed, f"saved head {signed.checkpoint.size}")


def _check_prefix(work: Workings, look: Look, signed: SignedCheckpoint, where: str) -> None:
    head = signed.checkpoint
    look.examined += 1
    found = work.root(head.size)
    look.demand(bool(found), "head_beyond_record", where, size=head.size)
    look.demand(not found or found == head.root.hex(), "head_of_another_log", where, size=head.size)


def v07_log_signature(case: Case, work: Workings, look: Look) -> None:
    """Reject: a good signature under a wrong origin; a checkpoint signed by unknown keys only."""
    definition = case.need_definition()
    for fault in case.checkpoint_faults:
        look.fail(fault.error.code, fault.where, **fault.error.fields)
    look.examined = len(case.checkpoints) + len(case.checkpoint_faults)
    for name, signed in case.checkpoints.items():
        look.demand(name == f"{CHECKPOINTS}{signed.checkpoint.size}", "head_name", f"file {name}")
        try:
            verify_checkpoint(signed, definition.origin, definition.keys.log)
        except VerificationError as error:
            look.fail(error.code, f"file {name}", **error.fields)


def v08_witnesses(case: Case, work: Workings, look: Look) -> None:
    """Reject: a quorum by one key twice; a future time; no head at close and no incident."""
    definition = case.need_definition()
    quorum = definition.keys.witness_quorum
    if definition.rehearsal:
        look.note("rehearsal_times", "record")
    if not quorum:
        look.note("no_witness", "record")
    seen = {name: find_witnesses(case, name, look) for name in case.checkpoints}
    for demand in find_demands(case):
        look.examined += 1
        fitting = [name for name in seen if _fits(case, name, demand)]
        times = [seen[name] for name in fitting if len(seen[name]) >= quorum]
        if not times:
            fields = {"head": demand.name, "quorum": quorum}
            look.fail("head_not_cosigned", demand.where, **fields)
        elif demand.until is not None and quorum and not definition.rehearsal:
            soonest = min(sorted(held.values())[quorum - 1] for held in times)
            look.demand(soonest <= demand.until, "close_head_late", demand.where)


def _fits(case: Case, name: str, demand: Demand) -> bool:
    head = case.checkpoints[name].checkpoint
    if demand.root and head.root.hex() != demand.root:
        return False
    return demand.least <= head.size <= demand.most
