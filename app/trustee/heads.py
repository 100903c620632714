"""The heads of a log: signed, of one tree, beyond what was seen before, and cosigned.

Law: the newest head covers every entry; every other one is a prefix of the same entries; the
head kept from last time is too. A quorum of witnesses over the tallies themselves means that
no other trustee was shown other tallies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.definition import Definition
from app.core.errors import VerificationError
from app.core.tlog.checkpoint import (
    SignedCheckpoint,
    parse_checkpoint,
    verify_checkpoint,
)
from app.core.tlog.cosignature import QuorumNotMet, verify_quorum, witness_key
from app.core.tlog.merkle import leaf_hash, node_reader, tree_root

_FOLDER = "checkpoints/"


class HeadWrong(VerificationError):
    """A signed head is not of these entries, or none covers them all; `reason` says which."""


class LogRewritten(VerificationError):
    """The log does not extend the head that was seen before."""


class NotWitnessed(VerificationError):
    """No head that covers the tallies is cosigned by enough witnesses; wait and try again."""


class Heads:
    """The entries' tree and the signed heads that were found with it."""

    def __init__(self, lines: Sequence[bytes], files: Mapping[str, bytes]) -> None:
        self.size = len(lines)
        self._read = node_reader([leaf_hash(line) for line in lines])
        self.signed = [
            parse_checkpoint(data)
            for name, data in sorted(files.items())
            if name.startswith(_FOLDER)
        ]

    def root(self, size: int) -> bytes:
        """Return the root over the first entries; raises TreeRangeInvalid."""
        return tree_root(self._read, size)

    def verify(self, definition: Definition) -> None:
        """Verify every head.

        Raises HeadWrong, CheckpointInvalid, NoteUnsigned, SignatureInvalid.
        """
        for head in self.signed:
            verify_checkpoint(head, definition.origin, definition.keys.log)
            size = head.checkpoint.size
            if size > self.size:
                raise HeadWrong(reason="entries_missing", size=size)
            if self.root(size) != head.checkpoint.root:
                raise HeadWrong(reason="root", size=size)
        if not any(head.checkpoint.size == self.size for head in self.signed):
            raise HeadWrong(reason="not_covered", size=self.size)

    def verify_extends(self, size: int, root: str) -> None:
        """Verify that the head seen before, root in hex, is a prefix; raises LogRewritten."""
        if size > self.size or self.root(size).hex() != root:
            raise LogRewritten(seen=size, size=self.size)

    def verify_witnessed(self, definition: Definition, size: int) -> None:
        """Verify that a head of at least this size has the witnesses' quorum.

        Raises NotWitnessed.
        """
        if not any(
            head.checkpoint.size >= size and _has_quorum(head, definition) for head in self.signed
        ):
            raise NotWitnessed(size=size)


def _has_quorum(head: SignedCheckpoint, definition: Definition) -> bool:
    keys = [witness_key(one.name, one.key) for one in definition.keys.witnesses]
    try:
        verify_quorum(head, keys, definition.keys.witness_quorum)
    except QuorumNotMet:
        return False
    return True
