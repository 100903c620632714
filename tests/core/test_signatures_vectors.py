"""PROTOCOL §2 replayed: what @noble/curves made, judged by each of our implementations."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from typing import Any

import pytest

from app.core import signatures
from app.core.encoding import encode_jcs
from app.core.signature_vectors import SIGNATURE_VECTORS
from app.core.signatures import (
    SignatureInvalid,
    key_id,
    public_key,
    sign,
    signed_message,
    signed_message_of_jcs,
    stdlib,
    verify_signature,
    verify_signature_stdlib,
)
from app.core.signatures.edwards import L
from app.core.signatures.openssl import find_openssl
from tests.core.vectors import read_vectors

Verify = Callable[[bytes, bytes, bytes], None]
VECTORS: list[dict[str, Any]] = read_vectors("ed25519")["signatures"]
ENTRY: dict[str, Any] = read_vectors("ed25519")["entry"]


def _parts(vector: dict[str, Any]) -> tuple[bytes, bytes, bytes]:
    names = ("public_key", "message", "signature")
    key, message, signature = (bytes.fromhex(vector[name]) for name in names)
    return key, message, signature


def _accepts(verify: Verify, vector: dict[str, Any]) -> bool:
    try:
        verify(*_parts(vector))
    except SignatureInvalid:
        return False
    return True


@pytest.mark.parametrize("verify", [verify_signature, verify_signature_stdlib])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_each_vector_is_judged_as_written(vector: dict[str, Any], verify: Verify) -> None:
    assert _accepts(verify, vector) is vector["valid"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_without_openssl_nothing_changes(
    vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "_openssl", None)
    signatures.verify_public_key.cache_clear()
    assert _accepts(verify_signature, vector) is vector["valid"]
    signatures.verify_public_key.cache_clear()


def test_the_equation_alone_refuses_a_key_it_cannot_decode() -> None:
    assert not stdlib.is_valid(bytes([2]) + bytes(31), b"", bytes(64))


@pytest.mark.parametrize("verify", [verify_signature, verify_signature_stdlib])
@pytest.mark.parametrize("scalar", [L, L + 1, 2**253, 2**256 - 1])
def test_scalars_from_l_on_are_refused_by_their_form(verify: Verify, scalar: int) -> None:
    signature = bytes(32) + scalar.to_bytes(32, "little")
    with pytest.raises(SignatureInvalid) as refused:
        verify(public_key(bytes(32)), b"", signature)
    assert refused.value.fields == {"reason": "scalar"}


def test_the_vectors_cover_both_answers_and_the_known_differences() -> None:
    names = " ".join(vector["name"] for vector in VECTORS)
    for kind in ("mixed-order R", "mixed-order A", "small-order A", "S + L", "non-canonical R"):
        assert kind in names
    assert {vector["valid"] for vector in VECTORS} == {True, False}


def test_openssl_alone_would_accept_bad_keys() -> None:
    """The reason for the key's own test: without it OpenSSL takes all of these."""
    openssl = find_openssl()
    assert openssl is not None
    kinds = ("mixed-order A", "small-order A", "non-canonical A, identity")
    bad = [v for v in VECTORS if v["name"].startswith(kinds) and "not ground" not in v["name"]]
    assert len(bad) == 17
    assert all(openssl.is_valid(*_parts(vector)) for vector in bad)


def test_libsodium_agrees_but_for_orders_it_judges_otherwise() -> None:
    """libsodium refuses every small-order R and takes mixed-order A; the rest is the same."""
    name = ctypes.util.find_library("sodium")
    if name is None:
        pytest.skip("libsodium is an oracle here, not a part of the product")
    sodium = ctypes.CDLL(name)
    sodium.sodium_init()
    differ = []
    for vector in VECTORS:
        key, message, signature = _parts(vector)
        if len(key) != 32 or len(signature) != 64:
            continue
        length = ctypes.c_ulonglong(len(message))
        taken = sodium.crypto_sign_verify_detached(signature, message, length, key) == 0
        if taken is not vector["valid"]:
            differ.append(vector["name"])
    assert sorted(differ) == ["R the identity", *(f"mixed-order A {at}" for at in range(1, 8))]


def test_the_verifiers_own_vectors_are_among_these() -> None:
    known = {vector["name"]: vector for vector in VECTORS}
    for own in SIGNATURE_VECTORS:
        vector = known[own.name]
        assert (own.valid, own.public_key, own.message, own.signature) == (
            vector["valid"],
            *_parts(vector),
        )
    assert {own.valid for own in SIGNATURE_VECTORS} == {True, False}


def test_an_entrys_signature_is_the_one_javascript_made() -> None:
    bind, seed = bytes.fromhex(ENTRY["bind"]), bytes.fromhex(ENTRY["seed"])
    message = signed_message(ENTRY["type"], bind, ENTRY["body"])
    assert message.hex() == ENTRY["message"]
    assert signed_message_of_jcs(ENTRY["type"], bind, encode_jcs(ENTRY["body"])) == message
    assert public_key(seed).hex() == ENTRY["public_key"]
    assert sign(seed, message).hex() == ENTRY["signature"]
    assert key_id(public_key(seed)) == ENTRY["key_id"]


def test_type_bind_and_body_are_each_signed() -> None:
    message = signed_message("ballot", bytes(32), {"i": 1})
    assert message != signed_message("spoil", bytes(32), {"i": 1})
    assert message != signed_message("ballot", bytes([1]) + bytes(31), {"i": 1})
    assert message != signed_message("ballot", bytes(32), {"i": 2})
