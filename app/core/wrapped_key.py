"""An officer's private key, wrapped by a passphrase (PROTOCOL §1).

Law: one JSON format and one set of parameters; anything else is refused before
any work is done with it, so a file cannot make its reader spend memory. scrypt
N 2^15, r 8, p 1 over the NFKC passphrase gives the AES-256-GCM key; the public
key is bound as associated data and must be the seed's. For pages and tools; the
verifier never opens one. Salt and nonce are drawn by the caller.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from unicodedata import normalize

from app.core.encoding import encode_hex, lp, parse_hex
from app.core.errors import VerificationError
from app.core.signatures import PUBLIC_KEY_BYTES, SEED_BYTES, public_key, verify_public_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SALT_BYTES = 16
NONCE_BYTES = 12
_SEALED_BYTES = SEED_BYTES + 16
_N, _R, _P = 2**15, 8, 1
_KDF = {"name": "scrypt", "n": _N, "r": _R, "p": _P}
_MEMBERS = {"v", "kdf", "cipher", "nonce", "ciphertext", "public_key"}
_SCRYPT_MEMORY = 64 * 1024 * 1024


class WrappedKeyInvalid(VerificationError):
    """Not a wrapped key of version 1, or with parameters other than the fixed ones."""


class PassphraseWrong(VerificationError):
    """The passphrase does not open the key, or the file was changed."""


def wrap_key(seed: bytes, passphrase: str, *, salt: bytes, nonce: bytes) -> dict[str, object]:
    """Return the JSON object of the wrapped 32-byte seed.

    `salt` (16 bytes) and `nonce` (12 bytes) are fresh random bytes. Raises
    SeedInvalid, WrappedKeyInvalid.
    """
    if len(salt) != SALT_BYTES or len(nonce) != NONCE_BYTES:
        raise WrappedKeyInvalid(reason="salt_or_nonce")
    key = public_key(seed)
    sealed = _cipher(passphrase, salt).encrypt(nonce, seed, _associated(key))
    return {
        "v": 1,
        "kdf": {**_KDF, "salt": encode_hex(salt)},
        "cipher": "aes-256-gcm",
        "nonce": encode_hex(nonce),
        "ciphertext": encode_hex(sealed),
        "public_key": encode_hex(key),
    }


def unwrap_key(wrapped: object, passphrase: str) -> bytes:
    """Return the 32-byte seed of a wrapped key.

    Raises WrappedKeyInvalid, NotCanonical (a hexadecimal field), PassphraseWrong.
    """
    salt, nonce, sealed, key = _parts(wrapped)
    seed = _open(_cipher(passphrase, salt), nonce, sealed, key)
    if public_key(seed) != key:
        raise WrappedKeyInvalid(reason="public_key")
    return seed


def wrapped_public_key(wrapped: object) -> bytes:
    """Return the 32-byte public key of a wrapped key whose form holds; opens nothing.

    Raises WrappedKeyInvalid, NotCanonical (a hexadecimal field), PublicKeyInvalid.
    """
    *_, key = _parts(wrapped)
    verify_public_key(key)
    return key


def _parts(wrapped: object) -> tuple[bytes, bytes, bytes, bytes]:
    members = _members(wrapped)
    salt = parse_hex(_salt(members["kdf"]), SALT_BYTES)
    nonce = parse_hex(members["nonce"], NONCE_BYTES)
    sealed = parse_hex(members["ciphertext"], _SEALED_BYTES)
    return salt, nonce, sealed, parse_hex(members["public_key"], PUBLIC_KEY_BYTES)


def _members(wrapped: object) -> Mapping[str, object]:
    if not isinstance(wrapped, dict) or wrapped.keys() != _MEMBERS:
        raise WrappedKeyInvalid(reason="members")
    if type(wrapped["v"]) is not int or wrapped["v"] != 1:
        raise WrappedKeyInvalid(reason="version")
    if wrapped["cipher"] != "aes-256-gcm":
        raise WrappedKeyInvalid(reason="cipher")
    return wrapped


def _salt(kdf: object) -> object:
    if not isinstance(kdf, dict) or kdf.keys() != {*_KDF, "salt"}:
        raise WrappedKeyInvalid(reason="kdf")
    for name, fixed in _KDF.items():
        if type(kdf[name]) is not type(fixed) or kdf[name] != fixed:
            raise WrappedKeyInvalid(reason="kdf")
    return kdf["salt"]


def _associated(key: bytes) -> bytes:
    return lp(b"yijue/v1/wrapped-key") + lp(key)


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        secret = normalize("NFKC", passphrase).encode("utf-8")
    except UnicodeEncodeError:
        raise PassphraseWrong() from None
    key = hashlib.scrypt(secret, salt=salt, n=_N, r=_R, p=_P, maxmem=_SCRYPT_MEMORY, dklen=32)
    return AESGCM(key)


def _open(cipher: AESGCM, nonce: bytes, sealed: bytes, key: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(nonce, sealed, _associated(key))
    except InvalidTag:
        raise PassphraseWrong() from None
