"""The append-only logs: a C2SP tlog per assembly and per community's accounts, one signing key.

Law: an entry is appended under the lock of its log, together with its new root and
signed checkpoint, in the caller's transaction; the checkpoint is written to the second
path after commit. Only a head that extends what was written there may be signed; else the
log is paused.
"""

from app.platform.log.append import (
    Appended,
    ClockBehind,
    LogNotFound,
    append_entry,
    append_leaf,
    create_log,
    lock_log,
    log_public_key,
)
from app.platform.log.heads import (
    CosignatureMissing,
    Head,
    HeadUnknown,
    add_cosignature,
    checkpoint_note,
    cosigned_sizes,
    find_cosigned_head,
    head_at,
    note_at,
)
from app.platform.log.incident import (
    LogNotPaused,
    WitnessedHeadLost,
    log_clock_behind,
    resume_log,
)
from app.platform.log.pause import LogPaused, check_against_copies, find_pause, watch_copies
from app.platform.log.read import (
    EntryNotFound,
    consistency_proof,
    entries,
    entry_bundle,
    get_entry,
    log_size,
    proof_at,
    proof_for,
    tile,
)

__all__ = [
    "Appended",
    "ClockBehind",
    "CosignatureMissing",
    "EntryNotFound",
    "Head",
    "HeadUnknown",
    "LogNotFound",
    "LogNotPaused",
    "LogPaused",
    "WitnessedHeadLost",
    "add_cosignature",
    "append_entry",
    "append_leaf",
    "check_against_copies",
    "checkpoint_note",
    "consistency_proof",
    "cosigned_sizes",
    "create_log",
    "entries",
    "entry_bundle",
    "find_cosigned_head",
    "find_pause",
    "get_entry",
    "head_at",
    "lock_log",
    "log_clock_behind",
    "log_public_key",
    "log_size",
    "note_at",
    "proof_at",
    "proof_for",
    "resume_log",
    "tile",
    "watch_copies",
]
