"""What one trustee makes: a share key, a dealing in two steps, and the own secret from it.

Law: a dealing is a polynomial of t random coefficients. Its commitment is logged before any
dealing is seen (A8): SHA-256(lp("yijue/v1/dkg-commit") ‖ lp(HD) ‖ lp(JCS(dkg-reveal body))).
The reveal holds K = a·G with a proof of possession for each coefficient, and for every
trustee, the dealer too, the share f(j) under a pad that only j can make: R ‖ share xor pad,
pad = first 32 bytes of SHA-512 of the statement "dkg-share". So a trustee needs to keep the
secret of the share key alone: the rest comes from the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core.encoding import encode_b64, encode_jcs, lp, parse_b64, sha256
from app.core.errors import VerificationError
from app.core.group import (
    POINT_BYTES,
    WIDE_BYTES,
    Element,
    Group,
    L,
    RandomnessInvalid,
    ScalarInvalid,
    draw_scalars,
    encode_scalar,
    parse_scalar,
)
from app.core.proofs import (
    KnowledgeProof,
    Statement,
    pok,
    prove_knowledge,
    share_key,
    verify_knowledge,
)

_COMMIT = b"yijue/v1/dkg-commit"


class RevealInvalid(VerificationError):
    """The dealing is not the committed one, or not one for this ceremony."""


class ShareWrong(VerificationError):
    """A dealt share does not lie on the dealer's polynomial; `dealer` says whose it is."""


@dataclass(frozen=True, slots=True)
class Dealing:
    """The two bodies of a dealing; the second stays with the trustee until all committed."""

    commit: dict[str, Any]
    reveal: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Revealed:
    """One dealing: the 32 bytes of each K and, by trustee, R ‖ share xor pad (64 bytes)."""

    coefficients: tuple[bytes, ...]
    sealed: tuple[bytes, ...]


def make_trustee_key(
    group: Group, hd: bytes, trustee: int, secret: int, randomness: bytes
) -> dict[str, Any]:
    """Return the trustee-key body of a share-key secret; `randomness` are 64 fresh bytes."""
    (nonce,) = draw_scalars(randomness, 1)
    key = group.encode(group.multiply_base(secret))
    proof = prove_knowledge(group, share_key(hd, trustee, key), [group.base], secret, nonce)
    return {"trustee": trustee, "key": encode_b64(key + proof.encode())}


def read_trustee_key(group: Group, hd: bytes, body: Mapping[str, Any]) -> bytes:
    """Return the share key, 32 bytes, of a body of verified shape.

    Raises ProofInvalid, PointInvalid, ScalarInvalid.
    """
    trustee = body["trustee"]
    return read_possession(group, partial(share_key, hd, trustee), body["key"], trustee=trustee)


def read_possession(
    group: Group, statement_of: Callable[[bytes], Statement], text: str, **place: object
) -> bytes:
    """Return the point of `K ‖ T ‖ z` in base64, its possession proved, the identity refused."""
    data = parse_b64(text)
    encoded, rest = data[:POINT_BYTES], data[POINT_BYTES:]
    pairs = [(group.base, group.decode_wire(encoded))]
    proof = KnowledgeProof.parse(rest, bases=1)
    verify_knowledge(group, statement_of(encoded), pairs, proof, **place)
    return encoded


def read_reveal(group: Group, hd: bytes, threshold: int, body: Mapping[str, Any]) -> Revealed:
    """Return the dealing of a dkg-reveal body of verified shape, each coefficient proved.

    Raises RevealInvalid, ProofInvalid, PointInvalid, ScalarInvalid.
    """
    trustee = body["trustee"]
    if len(body["coefficients"]) != threshold:
        raise RevealInvalid(reason="coefficients", trustee=trustee)
    coefficients = [
        read_possession(
            group, partial(pok, hd, trustee, number), text, trustee=trustee, coefficient=number
        )
        for number, text in enumerate(body["coefficients"])
    ]
    sealed = tuple(parse_b64(share["sealed"]) for share in body["shares"])
    for data in sealed:
        group.decode_wire(data[:POINT_BYTES])
    return Revealed(tuple(coefficients), sealed)


def dealing_randomness_needed(trustees: int, threshold: int) -> int:
    """Return how many random bytes `deal` takes."""
    return WIDE_BYTES * (2 * threshold + trustees)


def deal(
    group: Group,
    hd: bytes,
    run: int,
    trustee: int,
    threshold: int,
    share_keys: Sequence[bytes],
    randomness: bytes,
) -> Dealing:
    """Return a trustee's dealing to the share keys of trustees 1 … n, 32 bytes each.

    Scalars of 64 bytes each, in order: coefficients, nonces of their proofs, r of each share.
    Raises RandomnessInvalid, PointInvalid.
    """
    needed = dealing_randomness_needed(len(share_keys), threshold)
    if len(randomness) != needed:
        raise RandomnessInvalid(length=len(randomness), needed=needed)
    scalars = draw_scalars(randomness, needed // WIDE_BYTES)
    polynomial, nonces = scalars[:threshold], scalars[threshold : 2 * threshold]
    coefficients = [
        _possession(group, hd, (trustee, number), secret, nonce)
        for number, (secret, nonce) in enumerate(zip(polynomial, nonces, strict=True))
    ]
    shares = []
    for to, (key, r) in enumerate(zip(share_keys, scalars[2 * threshold :], strict=True), 1):
        sealed = _seal(group, hd, (run, trustee, to), key, r, evaluate(polynomial, to))
        shares.append({"to": to, "sealed": encode_b64(sealed)})
    numbers = {"trustee": trustee, "run": run}
    reveal = {**numbers, "coefficients": coefficients, "shares": shares}
    return Dealing({**numbers, "commitment": hash_reveal(hd, reveal).hex()}, reveal)


def _possession(group: Group, hd: bytes, where: tuple[int, int], secret: int, nonce: int) -> str:
    encoded = group.encode(group.multiply_base(secret))
    proof = prove_knowledge(group, pok(hd, *where, encoded), [group.base], secret, nonce)
    return encode_b64(encoded + proof.encode())


def evaluate(polynomial: Sequence[int], at: int) -> int:
    """Return f(at) modulo L, the constant coefficient standing first."""
    value = 0
    for coefficient in reversed(polynomial):
        value = (value * at + coefficient) % L
    return value


def evaluate_commitments(group: Group, commitments: Sequence[Element], at: int) -> Element:
    """Return f(at)·G from the elements of the coefficients, the constant one first."""
    return group.combine([pow(at, power, L) for power in range(len(commitments))], commitments)


def hash_reveal(hd: bytes, reveal: Mapping[str, Any]) -> bytes:
    """Return the 32 bytes by which a dkg-reveal body is committed to."""
    return sha256(lp(_COMMIT) + lp(hd) + lp(encode_jcs(dict(reveal))))


def pad_of(hd: bytes, where: tuple[int, int, int], key: bytes, r: bytes, shared: bytes) -> bytes:
    """Return the 32 bytes over a share; `where` is run, dealer, trustee; `shared` is S = r·E."""
    statement = Statement("dkg-share", hd, (*where, key, r, shared))
    return hashlib.sha512(statement.hashed(())).digest()[:32]


def _seal(
    group: Group, hd: bytes, where: tuple[int, int, int], key: bytes, r: int, share: int
) -> bytes:
    point = group.encode(group.multiply_base(r))
    shared = group.encode(group.multiply(r, group.decode_wire(key)))
    return point + xor(encode_scalar(share), pad_of(hd, where, key, point, shared))


def xor(left: bytes, right: bytes) -> bytes:
    """Return the bytes of two strings of one length, each pair combined."""
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def read_share(
    group: Group, sealed: bytes, pad: bytes, commitments: Sequence[Element], to: int
) -> int | None:
    """Return the share under the pad, or None where it is not f(to) of the commitments."""
    try:
        share = parse_scalar(xor(sealed[POINT_BYTES:], pad))
    except ScalarInvalid:
        return None
    on_it = group.equals(group.multiply_base(share), evaluate_commitments(group, commitments, to))
    return share if on_it else None
