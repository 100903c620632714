from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.base32 import ALPHABET, encode_crockford, fold_crockford, group_fives


@given(st.binary(max_size=40))
def test_symbols_are_the_bits_from_the_most_significant(data: bytes) -> None:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    groups = [bits[at : at + 5] for at in range(0, len(bits), 5)]
    assert encode_crockford(data) == "".join(ALPHABET[int(group, 2)] for group in groups)


@pytest.mark.parametrize(
    ("symbols", "printed"),
    [("", ""), ("ABCD", "ABCD"), ("ABCDE", "ABCDE"), ("ABCDEFGH", "ABCDE-FGH")],
)
def test_groups_of_five(symbols: str, printed: str) -> None:
    assert group_fives(symbols) == printed


@given(st.text(ALPHABET))
def test_what_is_printed_is_read_back(symbols: str) -> None:
    assert fold_crockford(group_fives(symbols)) == symbols
    assert fold_crockford(group_fives(symbols).lower()) == symbols


def test_slips_are_forgiven_and_nothing_else() -> None:
    assert fold_crockford("o0 iIlL-1") == "00" + "11111"
    assert fold_crockford("ｏＩｌ－　ｚ＿") == "011Z"
    assert fold_crockford("u*ß零ſı") == "U*ß零ſı"
