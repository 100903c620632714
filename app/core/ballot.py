"""Ballots, electronic and on paper, and the number an owner keeps (PROTOCOL §5).

Law: a ballot's id is fixed before it is sent and covers key, line and choices,
so no two owners can be shown one tracker. Answers stand in the definition's
order, one choice each or, in an election, up to as many as there are seats; only
motions in whose scope the right is. A motion not listed is not answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from app.core.base32 import encode_crockford, group_fives
from app.core.definition import Definition, Motion
from app.core.encoding import encode_jcs, lp, sha256
from app.core.entries.entry import verify_body
from app.core.entries.shapes import VOID_REASONS
from app.core.errors import VerificationError
from app.core.roll import RollLine, is_in_scope

NO_BALLOT = bytes(32)
TOO_MANY = "too_many"
_BALLOT_ID, _PAPER_BALLOT_ID = b"yijue/v1/ballot-id", b"yijue/v1/paper-ballot-id"
_TRACKER_SYMBOLS = 25
__all__ = [
    "NO_BALLOT",
    "VOID_REASONS",
    "Answer",
    "AnswerInvalid",
    "Ballot",
    "ConsentTextWrong",
    "Headed",
    "PaperBallot",
    "VoidItem",
    "ballot_body",
    "ballot_id",
    "ballot_id_of_jcs",
    "header_body",
    "paper_ballot_id",
    "parse_answers",
    "parse_header",
    "tracker",
    "verify_ballot_answers",
    "verify_consent",
    "verify_motions_in_scope",
    "verify_paper_items",
]


class AnswerInvalid(VerificationError):
    """An answer names an unknown motion or choice, one out of scope, or stands out of order."""


class ConsentTextWrong(VerificationError):
    """The ballot consents to another sentence than the definition's."""


class Headed(Protocol):
    """An e-ballot of either mode, as far as its header goes."""

    @property
    def i(self) -> int:
        """The line of the roll."""

    @property
    def cred_pk(self) -> bytes:
        """The key it is under, 32 bytes."""

    @property
    def seq(self) -> int:
        """Its place in the right's chain, from 0."""

    @property
    def prev(self) -> bytes:
        """The id of the ballot before, 32 bytes."""

    @property
    def consent(self) -> bytes:
        """The hash of the sentence consented to, 32 bytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen in one motion: one choice or, in an election, none, one or several."""

    motion: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoidItem:
    """An item of a paper ballot that does not count, with its reason code."""

    motion: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """An electronic ballot: line, key (32 bytes), place in its chain, consent hash, answers."""

    i: int
    cred_pk: bytes
    seq: int
    prev: bytes
    consent: bytes
    answers: tuple[Answer, ...]

    @classmethod
    def parse(cls, body: object) -> Ballot:
        """Return the ballot of a body, its shape verified; raises SchemaError."""
        verify_body("ballot", body)
        assert isinstance(body, dict)
        return cls.of(body)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Ballot:
        """Return the ballot of a body whose shape `parse_entry` has verified."""
        return cls(*parse_header(body["header"]), parse_answers(body["answers"]))


@dataclass(frozen=True, slots=True)
class PaperBallot:
    """A paper ballot as two officers keyed it in; `secret` are its 20 bytes, `scan` a SHA-256.

    `assisted`: the owner was helped to fill it in before witnesses.
    """

    i: int
    serial: str
    secret: bytes
    scan: bytes
    answers: tuple[Answer, ...]
    void: tuple[VoidItem, ...]
    assisted: bool = False

    @classmethod
    def parse(cls, body: object) -> PaperBallot:
        """Return the paper ballot of a body, its shape verified; raises SchemaError."""
        verify_body("paper-ballot", body)
        assert isinstance(body, dict)
        return cls.of(body)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> PaperBallot:
        """Return the paper ballot of a body whose shape `parse_entry` has verified."""
        return cls(
            body["i"],
            body["serial"],
            bytes.fromhex(body["secret"]),
            bytes.fromhex(body["scan"]),
            parse_answers(body["answers"]),
            tuple(VoidItem(**item) for item in body["void"]),
            body["assisted"],
        )

    @property
    def is_valid(self) -> bool:
        """Whether it counts at all: at least one item is answered."""
        return bool(self.answers)


def parse_answers(items: Iterable[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """Return the answers of a list whose shape has been verified."""
    return tuple(Answer(item["motion"], tuple(item["choices"])) for item in items)


def parse_header(header: Mapping[str, Any]) -> tuple[int, bytes, int, bytes, bytes]:
    """Return line, key, seq, prev and consent of a header whose shape has been verified."""
    return (
        header["i"],
        bytes.fromhex(header["cred_pk"]),
        header["seq"],
        bytes.fromhex(header["prev"]),
        bytes.fromhex(header["consent"]),
    )


def header_body(ballot: Headed) -> dict[str, Any]:
    """Return the JSON header of a ballot, secret or named, the inverse of `parse_header`."""
    return {
        "i": ballot.i,
        "cred_pk": ballot.cred_pk.hex(),
        "seq": ballot.seq,
        "prev": ballot.prev.hex(),
        "consent": ballot.consent.hex(),
    }


def ballot_body(ballot: Ballot) -> dict[str, Any]:
    """Return the JSON body of a ballot, the inverse of `Ballot.parse`."""
    return {
        "header": header_body(ballot),
        "answers": [
            {"motion": answer.motion, "choices": list(answer.choices)} for answer in ballot.answers
        ],
    }


def ballot_id(hm: bytes, body: object) -> bytes:
    """Return the 32-byte id of a ballot body under the manifest hash."""
    return ballot_id_of_jcs(hm, encode_jcs(body))


def ballot_id_of_jcs(hm: bytes, body_jcs: bytes) -> bytes:
    """Return the same for a body already in canonical bytes."""
    return sha256(lp(_BALLOT_ID) + lp(hm) + lp(body_jcs))


def paper_ballot_id(hm: bytes, body: object) -> bytes:
    """Return the 32-byte id of a paper-ballot body under the manifest hash."""
    return sha256(lp(_PAPER_BALLOT_ID) + lp(hm) + lp(encode_jcs(body)))


def tracker(identifier: bytes) -> str:
    """Return the tracker 回执码 of a ballot id: 25 symbols in fives."""
    return group_fives(encode_crockford(identifier)[:_TRACKER_SYMBOLS])


def verify_ballot_answers(
    answers: Sequence[Answer], line: RollLine, definition: Definition
) -> None:
    """Verify that each answer names choices of its motion, in scope and in order.

    Raises AnswerInvalid.
    """
    verify_motions_in_scope([answer.motion for answer in answers], line, definition)
    for answer in answers:
        _verify_choices(answer, definition.get_motion(answer.motion))


def verify_motions_in_scope(named: Sequence[str], line: RollLine, definition: Definition) -> None:
    """Verify that motions stand in the definition's order, each with the right in its scope.

    Raises AnswerInvalid.
    """
    _verify_order(named, definition)
    for motion in named:
        if not is_in_scope(line, definition.get_motion(motion), definition):
            raise AnswerInvalid(reason="scope", motion=motion)


def _verify_choices(answer: Answer, motion: Motion) -> None:
    places = {choice: place for place, choice in enumerate(motion.choice_ids)}
    named = [places.get(choice, -1) for choice in answer.choices]
    if -1 in named:
        raise AnswerInvalid(reason="choice", motion=motion.id)
    if not motion.least <= len(named) <= motion.most:
        raise AnswerInvalid(reason="number", motion=motion.id)
    if any(left >= right for left, right in pairwise(named)):
        raise AnswerInvalid(reason="choice_order", motion=motion.id)


def verify_consent(ballot: Headed, definition: Definition) -> None:
    """Verify that the ballot consents to the definition's sentence; raises ConsentTextWrong."""
    if ballot.consent != definition.consent:
        raise ConsentTextWrong()


def verify_paper_items(paper: PaperBallot, line: RollLine, definition: Definition) -> None:
    """Verify answers and void items: in scope, each in order, no motion in both.

    Too many names can stand in an election alone. Raises AnswerInvalid.
    """
    verify_ballot_answers(paper.answers, line, definition)
    verify_void_items(paper, line, definition)


def verify_void_items(paper: PaperBallot, line: RollLine, definition: Definition) -> None:
    """Verify the void items alone; raises AnswerInvalid."""
    verify_motions_in_scope([item.motion for item in paper.void], line, definition)
    answered = {answer.motion for answer in paper.answers}
    for item in paper.void:
        if item.motion in answered:
            raise AnswerInvalid(reason="both", motion=item.motion)
        if item.reason == TOO_MANY and definition.get_motion(item.motion).election is None:
            raise AnswerInvalid(reason="void_reason", motion=item.motion)


def _verify_order(named: Sequence[str], definition: Definition) -> None:
    places = {motion.id: place for place, motion in enumerate(definition.motions)}
    last = -1
    for motion in named:
        place = places.get(motion)
        if place is None:
            raise AnswerInvalid(reason="motion", motion=motion)
        if place <= last:
            raise AnswerInvalid(reason="order", motion=motion)
        last = place
