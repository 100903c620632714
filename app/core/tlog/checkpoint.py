"""Checkpoints (C2SP tlog-checkpoint): a log's signed tree head.

Law: three lines, origin, tree size in decimal, root hash in base64, signed by
the log's key under the origin as key name. Our logs write no extension lines,
which nobody could audit, and a checkpoint that has some is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.core.encoding import NotCanonical, encode_b64, parse_b64
from app.core.errors import VerificationError
from app.core.tlog.merkle import HASH_BYTES, MAX_TREE_SIZE
from app.core.tlog.note import (
    NoteKey,
    NoteSignature,
    SignedNote,
    encode_note,
    is_key_name,
    parse_note,
    sign_note,
    verify_note,
)


class CheckpointInvalid(VerificationError):
    """The note's text is not a checkpoint, or one of another log."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: origin, number of leaves, 32-byte root hash."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.origin):
            raise CheckpointInvalid(reason="origin")
        if not 0 <= self.size <= MAX_TREE_SIZE or len(self.root) != HASH_BYTES:
            raise CheckpointInvalid(reason="head")

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{encode_b64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with the signature lines under it."""

    checkpoint: Checkpoint
    signatures: tuple[NoteSignature, ...]

    @property
    def note(self) -> SignedNote:
        """The same as a signed note."""
        return SignedNote(self.checkpoint.text, self.signatures)


def sign_checkpoint(checkpoint: Checkpoint, seed: bytes) -> SignedCheckpoint:
    """Return the checkpoint signed by the log's key; raises SeedInvalid."""
    line = sign_note(checkpoint.text, checkpoint.origin, seed)
    return SignedCheckpoint(checkpoint, (line,))


def add_signature(signed: SignedCheckpoint, line: NoteSignature) -> SignedCheckpoint:
    """Return the checkpoint with the line added, in place of an earlier one by that key."""
    kept = [old for old in signed.signatures if (old.name, old.key_id) != (line.name, line.key_id)]
    return replace(signed, signatures=(*kept, line))


def encode_checkpoint(signed: SignedCheckpoint) -> bytes:
    """Return the signed note's bytes; raises NoteInvalid."""
    return encode_note(signed.note)


def parse_checkpoint(data: bytes) -> SignedCheckpoint:
    """Return the checkpoint of a signed note's bytes, no signature verified.

    Raises NoteInvalid, CheckpointInvalid.
    """
    note = parse_note(data)
    return SignedCheckpoint(parse_checkpoint_text(note.text), note.signatures)


def parse_checkpoint_text(text: str) -> Checkpoint:
    """Return the checkpoint of its three lines; raises CheckpointInvalid."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise CheckpointInvalid(reason="lines")
    if not _is_size(lines[1]):
        raise CheckpointInvalid(reason="size")
    try:
        root = parse_b64(lines[2], HASH_BYTES)
    except NotCanonical:
        raise CheckpointInvalid(reason="root") from None
    return Checkpoint(lines[0], int(lines[1]), root)


def _is_size(digits: str) -> bool:
    return (
        digits.isascii()
        and digits.isdigit()
        and len(digits) <= len(str(MAX_TREE_SIZE))
        and (digits == "0" or digits[0] != "0")
    )


def verify_checkpoint(signed: SignedCheckpoint, origin: str, log_key: bytes) -> None:
    """Refuse a checkpoint that is not of this origin and signed by this key under it.

    Raises CheckpointInvalid, NoteUnsigned, SignatureInvalid.
    """
    if signed.checkpoint.origin != origin:
        raise CheckpointInvalid(reason="origin", origin=signed.checkpoint.origin)
    verify_note(signed.note, NoteKey(origin, log_key))
