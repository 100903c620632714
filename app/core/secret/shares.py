"""Decryption shares: D = x·A for each sum that is opened, and the proof that it is (PROTOCOL §7).

Law: a share speaks of one sum of one tally, by its id, motion, option, measure, trustee,
election key and verification key (A1); nobody's D is the identity. A sum whose A is the
identity is open to everyone already and has no share. A trustee's x touches nothing but the
group: use libsodium's where it can be loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.ceremony import TrusteeKeys, TrusteeSecretWrong
from app.core.definition import Motion
from app.core.encoding import encode_b64, parse_b64
from app.core.entries.secret_bodies import verify_secret_body
from app.core.errors import VerificationError
from app.core.group import IDENTITY_BYTES, POINT_BYTES, WIDE_BYTES, draw_scalars
from app.core.proofs import (
    KnowledgeProof,
    SharePlace,
    dec,
    prove_knowledge,
    verify_knowledge,
)
from app.core.secret.allowed import opened_sums
from app.core.secret.ballot import Ciphertext, Poll
from app.core.secret.sums import SecretTally


class SharesInvalid(VerificationError):
    """Shares for another tally or trustee, or not for exactly the sums that are opened."""


@dataclass(frozen=True, slots=True)
class Share:
    """One sum's share: the number of its option, the measure, D (32 bytes) and the proof."""

    option: int
    measure: str
    d: bytes
    proof: KnowledgeProof


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """All shares of one trustee (from 1) for one tally (its 32-byte id), as the body says.

    `rows` are (choice, measure, bytes of the share).
    """

    trustee: int
    tally: bytes
    rows: tuple[tuple[str, str, bytes], ...]

    @classmethod
    def parse(cls, body: object) -> PartialDecryption:
        """Return the partial decryption of a body, its shape verified; raises SchemaError."""
        verify_secret_body("partial-decryption", body)
        assert isinstance(body, dict)
        return cls(
            body["trustee"],
            bytes.fromhex(body["tally"]),
            tuple(map(_parse_row, body["shares"])),
        )


def _parse_row(row: Mapping[str, str]) -> tuple[str, str, bytes]:
    return row["choice"], row["measure"], parse_b64(row["share"])


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened: the poll, its trustees, one motion and its tally, the result mode."""

    poll: Poll
    trustees: TrusteeKeys
    motion: Motion
    tally: SecretTally
    result_mode: str

    @property
    def motion_number(self) -> int:
        """The motion's place in the definition, from 0."""
        return self.poll.definition.motions.index(self.motion)

    def ciphertext(self, option: int, measure: str) -> Ciphertext:
        """Return one sum."""
        return self.tally.sums[measure][option]

    @property
    def shared_sums(self) -> list[tuple[int, str]]:
        """(option, measure) of each sum that needs shares."""
        return [
            (option, measure)
            for option, measure in opened_sums(self.motion, self.result_mode)
            if self.ciphertext(option, measure).a != IDENTITY_BYTES
        ]

    def place(self, option: int, measure: str, trustee: int) -> SharePlace:
        """Return what a share of one sum speaks of."""
        return SharePlace(
            self.poll.hm,
            self.tally.identifier,
            self.motion_number,
            option,
            measure,
            trustee,
            self.poll.key,
            self.trustees.verification_key(trustee),
        )


def make_shares(opening: Opening, trustee: int, secret: int, randomness: bytes) -> dict[str, Any]:
    """Return the partial-decryption body of a trustee's secret x.

    `randomness`: 64 fresh bytes for each of the opening's `shared_sums`. Raises
    TrusteeSecretWrong, RandomnessInvalid, PointInvalid.
    """
    group = opening.poll.group
    own = group.encode(group.multiply_base(secret))
    if own != opening.trustees.verification_key(trustee):
        raise TrusteeSecretWrong(trustee=trustee)
    nonces = draw_scalars(randomness, len(opening.shared_sums))
    rows = [
        {
            "choice": opening.motion.choice_ids[option],
            "measure": measure,
            "share": encode_b64(_make_share(opening, (option, measure, trustee), secret, nonce)),
        }
        for (option, measure), nonce in zip(opening.shared_sums, nonces, strict=True)
    ]
    return {"trustee": trustee, "tally": opening.tally.identifier.hex(), "shares": rows}


def _make_share(opening: Opening, where: tuple[int, str, int], secret: int, nonce: int) -> bytes:
    group = opening.poll.group
    ciphertext = opening.ciphertext(*where[:2])
    a = group.decode_wire(ciphertext.a)
    d = group.encode(group.multiply(secret, a))
    statement = dec(opening.place(*where), ciphertext.a, ciphertext.b, d)
    return d + prove_knowledge(group, statement, (group.base, a), secret, nonce).encode()


def share_randomness_needed(opening: Opening) -> int:
    """Return how many random bytes `make_shares` takes."""
    return WIDE_BYTES * len(opening.shared_sums)


def verify_partial_decryption(opening: Opening, partial: PartialDecryption) -> tuple[Share, ...]:
    """Return a trustee's shares, each of them proved, one for each shared sum in order.

    Raises SharesInvalid, TrusteeUnknown, ProofInvalid, PointInvalid, ScalarInvalid; the
    fields name the trustee.
    """
    if partial.tally != opening.tally.identifier:
        raise SharesInvalid(reason="tally", trustee=partial.trustee)
    choices = opening.motion.choice_ids
    expected = [(choices[option], measure) for option, measure in opening.shared_sums]
    if [row[:2] for row in partial.rows] != expected:
        raise SharesInvalid(reason="sums", trustee=partial.trustee)
    shares = []
    for (option, measure), (_, _, data) in zip(opening.shared_sums, partial.rows, strict=True):
        try:
            shares.append(_verify_share(opening, (option, measure, partial.trustee), data))
        except VerificationError as refused:
            raise type(refused)(
                **{**refused.fields, "trustee": partial.trustee},
                option=option,
                measure=measure,
            ) from None
    return tuple(shares)


def _verify_share(opening: Opening, where: tuple[int, str, int], data: bytes) -> Share:
    group, (option, measure, trustee) = opening.poll.group, where
    ciphertext = opening.ciphertext(option, measure)
    place = opening.place(option, measure, trustee)
    encoded = data[:POINT_BYTES]
    d, a = group.decode_wire(encoded), group.decode_wire(ciphertext.a)
    proof = KnowledgeProof.parse(data[POINT_BYTES:], bases=2)
    pairs: Sequence[tuple[Any, Any]] = (
        (group.base, group.decode_wire(place.verification_key)),
        (a, d),
    )
    verify_knowledge(group, dec(place, ciphertext.a, ciphertext.b, encoded), pairs, proof)
    return Share(option, measure, encoded, proof)
