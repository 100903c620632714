"""Ballots and shares by people who lie: proofs made as well as a liar can make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app.core.encoding import encode_b64, parse_b64, sha256
from app.core.group import L, hash_to_scalar
from app.core.proofs import (
    AnswerPlace,
    KnowledgeProof,
    dec,
    nonces_needed,
    or01,
    prove_membership,
)
from app.core.secret.ballot import (
    Ciphertext,
    SecretAnswer,
    SecretBallot,
    SecretOption,
    hash_ctx,
    secret_ballot_body,
    sum_values,
)
from app.core.secret.checking import sum_statement
from app.core.secret.encrypting import seal, sum_opening
from tests.worlds.build import Body
from tests.worlds.community import CONSENT
from tests.worlds.evening import GROUP
from tests.worlds.secret import Cast, Choices, SecretBuild

BIT = (0, 1)


class Forged(Cast):
    """A ballot of right i that its caller makes; `chosen` is what a liar says it holds."""

    def __init__(self, i: int, make: Callable[[SecretBuild], Body], chosen: Choices) -> None:
        super().__init__(i, chosen)
        self.make = make

    def __call__(self, build: Any) -> Body:
        return self.make(build)


def scalar(name: str) -> int:
    return hash_to_scalar(name.encode())


def header_of(build: SecretBuild, i: int) -> Body:
    return {
        "i": i,
        "cred_pk": build.key(f"right {i}").hex(),
        "seq": build.chain.get(i, 0),
        "prev": build.last.get(i, bytes(32)).hex(),
        "consent": sha256(CONSENT.encode()).hex(),
    }


def encrypt_values(
    build: SecretBuild, i: int, motion_id: str, values: Sequence[int], rs: Sequence[int] = ()
) -> Body:
    """A ballot on one motion whose options hold these values, proved as if each were 0 or 1."""
    poll, motion = build.poll(), build.definition.get_motion(motion_id)
    multiply_key = poll.group.fixed(poll.element)
    nonces = rs or [scalar(f"r {i} {n}") for n in range(len(values))]
    true = [seal(poll, multiply_key, v % L, r) for v, r in zip(values, nonces, strict=True)]
    claimed = [replace(one, value=min(max(v, 0), 1)) for one, v in zip(true, values, strict=True)]
    pairs = [Ciphertext(GROUP.encode(one.a), GROUP.encode(one.b)) for one in true]
    header = header_of(build, i)
    ctx = hash_ctx(build.hm, header, [(motion_id, pairs)])
    place = AnswerPlace(build.hm, ctx, motion_id, poll.key)
    options = []
    for number, (opening, pair) in enumerate(zip(claimed, pairs, strict=True)):
        drawn_ = [scalar(f"w {number} {n}") for n in range(nonces_needed(2))]
        statement = or01(place, number, pair.a, pair.b)
        proof = prove_membership(GROUP, statement, multiply_key, opening, BIT, drawn_)
        options.append(SecretOption(pair, proof.encode()))
    total, allowed = sum_opening(poll, claimed), sum_values(motion)
    total = replace(total, value=min(max(total.value, allowed[0]), allowed[-1]))
    statement = sum_statement(place, motion, GROUP.encode(total.a), GROUP.encode(total.b))
    drawn_ = [scalar(f"s {n}") for n in range(nonces_needed(len(allowed)))]
    proof = prove_membership(GROUP, statement, multiply_key, total, allowed, drawn_)
    answer = SecretAnswer(motion_id, tuple(options), proof.encode())
    ballot = SecretBallot(
        i,
        bytes.fromhex(header["cred_pk"]),
        header["seq"],
        bytes.fromhex(header["prev"]),
        bytes.fromhex(header["consent"]),
        (answer,),
    )
    return secret_ballot_body(ballot)


def holding(
    i: int, motion: str, values: Sequence[int], choice: str = "", rs: Sequence[int] = ()
) -> Forged:
    chosen: Choices = {motion: (choice,) if choice else ()}
    return Forged(i, lambda build: encrypt_values(build, i, motion, values, rs), chosen)


def swap_bytes(text: str, begin: int, data: bytes) -> str:
    """The base64 string with other bytes from a place on."""
    whole = bytearray(parse_b64(text))
    whole[begin : begin + len(data)] = data
    return encode_b64(bytes(whole))


def piece(text: str, number: int) -> bytes:
    return parse_b64(text)[32 * number : 32 * number + 32]


def add_point(text: str, number: int) -> str:
    """The string with G added to one of its points."""
    point = GROUP.add(GROUP.decode(piece(text, number)), GROUP.base)
    return swap_bytes(text, 32 * number, GROUP.encode(point))


def add_order(text: str, number: int) -> str:
    """The string with L added to one of its scalars."""
    value = int.from_bytes(piece(text, number), "little") + L
    return swap_bytes(text, 32 * number, value.to_bytes(32, "little"))


def rerandomise(build: SecretBuild, text: str) -> str:
    """The option as another ciphertext of the same vote, its proof left as it was."""
    poll, r = build.poll(), scalar("again")
    a = GROUP.add(GROUP.decode(piece(text, 0)), GROUP.multiply_base(r))
    b = GROUP.add(GROUP.decode(piece(text, 1)), GROUP.multiply(r, poll.element))
    return swap_bytes(text, 0, GROUP.encode(a) + GROUP.encode(b))


def prove_weakly(build: SecretBuild, motion: str, trustee: int, body: Body) -> None:
    """Replace a trustee's first share by a wrong D that a challenge without D would accept."""
    opening, x, w = build.opening(motion), build.keys()[1][trustee], scalar("weak")
    where = opening.shared_sums[0]
    pair = opening.ciphertext(*where)
    a = GROUP.decode(pair.a)
    commitments = (GROUP.encode(GROUP.multiply_base(w)), GROUP.encode(GROUP.base))
    honest = GROUP.encode(GROUP.multiply(x, a))
    c = dec(opening.place(*where, trustee), pair.a, pair.b, honest).challenge(commitments)
    z = (w + c * x) % L
    wrong = GROUP.multiply(pow(c, -1, L), GROUP.subtract(GROUP.multiply(z, a), GROUP.base))
    proof = KnowledgeProof(commitments, z)
    body["shares"][0]["share"] = encode_b64(GROUP.encode(wrong) + proof.encode())
