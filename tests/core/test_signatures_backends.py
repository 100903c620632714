"""OpenSSL and the standard library make and take the same signatures."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import signatures
from app.core.signatures import openssl, stdlib
from app.core.signatures.openssl import OpenSSL, find_openssl

seeds = st.binary(min_size=32, max_size=32)
messages = st.binary(max_size=300)


@given(seeds, messages)
def test_keys_and_signatures_are_equal(seed: bytes, message: bytes) -> None:
    backend = OpenSSL()
    key, signature = backend.public_key(seed), backend.sign(seed, message)
    assert (stdlib.public_key(seed), stdlib.sign(seed, message)) == (key, signature)
    signatures.verify_signature(key, message, signature)
    signatures.verify_signature_stdlib(key, message, signature)


@given(seeds, messages, st.integers(0, 511))
def test_a_flipped_bit_is_refused_by_both(seed: bytes, message: bytes, bit: int) -> None:
    key, signature = stdlib.public_key(seed), bytearray(stdlib.sign(seed, message))
    signature[bit // 8] ^= 1 << bit % 8
    for verify in (signatures.verify_signature, signatures.verify_signature_stdlib):
        with pytest.raises(signatures.SignatureInvalid):
            verify(key, message, bytes(signature))


def test_without_cryptography_the_standard_library_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = signatures.sign(bytes(32), b"text")
    monkeypatch.setattr(signatures, "_openssl", None)
    assert signatures.sign(bytes(32), b"text") == signed
    assert signatures.public_key(bytes(32)) == stdlib.public_key(bytes(32))


def test_a_missing_library_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    assert find_openssl() is None


@pytest.mark.parametrize("fault", ["is_valid", "has_prime_order"])
def test_a_library_that_answers_wrongly_counts_as_absent(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openssl.OpenSSL, fault, lambda *_: False)
    assert find_openssl() is None
