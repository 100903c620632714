"""The statements of every proof, field by field: the one place for A1 and A5.

Law: a statement holds everything by which one proof could be taken for another's: the
whole ballot (ctx, which covers manifest, header and all ciphertexts), the motion, the
option, the key, the ciphertext; of a share also the tally, the measure and the trustee.
Options, coefficients and motions are numbered from 0 in the definition's order, trustees
from 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.proofs.challenge import Statement


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """Where a ballot's proofs stand: HM, ctx (64 bytes), motion id, election key (32 bytes)."""

    hm: bytes
    ctx: bytes
    motion: str
    key: bytes


@dataclass(frozen=True, slots=True)
class SharePlace:
    """What a decryption share speaks of: one sum of one tally, and who helps to open it."""

    hm: bytes
    tally: bytes
    motion: int
    option: int
    measure: str
    trustee: int
    key: bytes
    verification_key: bytes


def or01(place: AnswerPlace, option: int, a: bytes, b: bytes) -> Statement:
    """(A, B) encrypts 0 or 1."""
    fields = (place.ctx, place.motion, option, place.key, a, b)
    return Statement("or01", place.hm, fields)


def sum1(place: AnswerPlace, a: bytes, b: bytes) -> Statement:
    """(ΣA, ΣB) encrypts exactly 1."""
    return Statement("sum1", place.hm, (place.ctx, place.motion, place.key, a, b))


def sumr(place: AnswerPlace, most: int, a: bytes, b: bytes) -> Statement:
    """(ΣA, ΣB) encrypts 0 … most."""
    return Statement("sumr", place.hm, (place.ctx, place.motion, most, place.key, a, b))


def dec(place: SharePlace, a: bytes, b: bytes, d: bytes) -> Statement:
    """D = x·A for the x of VK = x·G."""
    where = (place.tally, place.motion, place.option, place.measure, place.trustee)
    return Statement("dec", place.hm, (*where, place.key, place.verification_key, a, b, d))


def pok(hd: bytes, trustee: int, coefficient: int, k: bytes) -> Statement:
    """The trustee knows the logarithm of K, the commitment to one coefficient."""
    return Statement("pok", hd, (trustee, coefficient, k))


def share_key(hd: bytes, trustee: int, key: bytes) -> Statement:
    """The trustee knows the secret of the key to which shares are encrypted."""
    return Statement("share-key", hd, (trustee, key))


def share_opening(
    hd: bytes, run: int, dealer: int, trustee: int, key: bytes, r: bytes, shared: bytes
) -> Statement:
    """S = e·R for the e of the trustee's share key E = e·G, so that a bad share can be shown."""
    return Statement("share-opening", hd, (run, dealer, trustee, key, r, shared))
