"""Signatures that must and must not hold, for the verifier's test of itself (V44).

Law: taken from tests/core/vectors/ed25519.json, made by another implementation;
one for each way in which Ed25519 libraries are known to differ. In every bad one
with a bad key the equation itself holds, so only the key's own test refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignatureVector:
    """A signature and whether PROTOCOL §2 accepts it."""

    name: str
    valid: bool
    public_key: bytes
    message: bytes
    signature: bytes


def _vector(name: str, valid: bool, key: str, message: str, r: str, s: str) -> SignatureVector:
    return SignatureVector(name, valid, bytes.fromhex(key), message.encode(), bytes.fromhex(r + s))


SIGNATURE_VECTORS = (
    _vector(
        "clean",
        True,
        "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
        "业主大会会议 第一号表决票",
        "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280",
        "249a3957f2c9937bdf4071e79043791ec6299002b8032ef9bf5c29d047f0b908",
    ),
    _vector(
        "R the identity",
        True,
        "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
        "业主大会会议 第一号表决票",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "7b4c3e9ca4a1a56ad1f59eb131ee0c53cfe9c2afba984f0c46feeb4d90d8fc07",
    ),
    _vector(
        "another message",
        False,
        "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
        "another",
        "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280",
        "249a3957f2c9937bdf4071e79043791ec6299002b8032ef9bf5c29d047f0b908",
    ),
    _vector(
        "S + L",
        False,
        "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
        "业主大会会议 第一号表决票",
        "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280",
        "116e2fb40c2da6d3b5dd688a6f3d5833c6299002b8032ef9bf5c29d047f0b918",
    ),
    _vector(
        "mixed-order R 1",
        False,
        "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
        "业主大会会议 第一号表决票",
        "186ed2bdbd1a36f6437c5168b0221914018ea4f32a1c3fcd1c1794d64fbd596e",
        "8f4c02a5a16328e788b5f9269b022894b4fab27f33e0619b2a7a9fe6b7b80301",
    ),
    _vector(
        "small-order R 1",
        False,
        "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
        "业主大会会议 第一号表决票",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "f5aea6b22df46a429b269af0f9610ba4930e22ecbca86724635df9f5886f3f01",
    ),
    _vector(
        "non-canonical R, p + 1",
        False,
        "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
        "业主大会会议 第一号表决票",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c48f91a8d016e541efc7d02f85614543401f8cea5baf0346bb50deb78acc0207",
    ),
    _vector(
        "mixed-order A 1",
        False,
        "9fab2e61fe363dd961cabad92fd1eab6e38050dabcd738c7376cef483521382b",
        "ground message 5",
        "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23",
        "77a2785cc9052c7e8b547750ed606c417e53fbf35713741e1f984b6a03c3aa0d",
    ),
    _vector(
        "small-order A 1",
        False,
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ground message 10",
        "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23",
        "e878dca548664051e5e695d8c157b538a506f9a3dd9f0e9cfed7f4de62238207",
    ),
    _vector(
        "non-canonical A, identity as p + 1",
        False,
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ground message 5",
        "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23",
        "e878dca548664051e5e695d8c157b538a506f9a3dd9f0e9cfed7f4de62238207",
    ),
)
