"""Witness cosignatures (C2SP tlog-cosignature, cosignature/v1) and their quorum.

Law: a witness signs, with the time, the whole checkpoint text: at that time this
was the largest consistent head it had seen. A quorum counts different public
keys, not names, because a v1 cosignature does not name its cosigner. A line of a
known witness that does not verify condemns the checkpoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import signatures
from app.core.encoding import u64be
from app.core.errors import VerificationError
from app.core.tlog.checkpoint import Checkpoint, SignedCheckpoint
from app.core.tlog.note import COSIGNATURE_V1, NoteKey, NoteSignature, find_signature

MAX_TIMESTAMP = 2**63 - 1
_COSIGNATURE_BYTES = 8 + 64


class CosignatureInvalid(VerificationError):
    """A cosignature line with a wrong length or an impossible or later time."""


class WitnessSetInvalid(VerificationError):
    """Two witnesses with one key, or a quorum that they cannot reach."""


class QuorumNotMet(VerificationError):
    """Fewer witnesses cosigned the checkpoint than the definition demands."""


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A verified cosignature: the witness's name, key and time (POSIX seconds)."""

    name: str
    public_key: bytes
    timestamp: int


def witness_key(name: str, public_key: bytes) -> NoteKey:
    """Return the cosigning key of a witness; raises NoteKeyInvalid."""
    return NoteKey(name, public_key, COSIGNATURE_V1)


def cosigned_message(checkpoint: Checkpoint, timestamp: int) -> bytes:
    """Return the bytes that a witness signs at `timestamp` (POSIX seconds)."""
    return f"cosignature/v1\ntime {timestamp}\n{checkpoint.text}".encode()


def cosign_checkpoint(
    checkpoint: Checkpoint, name: str, seed: bytes, timestamp: int
) -> NoteSignature:
    """Return the witness's signature line; raises CosignatureInvalid, SeedInvalid.

    The caller has verified the log's signature and the consistency with the last
    head it cosigned.
    """
    if not 0 <= timestamp <= MAX_TIMESTAMP:
        raise CosignatureInvalid(reason="time")
    key = witness_key(name, signatures.public_key(seed))
    signature = signatures.sign(seed, cosigned_message(checkpoint, timestamp))
    return NoteSignature(name, key.key_id, u64be(timestamp) + signature)


def find_cosignature(signed: SignedCheckpoint, witness: NoteKey) -> Cosignature | None:
    """Return the witness's verified cosignature, or None where it has none.

    Raises CosignatureInvalid, SignatureInvalid for a line that does not hold.
    """
    line = find_signature(signed.note, witness)
    if line is None:
        return None
    if len(line.signature) != _COSIGNATURE_BYTES:
        raise CosignatureInvalid(reason="length")
    timestamp = int.from_bytes(line.signature[:8], "big")
    if timestamp > MAX_TIMESTAMP:
        raise CosignatureInvalid(reason="time")
    message = cosigned_message(signed.checkpoint, timestamp)
    signatures.verify_signature(witness.public_key, message, line.signature[8:])
    return Cosignature(witness.name, witness.public_key, timestamp)


def verify_quorum(
    signed: SignedCheckpoint,
    witnesses: Sequence[NoteKey],
    quorum: int,
    *,
    not_after: int | None = None,
) -> None:
    """Refuse a checkpoint that fewer than `quorum` of the witnesses cosigned.

    `not_after` (POSIX seconds) refuses later cosignatures. Raises
    WitnessSetInvalid, CosignatureInvalid, SignatureInvalid, QuorumNotMet.
    """
    _check_witnesses(witnesses, quorum)
    found = [find_cosignature(signed, witness) for witness in witnesses]
    held = [cosignature for cosignature in found if cosignature is not None]
    if not_after is not None and any(one.timestamp > not_after for one in held):
        raise CosignatureInvalid(reason="future")
    if len(held) < quorum:
        raise QuorumNotMet(quorum=quorum, held=len(held))


def _check_witnesses(witnesses: Sequence[NoteKey], quorum: int) -> None:
    if any(witness.kind != COSIGNATURE_V1 for witness in witnesses):
        raise WitnessSetInvalid(reason="kind")
    if len({witness.public_key for witness in witnesses}) != len(witnesses):
        raise WitnessSetInvalid(reason="same_key")
    if not 0 <= quorum <= len(witnesses):
        raise WitnessSetInvalid(reason="quorum")
