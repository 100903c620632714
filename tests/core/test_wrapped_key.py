from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from app.core.encoding import NotCanonical
from app.core.errors import VerificationError
from app.core.signatures import PublicKeyInvalid, SeedInvalid, public_key
from app.core.wrapped_key import (
    PassphraseWrong,
    WrappedKeyInvalid,
    unwrap_key,
    wrap_key,
    wrapped_public_key,
)
from tests.core.vectors import read_vectors

VECTORS: list[dict[str, Any]] = read_vectors("wrapped_key")
SAMPLE = VECTORS[0]["wrapped"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["passphrase"])
def test_a_key_wrapped_by_javascript_is_ours_both_ways(vector: dict[str, Any]) -> None:
    seed, wrapped = bytes.fromhex(vector["seed"]), vector["wrapped"]
    assert unwrap_key(wrapped, vector["passphrase"]) == seed
    salt, nonce = bytes.fromhex(wrapped["kdf"]["salt"]), bytes.fromhex(wrapped["nonce"])
    assert wrap_key(seed, vector["passphrase"], salt=salt, nonce=nonce) == wrapped


def test_full_width_and_composed_forms_are_one_passphrase() -> None:
    assert VECTORS[2]["passphrase"].startswith("ｆｕｌｌ")
    assert unwrap_key(VECTORS[2]["wrapped"], "full width fi") == bytes.fromhex(VECTORS[2]["seed"])
    assert unwrap_key(VECTORS[3]["wrapped"], "é") == bytes.fromhex(VECTORS[3]["seed"])


@pytest.mark.parametrize("passphrase", ["", "correct  horse", "Correct horse", "\ud83d"])
def test_another_passphrase_does_not_open(passphrase: str) -> None:
    with pytest.raises(PassphraseWrong):
        unwrap_key(SAMPLE, passphrase)


def _changed(path: str, value: object) -> dict[str, Any]:
    wrapped: dict[str, Any] = copy.deepcopy(SAMPLE)
    place = wrapped
    *folders, last = path.split(".")
    for folder in folders:
        place = place[folder]
    place[last] = value
    return wrapped


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("v", 2),
        ("v", True),
        ("v", "1"),
        ("kdf", None),
        ("kdf", []),
        ("kdf", {"name": "scrypt"}),
        ("kdf.name", "pbkdf2"),
        ("kdf.n", 2**14),
        ("kdf.n", 2**40),
        ("kdf.n", 32768.0),
        ("kdf.r", 9),
        ("kdf.p", True),
        ("kdf.p", 2),
        ("kdf.extra", 1),
        ("cipher", "aes-128-gcm"),
        ("extra", 1),
    ],
)
def test_other_parameters_are_refused_before_any_work(
    path: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.wrapped_key._cipher", None)
    with pytest.raises(WrappedKeyInvalid):
        unwrap_key(_changed(path, value), "correct horse")


def test_the_public_key_is_read_without_the_passphrase() -> None:
    assert wrapped_public_key(SAMPLE) == public_key(bytes.fromhex(VECTORS[0]["seed"]))
    with pytest.raises(PublicKeyInvalid):
        wrapped_public_key(_changed("public_key", "01" + "00" * 31))
    for path, value in (("v", 2), ("kdf.n", 2**14)):
        with pytest.raises(WrappedKeyInvalid):
            wrapped_public_key(_changed(path, value))
    for path in ("kdf.salt", "nonce", "ciphertext", "public_key"):
        with pytest.raises(NotCanonical):
            wrapped_public_key(_changed(path, "AB"))


@pytest.mark.parametrize("path", ["kdf.salt", "nonce", "ciphertext", "public_key"])
@pytest.mark.parametrize("value", ["", "00", "ZZ", None, 7, "AB" * 16])
def test_damaged_fields_are_refused(path: str, value: object) -> None:
    with pytest.raises(NotCanonical):
        unwrap_key(_changed(path, value), "correct horse")


@pytest.mark.parametrize("wrapped", [None, [], "text", 1, {}, {"v": 1}])
def test_what_is_no_wrapped_key_is_refused(wrapped: object) -> None:
    with pytest.raises(WrappedKeyInvalid):
        unwrap_key(wrapped, "correct horse")


@pytest.mark.parametrize("path", ["kdf.salt", "nonce", "ciphertext", "public_key"])
def test_one_flipped_bit_does_not_open(path: str) -> None:
    whole = json.dumps(SAMPLE)
    name = path.rpartition(".")[2]
    text = SAMPLE["kdf"]["salt"] if name == "salt" else SAMPLE[name]
    flipped = f"{int(text[0], 16) ^ 1:x}" + text[1:]
    with pytest.raises(VerificationError):
        unwrap_key(json.loads(whole.replace(text, flipped)), "correct horse")


def test_a_sealed_seed_of_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose maker bound a public key that is not the seed's."""
    other = public_key(bytes([9]) * 32)
    monkeypatch.setattr("app.core.wrapped_key.public_key", lambda _: other)
    forged = wrap_key(bytes(32), "x", salt=bytes(16), nonce=bytes(12))
    monkeypatch.undo()
    with pytest.raises(WrappedKeyInvalid):
        unwrap_key(forged, "x")


@pytest.mark.parametrize(("salt", "nonce"), [(15, 12), (16, 11), (0, 0)])
def test_salt_and_nonce_have_their_sizes(salt: int, nonce: int) -> None:
    with pytest.raises(WrappedKeyInvalid):
        wrap_key(bytes(32), "x", salt=bytes(salt), nonce=bytes(nonce))


def test_a_seed_has_its_size() -> None:
    with pytest.raises(SeedInvalid):
        wrap_key(bytes(31), "x", salt=bytes(16), nonce=bytes(12))
