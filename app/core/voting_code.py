"""The voting code 表决码 on an owner's card and the key it stands for (PROTOCOL §4).

Law: 20 Crockford symbols c0…c19, 19 of data (95 bits) and one check such that
Σ α^(19−i)·ci = 0 in GF(32) = GF(2)[x]/(x^5+x^2+1), α = x. The 20 weights are
distinct and not zero, so every single slip and every swap of two symbols,
adjacent or not, is caught. The code is a secret: nothing here prints it.
"""

from __future__ import annotations

import hashlib

from app.core.base32 import ALPHABET, VALUES, fold_crockford, group_fives
from app.core.encoding import lp
from app.core.errors import VerificationError

DATA_SYMBOLS = 19
CODE_SYMBOLS = 20
_POLYNOMIAL = 0b100101


class VotingCodeInvalid(VerificationError):
    """Not a voting code: wrong length, a foreign character, or a slip of the pen."""


def _check_symbol(data: str) -> str:
    total = 0
    for symbol in data:
        total = (total ^ VALUES[symbol]) << 1
        if total & 32:
            total ^= _POLYNOMIAL
    return ALPHABET[total]


def encode_voting_code(data: str) -> str:
    """Return the 20-symbol code of 19 data symbols; raises VotingCodeInvalid."""
    if len(data) != DATA_SYMBOLS or not VALUES.keys() >= set(data):
        raise VotingCodeInvalid(reason="data")
    return data + _check_symbol(data)


def voting_code_from_bytes(random: bytes) -> str:
    """Return the code of the first 95 bits of 12 random bytes; raises VotingCodeInvalid."""
    if len(random) != 12:
        raise VotingCodeInvalid(reason="random_length")
    number = int.from_bytes(random, "big") >> 1
    data = "".join(ALPHABET[number >> 5 * place & 31] for place in range(DATA_SYMBOLS - 1, -1, -1))
    return encode_voting_code(data)


def parse_voting_code(text: str) -> str:
    """Return the 20 symbols a person typed or scanned; raises VotingCodeInvalid."""
    code = fold_crockford(text)
    if len(code) != CODE_SYMBOLS:
        raise VotingCodeInvalid(reason="length", length=len(code))
    if not VALUES.keys() >= set(code):
        raise VotingCodeInvalid(reason="character")
    if _check_symbol(code[:DATA_SYMBOLS]) != code[DATA_SYMBOLS]:
        raise VotingCodeInvalid(reason="check")
    return code


def format_voting_code(code: str) -> str:
    """Return the code as printed: four groups of five; raises VotingCodeInvalid."""
    return group_fives(parse_voting_code(code))


def credential_seed(scope_id: str, code: str) -> bytes:
    """Return the 32-byte Ed25519 seed of a code within its scope (PROTOCOL §4).

    `scope_id` is the community's or the assembly's id; raises VotingCodeInvalid.
    """
    data = parse_voting_code(code)[:DATA_SYMBOLS]
    parts = (b"yijue/v1/credential", scope_id.encode("utf-8"), data.encode("ascii"))
    return hashlib.sha512(b"".join(map(lp, parts))).digest()[:32]
