"""A share that does not fit, shown so that everyone can judge (PROTOCOL §7).

Law: the trustee publishes S = e·R, the value under the pad, with a proof that it is; anyone
then reads the share as the trustee did. It fits: the complaint is false and names who made
it. It does not: the dealer is named. Either way the run is over, because the share is
public now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.ceremony.dealing import Revealed, pad_of, read_share
from app.core.encoding import encode_b64, parse_b64
from app.core.group import POINT_BYTES, Group, draw_scalars
from app.core.proofs import KnowledgeProof, prove_knowledge, share_opening, verify_knowledge


@dataclass(frozen=True, slots=True)
class Blame:
    """Why a run ended: who complained of whom, the reason, and who is named for it."""

    run: int
    by: int
    against: int
    reason: str
    named: int


@dataclass(frozen=True, slots=True)
class DealtShare:
    """One share as it was dealt: HD, run, dealer, trustee, the share key, the dealing."""

    hd: bytes
    run: int
    dealer: int
    trustee: int
    key: bytes
    dealing: Revealed

    @property
    def sealed(self) -> bytes:
        """R ‖ share xor pad."""
        return self.dealing.sealed[self.trustee - 1]

    def open(self, group: Group, shared: bytes) -> int | None:
        """Return the share for S (32 bytes), or None where it does not fit the dealing."""
        where = (self.run, self.dealer, self.trustee)
        pad = pad_of(self.hd, where, self.key, self.sealed[:POINT_BYTES], shared)
        elements = [group.decode(coefficient) for coefficient in self.dealing.coefficients]
        return read_share(group, self.sealed, pad, elements, self.trustee)


def open_share(group: Group, dealt: DealtShare, secret: int) -> int | None:
    """Return the share by the secret of the share key, or None where it does not fit."""
    r = group.decode_wire(dealt.sealed[:POINT_BYTES])
    return dealt.open(group, group.encode(group.multiply(secret, r)))


def make_share_complaint(
    group: Group, dealt: DealtShare, secret: int, randomness: bytes
) -> dict[str, Any]:
    """Return the dkg-complaint body that shows a share; `randomness` are 64 fresh bytes."""
    (nonce,) = draw_scalars(randomness, 1)
    encoded = dealt.sealed[:POINT_BYTES]
    r = group.decode_wire(encoded)
    shared = group.encode(group.multiply(secret, r))
    statement = share_opening(
        dealt.hd, dealt.run, dealt.dealer, dealt.trustee, dealt.key, encoded, shared
    )
    proof = prove_knowledge(group, statement, (group.base, r), secret, nonce)
    return {
        "trustee": dealt.trustee,
        "run": dealt.run,
        "against": dealt.dealer,
        "reason": "share",
        "opening": encode_b64(shared + proof.encode()),
    }


def judge_share(group: Group, dealt: DealtShare, body: Mapping[str, Any]) -> Blame:
    """Return who is named by a complaint that shows a share.

    Raises ProofInvalid, PointInvalid, ScalarInvalid where S is not proved.
    """
    data = parse_b64(body["opening"])
    shared, rest = data[:POINT_BYTES], data[POINT_BYTES:]
    encoded = dealt.sealed[:POINT_BYTES]
    statement = share_opening(
        dealt.hd, dealt.run, dealt.dealer, dealt.trustee, dealt.key, encoded, shared
    )
    pairs = [
        (group.base, group.decode_wire(dealt.key)),
        (group.decode_wire(encoded), group.decode_wire(shared)),
    ]
    verify_knowledge(group, statement, pairs, KnowledgeProof.parse(rest, bases=2))
    fits = dealt.open(group, shared) is not None
    named = dealt.trustee if fits else dealt.dealer
    return Blame(dealt.run, dealt.trustee, dealt.dealer, "share", named)
