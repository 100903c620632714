"""A paper ballot among secret ones: two officers' readings that become the same ciphertexts.

Law (docs/SECRET.md §7): the officers who key a paper in see it, the platform does not. Each
seals it alone, and what they would draw follows from a key that only they typed, from the paper
and from what they read: equal readings are equal bytes, unequal ones tell nothing. No picture is
kept. Proofs, components and sums are those of any secret ballot.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.ballot import (
    Answer,
    AnswerInvalid,
    PaperBallot,
    VoidItem,
    verify_motions_in_scope,
    verify_void_items,
)
from app.core.definition import Definition
from app.core.entries.secret_bodies import verify_secret_body
from app.core.roll import RollLine
from app.core.secret.ballot import SecretAnswer, answer_bodies, hash_ctx, parse_sealed_answers


@dataclass(frozen=True, slots=True)
class SecretPaper:
    """A sealed paper ballot; `secret` are the 20 bytes printed on it."""

    i: int
    serial: str
    secret: bytes
    answers: tuple[SecretAnswer, ...]
    void: tuple[VoidItem, ...]
    assisted: bool = False

    @classmethod
    def parse(cls, body: object) -> SecretPaper:
        """Return the paper ballot of a body, its shape verified; raises SchemaError."""
        verify_secret_body("paper-ballot", body)
        assert isinstance(body, dict)
        return cls.of(body)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> SecretPaper:
        """Return the paper ballot of a body whose shape has been verified."""
        return cls(
            body["i"],
            body["serial"],
            bytes.fromhex(body["secret"]),
            parse_sealed_answers(body["answers"]),
            tuple(VoidItem(**item) for item in body["void"]),
            body["assisted"],
        )

    @property
    def outside(self) -> PaperBallot:
        """What can be read of it: everything but the choices; there is no scan."""
        answers = tuple(Answer(answer.motion, ()) for answer in self.answers)
        return PaperBallot(self.i, self.serial, self.secret, b"", answers, self.void, self.assisted)


def paper_header(i: int, serial: str) -> dict[str, Any]:
    """Return what stands in ctx where an electronic ballot has its header."""
    return {"i": i, "serial": serial}


def secret_paper_body(paper: SecretPaper) -> dict[str, Any]:
    """Return the JSON body of a sealed paper ballot, the inverse of `SecretPaper.parse`."""
    return {
        **paper_header(paper.i, paper.serial),
        "secret": paper.secret.hex(),
        "assisted": paper.assisted,
        "answers": answer_bodies(paper.answers),
        "void": [{"motion": item.motion, "reason": item.reason} for item in paper.void],
    }


def paper_ctx(hm: bytes, paper: SecretPaper) -> bytes:
    """Return ctx, 64 bytes, of a sealed paper ballot."""
    answers = [
        (answer.motion, [option.ciphertext for option in answer.options])
        for answer in paper.answers
    ]
    return hash_ctx(hm, paper_header(paper.i, paper.serial), answers)


def verify_secret_paper_items(paper: SecretPaper, line: RollLine, definition: Definition) -> None:
    """Verify motions, numbers of options and void items; raises AnswerInvalid."""
    named = [answer.motion for answer in paper.answers]
    verify_motions_in_scope(named, line, definition)
    verify_option_counts(paper.answers, definition)
    verify_void_items(paper.outside, line, definition)


def verify_option_counts(answers: Collection[SecretAnswer], definition: Definition) -> None:
    """Verify that each answer has as many options as its motion; raises AnswerInvalid."""
    for answer in answers:
        if len(answer.options) != len(definition.get_motion(answer.motion).choices):
            raise AnswerInvalid(reason="options", motion=answer.motion)
