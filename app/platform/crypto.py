"""Encryption at rest and keyed look-up.

Law: names, document numbers, phones and files leave this process only sealed.
AES-256-GCM under a key derived from DATA_KEY, the context (table.column) as
associated data, so that a value cannot be moved to another place. Look-up goes by a
blind index: HMAC-SHA-256 under INDEX_KEY, cut to 16 bytes, one name space per kind.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    from app.platform.config import Config

VERSION = b"\x01"
NONCE_BYTES = 12
INDEX_BYTES = 16


class SealedValueUnreadable(RuleError):
    """No key of this deployment opens the stored value, or it was moved or changed."""


class DataKeys:
    """The data keys of a deployment: the current one seals, all of them open."""

    def __init__(self, current: bytes, old: tuple[bytes, ...], index: bytes) -> None:
        derived = [_derive(key, b"yijue/v1/data") for key in (current, *old)]
        self._ciphers = {_cipher_id(key): AESGCM(key) for key in reversed(derived)}
        self.current_id = _cipher_id(derived[0])
        self._index = _derive(index, b"yijue/v1/index")

    def seal(self, plaintext: bytes, context: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self.current_id].encrypt(nonce, plaintext, context.encode())
        return VERSION + self.current_id + nonce + sealed

    def unseal(self, sealed: bytes, context: str) -> bytes:
        cipher = self._ciphers.get(sealed[1:5])
        if sealed[:1] != VERSION or cipher is None:
            raise SealedValueUnreadable(context=context)
        try:
            return cipher.decrypt(
                sealed[5 : 5 + NONCE_BYTES], sealed[5 + NONCE_BYTES :], context.encode()
            )
        except InvalidTag:
            raise SealedValueUnreadable(context=context) from None

    def blind_index(self, kind: str, value: str) -> bytes:
        message = kind.encode() + b"\x00" + value.encode()
        return hmac.digest(self._index, message, hashlib.sha256)[:INDEX_BYTES]


def draw_keys(count: int) -> bytes:
    """Return fresh random bytes for as many keys of 32 bytes."""
    return secrets.token_bytes(32 * count)


def install_keys(app_extensions: dict[str, Any], config: Config) -> None:
    """Put the deployment's keys where columns and services find them."""
    app_extensions["yijue.data_keys"] = DataKeys(
        config.data_key, config.data_keys_old, config.index_key
    )


def data_keys() -> DataKeys:
    keys: DataKeys = current_app.extensions["yijue.data_keys"]
    return keys


def seal(plaintext: bytes, context: str) -> bytes:
    """Return the sealed bytes; `context` must be given again to open them."""
    return data_keys().seal(plaintext, context)


def unseal(sealed: bytes, context: str) -> bytes:
    """Return the plaintext; raises SealedValueUnreadable."""
    return data_keys().unseal(sealed, context)


def is_sealed_under_current_key(sealed: bytes) -> bool:
    """Return whether a sealed value names the key that seals now."""
    return sealed[:1] == VERSION and sealed[1:5] == data_keys().current_id


def blind_index(kind: str, value: str) -> bytes:
    """Return the 16-byte keyed look-up value of a normalised text."""
    return data_keys().blind_index(kind, value)


class SealedBytes(TypeDecorator[bytes]):
    """A column that is encrypted at rest; `context` is its `table.column`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value, self.context)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else unseal(bytes(value), self.context)


class SealedText(TypeDecorator[str]):
    """Text that is encrypted at rest; `context` is its `table.column`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value.encode(), self.context)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(bytes(value), self.context).decode()


def _derive(key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)


def _cipher_id(key: bytes) -> bytes:
    return hashlib.sha256(b"yijue/v1/data-key-id" + key).digest()[:4]
