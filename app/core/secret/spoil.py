"""Check-or-cast: a ballot that its owner had opened instead of cast (PROTOCOL §6, V26).

Law: the tracker was fixed before; the opening gives choice and r of every option, and
whoever repeats the encryption must get the very ciphertexts. A spoilt ballot is never
counted, and its components count as seen, so that nobody casts it afterwards (A4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.definition import Motion
from app.core.encoding import encode_b64, parse_b64
from app.core.entries.secret_bodies import verify_secret_body
from app.core.errors import VerificationError
from app.core.group import encode_scalar, parse_scalar
from app.core.proofs.slices import split_points
from app.core.secret.ballot import (
    Ciphertext,
    Poll,
    SecretAnswer,
    SecretBallot,
    secret_ballot_body,
)
from app.core.secret.encrypting import Sealed, read_choices, seal


class OpeningWrong(VerificationError):
    """A spoilt ballot does not open to its ciphertexts."""


@dataclass(frozen=True, slots=True)
class OpenedAnswer:
    """The choices of one motion and the r of each option, as an owner's device knew them."""

    motion: str
    choices: tuple[str, ...]
    r: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spoil:
    """A ballot and its opening, one for each answer in order."""

    ballot: SecretBallot
    opening: tuple[OpenedAnswer, ...]

    @classmethod
    def parse(cls, body: object) -> Spoil:
        """Return the spoil of a body, its shape verified; raises SchemaError, ScalarInvalid."""
        verify_secret_body("spoil", body)
        assert isinstance(body, dict)
        return cls(SecretBallot.of(body), tuple(map(_parse_opened, body["opening"])))


def _parse_opened(item: Mapping[str, Any]) -> OpenedAnswer:
    r = tuple(map(parse_scalar, split_points(parse_b64(item["r"]))))
    return OpenedAnswer(item["motion"], tuple(item["choices"]), r)


def spoil_body(sealed: Sealed, choices: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the body that opens a sealed ballot; `choices` by motion, as they were made."""
    opening = [
        {
            "motion": answer.motion,
            "choices": list(choices[answer.motion]),
            "r": encode_b64(b"".join(map(encode_scalar, sealed.r[answer.motion]))),
        }
        for answer in sealed.ballot.answers
    ]
    return {**secret_ballot_body(sealed.ballot), "opening": opening}


def verify_spoil(poll: Poll, spoil: Spoil) -> None:
    """Verify that each ciphertext is the encryption that the opening says.

    Raises OpeningWrong, AnswerInvalid.
    """
    if [one.motion for one in spoil.opening] != [one.motion for one in spoil.ballot.answers]:
        raise OpeningWrong(reason="motions")
    for opened, answer in zip(spoil.opening, spoil.ballot.answers, strict=True):
        verify_opening(poll, opened, answer)


def verify_opening(poll: Poll, opened: OpenedAnswer, answer: SecretAnswer) -> None:
    """Verify one answer's opening; the second of two clerks who key in a paper does so too.

    Raises OpeningWrong, AnswerInvalid.
    """
    motion = poll.definition.get_motion(opened.motion)
    made = encrypt_again(poll, motion, opened)
    if made != [option.ciphertext for option in answer.options]:
        raise OpeningWrong(reason="ciphertext", motion=motion.id)


def encrypt_again(poll: Poll, motion: Motion, opened: OpenedAnswer) -> list[Ciphertext]:
    """Return the ciphertexts of choices and r; raises AnswerInvalid, OpeningWrong."""
    values = read_choices(motion, opened.choices)
    if len(values) != len(opened.r):
        raise OpeningWrong(reason="length", motion=motion.id)
    multiply_key, encode = poll.group.fixed(poll.element), poll.group.encode
    made = [seal(poll, multiply_key, value, r) for value, r in zip(values, opened.r, strict=True)]
    return [Ciphertext(encode(one.a), encode(one.b)) for one in made]
