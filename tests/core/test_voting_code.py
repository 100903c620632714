from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.base32 import ALPHABET
from app.core.signatures import public_key
from app.core.voting_code import (
    VotingCodeInvalid,
    credential_seed,
    encode_voting_code,
    format_voting_code,
    parse_voting_code,
    voting_code_from_bytes,
)
from tests.core.vectors import read_vectors

VECTORS = read_vectors("voting_code")
CODES: list[dict[str, Any]] = VECTORS["codes"]
WEIGHTS: list[int] = VECTORS["weights"]

data_texts = st.text(ALPHABET, min_size=19, max_size=19)


@pytest.mark.parametrize("vector", CODES, ids=lambda v: v["code"])
def test_javascripts_codes_and_keys_are_ours(vector: dict[str, Any]) -> None:
    code = voting_code_from_bytes(bytes.fromhex(vector["random"]))
    assert code == vector["code"]
    assert parse_voting_code(vector["printed"]) == code
    assert format_voting_code(code) == vector["printed"]
    if "seed" in vector:
        seed = credential_seed(vector["scope"], vector["printed"].lower())
        assert seed.hex() == vector["seed"]
        assert public_key(seed).hex() == vector["public_key"]


@pytest.mark.parametrize("vector", VECTORS["written"], ids=lambda v: v["text"])
def test_what_owners_type_is_understood(vector: dict[str, str]) -> None:
    assert parse_voting_code(vector["text"]) == vector["code"]


@pytest.mark.parametrize("text", VECTORS["invalid"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(VotingCodeInvalid):
        parse_voting_code(text)


def test_the_refusal_does_not_repeat_the_code() -> None:
    wrong = CODES[0]["code"][:19] + ("0" if CODES[0]["code"][19] != "0" else "1")
    with pytest.raises(VotingCodeInvalid) as refused:
        parse_voting_code(wrong)
    assert wrong[:5] not in str(refused.value)


def _times(a: int, b: int) -> int:
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in (3, 2, 1, 0):
        if product >> (bit + 5) & 1:
            product ^= 0b100101 << bit
    return product


def test_weights_are_distinct_units_of_a_field() -> None:
    """So that every slip, and every swap of any two places, changes the weighted sum."""
    assert len(set(WEIGHTS)) == 20
    assert 0 not in WEIGHTS
    for weight in range(1, 32):
        assert {_times(weight, value) for value in range(1, 32)} == set(range(1, 32))


@given(data_texts)
def test_a_code_is_where_the_weighted_sum_is_zero(data: str) -> None:
    total = 0
    for weight, symbol in zip(WEIGHTS, encode_voting_code(data), strict=True):
        total ^= _times(weight, ALPHABET.index(symbol))
    assert total == 0


def _is_code(text: str) -> bool:
    try:
        parse_voting_code(text)
    except VotingCodeInvalid:
        return False
    return True


@pytest.mark.parametrize("code", [vector["code"] for vector in CODES[:4]])
def test_every_single_slip_is_caught(code: str) -> None:
    for at in range(20):
        for symbol in ALPHABET:
            slipped = code[:at] + symbol + code[at + 1 :]
            assert _is_code(slipped) is (slipped == code)


def _all_neighbours() -> Iterator[tuple[int, str]]:
    """All pairs at all places, on one background: the sum is linear, so these are all cases.

    At the last place the check symbol follows from its neighbour.
    """
    for left in ALPHABET:
        yield 18, encode_voting_code("7" * 18 + left)
        for at, right in product(range(18), ALPHABET):
            yield at, encode_voting_code("7" * at + left + right + "7" * (17 - at))


def test_every_swap_of_neighbours_is_caught() -> None:
    for at, code in _all_neighbours():
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert _is_code(swapped) is (code[at] == code[at + 1])


@pytest.mark.parametrize("data", ["", "0" * 18, "0" * 20, "0" * 18 + "U", "o" * 19, "０" * 19])
def test_data_is_19_symbols(data: str) -> None:
    with pytest.raises(VotingCodeInvalid):
        encode_voting_code(data)


@pytest.mark.parametrize("length", [0, 11, 13])
def test_twelve_random_bytes_make_a_code(length: int) -> None:
    with pytest.raises(VotingCodeInvalid):
        voting_code_from_bytes(bytes(length))


@given(st.binary(min_size=12, max_size=12))
def test_95_bits_are_used_and_the_last_is_not(random: bytes) -> None:
    code = voting_code_from_bytes(random)
    number = 0
    for symbol in code[:19]:
        number = number << 5 | ALPHABET.index(symbol)
    assert number == int.from_bytes(random, "big") >> 1


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    if _is_code(text):
        assert len(parse_voting_code(text)) == 20


def test_the_scope_parts_the_keys() -> None:
    code = CODES[0]["code"]
    assert credential_seed("a", code) != credential_seed("b", code)
