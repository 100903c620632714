"""One look at one log: fetch, verify, remember, cosign (PROTOCOL §6.5).

Law: (1) the head is signed by the pinned log key under the pinned origin; (2) it
is not smaller than the last; (3) of the same size it is the same; (4) a larger
one extends the last, shown by a proof out of the hash tiles; (5) it is on disk
before (6) it is cosigned and (7) handed in. A fork proven by two signed heads is
kept as evidence and stops the witness for good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from app.core.encoding import encode_b64
from app.core.errors import VerificationError
from app.core.signatures import public_key
from app.core.tlog.checkpoint import (
    SignedCheckpoint,
    encode_checkpoint,
    parse_checkpoint,
    verify_checkpoint,
)
from app.core.tlog.cosignature import cosign_checkpoint, find_cosignature, witness_key
from app.core.tlog.merkle import (
    ConsistencyProofInvalid,
    prove_consistency,
    tree_root,
    verify_consistency,
)
from app.core.tlog.note import MAX_NOTE_BYTES, NoteKey, find_signature
from app.core.tlog.tiles import TILE_WIDTH, Tile, encode_tile_path, tile_node_reader
from app.witness.logs import Web, pin_log
from app.witness.memory import Memory, SeenLog

_MAX_TILE_BYTES = TILE_WIDTH * 32


class LogForked(VerificationError):
    """The log signed two heads that cannot both be true; both are kept as evidence."""


class LogShrank(VerificationError):
    """The log shows a smaller head than it has shown before."""


class TilesWrong(VerificationError):
    """The hash tiles served do not lead to the head served with them."""


class StateLost(VerificationError):
    """The head bears a cosignature of this key that the state folder does not know."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The witness: its 32-byte seed, memory, network, and what pins a log not seen before."""

    seed: bytes
    memory: Memory
    web: Web
    anchor: str | None = None
    log_key: bytes | None = None

    def look(self, base: str, now: int) -> SeenLog:
        """Verify and cosign the newest head of the log at `base`; `now` in POSIX seconds.

        Returns what is now remembered. Raises a VerificationError for each reason
        not to cosign; LogForked is final.
        """
        seen = self.memory.find(base)
        is_new = seen is None
        if seen is None:
            key = public_key(self.seed)
            seen = pin_log(self.web, base, key, anchor=self.anchor, log_key=self.log_key)
        if seen.stopped:
            raise LogForked(log=base, evidence=str(self.memory.folder))
        head = self._fetch_head(base, seen)
        own = find_cosignature(head, witness_key(seen.name, public_key(self.seed)))
        if is_new and own is not None:
            raise StateLost(log=base, size=head.checkpoint.size)
        after = self._advance(base, seen, head)
        self.memory.keep(base, after)
        if own is None:
            self._cosign(base, after, head, now)
        return after

    def _fetch_head(self, base: str, seen: SeenLog) -> SignedCheckpoint:
        head = parse_checkpoint(self.web.get(f"{base}/checkpoint", MAX_NOTE_BYTES))
        verify_checkpoint(head, seen.origin, bytes.fromhex(seen.log_key))
        return head

    def _advance(self, base: str, seen: SeenLog, head: SignedCheckpoint) -> SeenLog:
        new = head.checkpoint
        if new.size < seen.size:
            raise LogShrank(log=base, size=new.size, seen=seen.size)
        if new.size == seen.size and new.root.hex() != seen.root:
            self._stop(base, seen, head)
        if new.size > seen.size:
            self._verify_growth(base, seen, head)
        note = encode_checkpoint(head).decode("utf-8")
        return replace(seen, size=new.size, root=new.root.hex(), note=note)

    def _verify_growth(self, base: str, seen: SeenLog, head: SignedCheckpoint) -> None:
        """Prove by the tiles what root the new tree has at the old size; compare it with ours.

        A proof that leads to the signed new head cannot lie about the old size, so
        another root there is a fork; tiles that lead elsewhere prove nothing.
        """
        new = head.checkpoint
        read = tile_node_reader(self._tiles(base), new.size)
        proof = prove_consistency(read, seen.size, new.size)
        old_root = tree_root(read, seen.size)
        try:
            verify_consistency(seen.size, old_root, new.size, new.root, proof)
        except ConsistencyProofInvalid:
            raise TilesWrong(log=base, size=new.size) from None
        if not seen.size and tree_root(read, new.size) != new.root:
            raise TilesWrong(log=base, size=new.size)
        if old_root.hex() != seen.root:
            self._stop(base, seen, head, proof)

    def _tiles(self, base: str) -> Callable[[Tile], bytes]:
        return lambda tile: self.web.get(f"{base}/{encode_tile_path(tile)}", _MAX_TILE_BYTES)

    def _stop(
        self, base: str, seen: SeenLog, head: SignedCheckpoint, proof: Sequence[bytes] = ()
    ) -> NoReturn:
        note = encode_checkpoint(head).decode("utf-8")
        hashes = "".join(f"{encode_b64(part)}\n" for part in proof)
        shown = f"consistency {seen.size} {head.checkpoint.size}\n{hashes}"
        self.memory.keep_evidence(base, seen.note, note, shown)
        self.memory.keep(base, replace(seen, stopped=True))
        raise LogForked(log=base, size=head.checkpoint.size, evidence=str(self.memory.folder))

    def _cosign(self, base: str, seen: SeenLog, head: SignedCheckpoint, now: int) -> None:
        line = cosign_checkpoint(head.checkpoint, seen.name, self.seed, now)
        log_line = find_signature(head.note, NoteKey(seen.origin, bytes.fromhex(seen.log_key)))
        assert log_line is not None
        answer = SignedCheckpoint(head.checkpoint, (log_line, line))
        self.web.post(f"{base}/cosignature", encode_checkpoint(answer))
