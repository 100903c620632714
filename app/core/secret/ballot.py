"""Secret ballots: one ciphertext for each option, and what ties all of it together (PROTOCOL §6).

Law: A = r·G, B = r·Y + v·G, v 0 or 1. On the wire an option is A ‖ B ‖ or01 proof, 288
bytes, and an answer's sum proof stands beside its options. ctx covers manifest, header and
every ciphertext of the ballot, and every challenge covers ctx (A4, A5). Ballot id and tracker
are those of named ballots. No A and no B is ever seen twice in one log (A4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.core.ballot import header_body, parse_header
from app.core.definition import Definition, Motion
from app.core.encoding import encode_b64, encode_jcs, lp, parse_b64, u32be
from app.core.entries.secret_bodies import verify_secret_body
from app.core.errors import VerificationError
from app.core.group import POINT_BYTES, SCALAR_BYTES, Element, Group
from app.core.proofs import proof_bytes

CIPHERTEXT_BYTES = 2 * POINT_BYTES
_CTX = b"yijue/v1/ballot-ctx"
#: A spoilt ballot is logged with its openings, in an entry of at most 65,535 bytes.
MAX_SPOIL_BYTES = 65_000


class ComponentSeen(VerificationError):
    """An A or B of the ballot stands in the log, or twice in the ballot (A4)."""


@dataclass(frozen=True, slots=True)
class Poll:
    """What all secret ballots of an assembly share.

    `hm` 32 bytes, `key` the 32 bytes of Y, `element` Y by the group's arithmetic.
    """

    group: Group
    hm: bytes
    definition: Definition
    key: bytes
    element: Element

    @classmethod
    def of(cls, group: Group, hm: bytes, definition: Definition, key: bytes) -> Poll:
        """Return the poll of a manifest; raises PointInvalid for a key that is none."""
        return cls(group, hm, definition, key, group.decode_wire(key))


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """A and B, 32 bytes each."""

    a: bytes
    b: bytes

    @classmethod
    def parse(cls, data: bytes) -> Ciphertext:
        """Return the ciphertext of 64 bytes, whose length has been checked."""
        return cls(data[:POINT_BYTES], data[POINT_BYTES:CIPHERTEXT_BYTES])

    def encode(self) -> bytes:
        """Return A ‖ B."""
        return self.a + self.b


@dataclass(frozen=True, slots=True)
class SecretOption:
    """The ciphertext of one option and the bytes of its or01 proof (224)."""

    ciphertext: Ciphertext
    proof: bytes


@dataclass(frozen=True, slots=True)
class SecretAnswer:
    """The options of one motion in its order, and the bytes of the proof about their sum."""

    motion: str
    options: tuple[SecretOption, ...]
    sum_proof: bytes


class SealedVote(Protocol):
    """A sealed ballot, by phone or on paper: its line and its answers."""

    @property
    def i(self) -> int:
        """The line of the roll."""

    @property
    def answers(self) -> tuple[SecretAnswer, ...]:
        """One for each motion answered."""


@dataclass(frozen=True, slots=True)
class SecretBallot:
    """An encrypted ballot: line, key (32 bytes), place in its chain, consent hash, answers."""

    i: int
    cred_pk: bytes
    seq: int
    prev: bytes
    consent: bytes
    answers: tuple[SecretAnswer, ...]

    @classmethod
    def parse(cls, body: object) -> SecretBallot:
        """Return the ballot of a body, its shape verified; raises SchemaError."""
        verify_secret_body("ballot", body)
        assert isinstance(body, dict)
        return cls.of(body)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> SecretBallot:
        """Return the ballot of a body whose shape has been verified."""
        return cls(*parse_header(body["header"]), parse_sealed_answers(body["answers"]))


def parse_sealed_answers(items: Iterable[Mapping[str, Any]]) -> tuple[SecretAnswer, ...]:
    """Return the answers of a list whose shape has been verified."""
    return tuple(map(_parse_answer, items))


def _parse_answer(item: Mapping[str, Any]) -> SecretAnswer:
    return SecretAnswer(
        item["motion"], tuple(map(_parse_option, item["options"])), parse_b64(item["sum"])
    )


def _parse_option(text: str) -> SecretOption:
    data = parse_b64(text)
    return SecretOption(Ciphertext.parse(data), data[CIPHERTEXT_BYTES:])


def secret_ballot_body(ballot: SecretBallot) -> dict[str, Any]:
    """Return the JSON body of a secret ballot, the inverse of `SecretBallot.parse`."""
    return {
        "header": header_body(ballot),
        "answers": answer_bodies(ballot.answers),
    }


def answer_bodies(answers: Iterable[SecretAnswer]) -> list[dict[str, Any]]:
    """Return the JSON of sealed answers, the inverse of `parse_sealed_answers`."""
    return [
        {
            "motion": answer.motion,
            "options": [
                encode_b64(option.ciphertext.encode() + option.proof) for option in answer.options
            ],
            "sum": encode_b64(answer.sum_proof),
        }
        for answer in answers
    ]


def hash_ctx(
    hm: bytes, header: Mapping[str, Any], answers: Iterable[tuple[str, Collection[Ciphertext]]]
) -> bytes:
    """Return ctx, 64 bytes, of a header and of motions with their ciphertexts in order."""
    parts = [lp(_CTX), lp(hm), lp(encode_jcs(header))]
    for motion, ciphertexts in answers:
        parts += [lp(motion.encode("utf-8")), u32be(len(ciphertexts))]
        parts += [ciphertext.encode() for ciphertext in ciphertexts]
    return hashlib.sha512(b"".join(parts)).digest()


def ballot_ctx(hm: bytes, ballot: SecretBallot) -> bytes:
    """Return ctx, 64 bytes, of a ballot."""
    answers = [
        (answer.motion, [option.ciphertext for option in answer.options])
        for answer in ballot.answers
    ]
    return hash_ctx(hm, header_body(ballot), answers)


def components(ballot: SealedVote) -> list[bytes]:
    """Return every A and B of a ballot, 32 bytes each, in order."""
    options = [option.ciphertext for answer in ballot.answers for option in answer.options]
    return [point for ciphertext in options for point in (ciphertext.a, ciphertext.b)]


def verify_components_new(ballot: SealedVote, seen: Collection[bytes]) -> None:
    """Verify that no A and B of the ballot was seen, nor stands in it twice (A4).

    `seen` are the components of every ballot of the log so far. Raises ComponentSeen.
    """
    own = components(ballot)
    if len(set(own)) != len(own) or any(point in seen for point in own):
        raise ComponentSeen(i=ballot.i)


def sum_values(motion: Motion) -> tuple[int, ...]:
    """Return what the options of an answer may add up to: exactly one, or 0 … most."""
    return tuple(range(motion.least, motion.most + 1))


def largest_ballot_bytes(definition: Definition) -> int:
    """Return a bound of the JSON of the largest ballot, a few bytes above its length."""
    header = {"i": 2**32 - 1, "seq": 2**53 - 1, **dict.fromkeys(("cred_pk", "prev", "consent"), 64)}
    size = len(encode_jcs(header)) + 3 * 64
    for motion in definition.motions:
        option = _base64_length(CIPHERTEXT_BYTES + proof_bytes(2)) + 3
        proof = _base64_length(proof_bytes(len(sum_values(motion))))
        size += 50 + len(motion.id) + option * len(motion.choices) + proof
    return size + 30


def largest_spoil_bytes(definition: Definition) -> int:
    """Return the same of the largest ballot with its openings, for the limit MAX_SPOIL_BYTES."""
    size = largest_ballot_bytes(definition) + 16
    for motion in definition.motions:
        names = sorted((len(choice) + 3 for choice in motion.choice_ids), reverse=True)
        r = _base64_length(SCALAR_BYTES * len(motion.choices))
        size += 40 + len(motion.id) + sum(names[: motion.most]) + r
    return size


def _base64_length(size: int) -> int:
    return -(-size // 3) * 4
