"""The tlog-proof (C2SP tlog-proof@v1): what an owner keeps to show the ballot is logged.

Law: header line, optional `extra` line, `index` line, the audit path one hash a
line, a blank line, the checkpoint's bytes verbatim. It verifies offline against
the log's origin and key and, where asked, a quorum of witnesses. The extra data
are authenticated by nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.encoding import NotCanonical, encode_b64, parse_b64
from app.core.errors import VerificationError
from app.core.tlog.checkpoint import (
    SignedCheckpoint,
    encode_checkpoint,
    parse_checkpoint,
    verify_checkpoint,
)
from app.core.tlog.cosignature import verify_quorum
from app.core.tlog.merkle import HASH_BYTES, verify_inclusion
from app.core.tlog.note import NoteKey

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF_BYTES = 128 * 1024
_MAX_PATH = 63


class LogProofInvalid(VerificationError):
    """The bytes are not a tlog-proof."""


@dataclass(frozen=True, slots=True)
class LogProof:
    """Leaf index, audit path from the leaf upwards, checkpoint, opaque extra data or None."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: SignedCheckpoint
    extra: bytes | None = None


def encode_log_proof(proof: LogProof) -> bytes:
    """Return the proof's text as bytes; raises LogProofInvalid where parse_log_proof would."""
    lines = [HEADER]
    if proof.extra is not None:
        lines.append(f"extra {encode_b64(proof.extra)}")
    lines.append(f"index {proof.index}")
    lines += map(encode_b64, proof.path)
    data = "\n".join([*lines, "", ""]).encode() + encode_checkpoint(proof.checkpoint)
    if parse_log_proof(data) != proof:
        raise LogProofInvalid(reason="value")
    return data


def parse_log_proof(data: bytes) -> LogProof:
    """Return the proof of its bytes, nothing verified.

    Raises LogProofInvalid, NoteInvalid, CheckpointInvalid.
    """
    if len(data) > MAX_PROOF_BYTES:
        raise LogProofInvalid(reason="size")
    head, _, note = data.partition(b"\n\n")
    if not head.isascii():
        raise LogProofInvalid(reason="form")
    lines = head.decode("ascii").split("\n")
    if lines.pop(0) != HEADER:
        raise LogProofInvalid(reason="header")
    extra = _take_extra(lines)
    index = _take_index(lines)
    if len(lines) > _MAX_PATH:
        raise LogProofInvalid(reason="path")
    path = tuple(_parse_line(line, HASH_BYTES) for line in lines)
    return LogProof(index, path, parse_checkpoint(note), extra)


def _take_extra(lines: list[str]) -> bytes | None:
    if not lines or not lines[0].startswith("extra "):
        return None
    return _parse_line(lines.pop(0).removeprefix("extra "), None)


def _take_index(lines: list[str]) -> int:
    if not lines or not lines[0].startswith("index "):
        raise LogProofInvalid(reason="index")
    digits = lines.pop(0).removeprefix("index ")
    if not digits.isdigit() or len(digits) > 19 or (digits[0] == "0" and digits != "0"):
        raise LogProofInvalid(reason="index")
    return int(digits)


def _parse_line(encoded: str, size: int | None) -> bytes:
    try:
        return parse_b64(encoded, size)
    except NotCanonical:
        raise LogProofInvalid(reason="base64") from None


def verify_log_proof(
    proof: LogProof,
    leaf: bytes,
    origin: str,
    log_key: bytes,
    *,
    witnesses: Sequence[NoteKey] = (),
    quorum: int = 0,
) -> None:
    """Refuse a proof that does not put leaf hash `leaf` into this log.

    Raises CheckpointInvalid, NoteUnsigned, SignatureInvalid, InclusionProofInvalid
    and whatever verify_quorum raises.
    """
    verify_checkpoint(proof.checkpoint, origin, log_key)
    verify_quorum(proof.checkpoint, witnesses, quorum)
    head = proof.checkpoint.checkpoint
    verify_inclusion(leaf, proof.index, head.size, proof.path, head.root)
