"""Officers' keys on the command line: make, show, sign (PROTOCOL §1).

Law: a key file holds the wrapped seed only and is never overwritten. Signing
validates the body first, so nobody signs what the log would refuse.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.core.encoding import encode_b64
from app.core.entries import verify_body
from app.core.errors import RuleError, VerificationError
from app.core.signatures import key_id
from app.core.signers import sign_body
from app.core.wrapped_key import NONCE_BYTES, SALT_BYTES, unwrap_key, wrap_key
from app.issuer.secrets_folder import Draw

MIN_PASSPHRASE = 10
_MAX_FILE_BYTES = 1024 * 1024


class PassphraseTooShort(RuleError):
    """A passphrase has at least 10 characters."""


class KeyFileExists(RuleError):
    """A key file is never overwritten: whoever loses a key loses its signatures."""


class FileUnreadable(VerificationError):
    """The file is missing, too large or not JSON."""


def new_key(path: Path, passphrase: str, draw: Draw) -> str:
    """Write a new wrapped key and return its public key in hexadecimal.

    Raises PassphraseTooShort, KeyFileExists.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise PassphraseTooShort(minimum=MIN_PASSPHRASE)
    salt, nonce = draw(SALT_BYTES), draw(NONCE_BYTES)
    wrapped = wrap_key(draw(32), passphrase, salt=salt, nonce=nonce)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            json.dump(wrapped, stream, indent=1)
    except FileExistsError:
        raise KeyFileExists(file=path.name) from None
    return str(wrapped["public_key"])


def read_json(path: Path) -> Any:
    """Return the JSON value of a small file; raises FileUnreadable."""
    try:
        data = path.read_bytes()
        if len(data) > _MAX_FILE_BYTES:
            raise FileUnreadable(file=path.name, reason="too_large")
        return json.loads(data)
    except (OSError, ValueError, RecursionError):
        raise FileUnreadable(file=path.name) from None


def describe_key(path: Path) -> dict[str, str]:
    """Return public key and key id of a key file, which stays closed; raises FileUnreadable."""
    wrapped = read_json(path)
    try:
        key = bytes.fromhex(wrapped["public_key"])
    except (KeyError, TypeError, ValueError):
        raise FileUnreadable(file=path.name, reason="no_key") from None
    return {"public_key": key.hex(), "key_id": key_id(key)}


def open_key(path: Path, passphrase: str) -> bytes:
    """Return the seed of a key file; raises FileUnreadable, WrappedKeyInvalid, PassphraseWrong."""
    return unwrap_key(read_json(path), passphrase)


def sign_file(path: Path, entry_type: str, bind: bytes, seed: bytes) -> dict[str, str]:
    """Return `{"k", "s"}` over the body in a JSON file, once the body has its type's shape.

    Raises FileUnreadable, SchemaError, EntryTypeUnknown.
    """
    body = read_json(path)
    verify_body(entry_type, body)
    name, signature = sign_body(entry_type, bind, body, seed)
    return {"k": name, "s": encode_b64(signature)}
