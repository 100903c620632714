"""Making a secret ballot from a plain one, as the owner's booth and the paper desk do.

Law: all chance comes from the caller as 64 bytes for each scalar, in this order: for each
answer, for each option r, w, e, z; then of the answer's sum w, and e, z for each value but
the true one (A7). The same bytes give the same ballot, so a vector can be replayed. Nothing
here is constant time but what the group is; whoever knows r knows the vote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.ballot import Answer, AnswerInvalid, Ballot, PaperBallot, header_body
from app.core.definition import Definition, Motion
from app.core.encoding import encode_jcs, lp, sha256, u32be
from app.core.group import WIDE_BYTES, Element, L, draw_scalars
from app.core.proofs import AnswerPlace, Opening, nonces_needed, or01, prove_membership
from app.core.proofs.challenge import Statement
from app.core.secret.ballot import (
    Ciphertext,
    Poll,
    SecretAnswer,
    SecretBallot,
    SecretOption,
    hash_ctx,
    sum_values,
)
from app.core.secret.checking import sum_statement
from app.core.secret.paper import SecretPaper, paper_header
from app.core.voting_code import parse_voting_code

_BIT = (0, 1)
_PAPER_KEY, _PAPER_DRAW = b"yijue/v1/paper-key", b"yijue/v1/paper-draw"
_PER_OPTION = 1 + nonces_needed(len(_BIT))


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted ballot and, for its owner's device alone, the r of each option by motion."""

    ballot: SecretBallot
    r: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Encrypted:
    motion: Motion
    openings: tuple[Opening, ...]
    ciphertexts: tuple[Ciphertext, ...]
    nonces: tuple[tuple[int, ...], ...]
    sum_nonces: tuple[int, ...]


def randomness_needed(definition: Definition, answers: Sequence[Answer]) -> int:
    """Return how many random bytes `encrypt_ballot` takes for these answers."""
    return WIDE_BYTES * sum(
        _scalars_needed(definition.get_motion(answer.motion)) for answer in answers
    )


def _scalars_needed(motion: Motion) -> int:
    return _PER_OPTION * len(motion.choices) + nonces_needed(len(sum_values(motion)))


def encrypt_ballot(poll: Poll, plain: Ballot, randomness: bytes) -> Sealed:
    """Return the secret ballot of a plain one, with header and answers as they are.

    Raises AnswerInvalid for choices the motion does not have, RandomnessInvalid.
    """
    encrypted, answers = _seal_answers(poll, header_body(plain), plain.answers, randomness)
    ballot = SecretBallot(plain.i, plain.cred_pk, plain.seq, plain.prev, plain.consent, answers)
    r = {one.motion.id: tuple(opening.r for opening in one.openings) for one in encrypted}
    return Sealed(ballot, r)


def paper_key(hm: bytes, code: str) -> bytes:
    """Return the 32-byte key of those who key papers in, from the counting code that they type.

    The code is drawn by chance and written like a voting code, so that its check symbol
    catches a slip. Raises VotingCodeInvalid.
    """
    return sha256(lp(_PAPER_KEY) + lp(hm) + lp(parse_voting_code(code).encode("ascii")))


def paper_randomness(key: bytes, hm: bytes, plain: PaperBallot, size: int) -> bytes:
    """Return what the proofs and ciphertexts of a paper ballot draw, from what was read alone.

    Unequal readings of one paper have nothing in common, so that whoever holds both learns
    that they differ and nothing else.
    """
    read = [{"motion": one.motion, "choices": list(one.choices)} for one in plain.answers]
    about = encode_jcs({**paper_header(plain.i, plain.serial), "answers": read})
    seed = lp(_PAPER_DRAW) + lp(key) + lp(hm) + lp(about)
    blocks = (hashlib.sha512(seed + u32be(n)).digest() for n in range(-(-size // WIDE_BYTES)))
    return b"".join(blocks)[:size]


def encrypt_paper(poll: Poll, plain: PaperBallot, key: bytes) -> SecretPaper:
    """Return the sealed paper ballot of a reading under a session's key; raises AnswerInvalid."""
    size = randomness_needed(poll.definition, plain.answers)
    randomness = paper_randomness(key, poll.hm, plain, size)
    header = paper_header(plain.i, plain.serial)
    _, answers = _seal_answers(poll, header, plain.answers, randomness)
    return SecretPaper(
        plain.i, plain.serial, plain.secret, answers, plain.void, assisted=plain.assisted
    )


def _seal_answers(
    poll: Poll, header: Mapping[str, Any], plain: Sequence[Answer], randomness: bytes
) -> tuple[list[_Encrypted], tuple[SecretAnswer, ...]]:
    count = randomness_needed(poll.definition, plain) // WIDE_BYTES
    scalars = iter(draw_scalars(randomness, count))
    multiply_key = poll.group.fixed(poll.element)
    encrypted = [_encrypt_answer(poll, multiply_key, answer, scalars) for answer in plain]
    ciphertexts = [(one.motion.id, one.ciphertexts) for one in encrypted]
    ctx = hash_ctx(poll.hm, header, ciphertexts)
    return encrypted, tuple(_prove_answer(poll, multiply_key, one, ctx) for one in encrypted)


def _encrypt_answer(
    poll: Poll, multiply_key: Callable[[int], Element], answer: Answer, scalars: Iterator[int]
) -> _Encrypted:
    motion = poll.definition.get_motion(answer.motion)
    values = read_choices(motion, answer.choices)
    openings, nonces = [], []
    for value in values:
        r, *own = (next(scalars) for _ in range(_PER_OPTION))
        openings.append(seal(poll, multiply_key, value, r))
        nonces.append(tuple(own))
    sum_nonces = tuple(next(scalars) for _ in range(nonces_needed(len(sum_values(motion)))))
    encode = poll.group.encode
    ciphertexts = tuple(Ciphertext(encode(one.a), encode(one.b)) for one in openings)
    return _Encrypted(motion, tuple(openings), ciphertexts, tuple(nonces), sum_nonces)


def read_choices(motion: Motion, choices: Sequence[str]) -> list[int]:
    """Return 0 or 1 for each option of the motion; raises AnswerInvalid."""
    if not set(choices) <= set(motion.choice_ids):
        raise AnswerInvalid(reason="choice", motion=motion.id)
    if len(set(choices)) != len(choices) or len(choices) not in sum_values(motion):
        raise AnswerInvalid(reason="number", motion=motion.id)
    return [int(choice in choices) for choice in motion.choice_ids]


def seal(poll: Poll, multiply_key: Callable[[int], Element], value: int, r: int) -> Opening:
    """Return (r·G, r·Y + value·G) with what it holds."""
    group = poll.group
    lifted = group.add(multiply_key(r), group.multiply_base(value))
    return Opening(group.multiply_base(r), lifted, value, r)


def _prove_answer(
    poll: Poll, multiply_key: Callable[[int], Element], one: _Encrypted, ctx: bytes
) -> SecretAnswer:
    place = AnswerPlace(poll.hm, ctx, one.motion.id, poll.key)
    options = []
    for number, (opening, ciphertext) in enumerate(zip(one.openings, one.ciphertexts, strict=True)):
        statement = or01(place, number, ciphertext.a, ciphertext.b)
        proof = prove_membership(
            poll.group, statement, multiply_key, opening, _BIT, one.nonces[number]
        )
        options.append(SecretOption(ciphertext, proof.encode()))
    total = sum_opening(poll, one.openings)
    statement = _sum_statement(poll, place, one.motion, total)
    values = sum_values(one.motion)
    proof = prove_membership(poll.group, statement, multiply_key, total, values, one.sum_nonces)
    return SecretAnswer(one.motion.id, tuple(options), proof.encode())


def sum_opening(poll: Poll, openings: Sequence[Opening]) -> Opening:
    """Return the sum of ciphertexts with what it holds."""
    group = poll.group
    a, b = openings[0].a, openings[0].b
    for opening in openings[1:]:
        a, b = group.add(a, opening.a), group.add(b, opening.b)
    value = sum(opening.value for opening in openings)
    return Opening(a, b, value, sum(opening.r for opening in openings) % L)


def _sum_statement(poll: Poll, place: AnswerPlace, motion: Motion, total: Opening) -> Statement:
    encode: Any = poll.group.encode
    return sum_statement(place, motion, encode(total.a), encode(total.b))
