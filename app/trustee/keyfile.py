"""A trustee's key file: one 32-byte secret, wrapped by a passphrase (docs/TRUSTEE.md).

Law: the file is the project's wrapped key and nothing else, never overwritten. Its seed signs;
the secret of the share key is SHA-512 of a label, HD and that seed, so every assembly has
another one and the printed sheet brings all of them back.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.encoding import encode_b64, lp
from app.core.errors import RuleError, VerificationError
from app.core.group import hash_to_scalar
from app.core.signatures import public_key
from app.core.signers import sign_body
from app.core.wrapped_key import NONCE_BYTES, SALT_BYTES, unwrap_key, wrap_key

Draw = Callable[[int], bytes]
NAME = "trustee-key.json"
MIN_PASSPHRASE = 10
_MAX_FILE_BYTES = 64 * 1024
_SHARE = b"yijue/v1/trustee-share"


class PassphraseTooShort(RuleError):
    """A passphrase has at least 10 characters."""


class KeyFileExists(RuleError):
    """A key file is never overwritten: a lost key is a lost share."""


class KeyFileMissing(RuleError):
    """The folder holds no key file."""


class FileUnreadable(VerificationError):
    """The file is missing, too large or not JSON."""


@dataclass(frozen=True, slots=True)
class TrusteeSecret:
    """The one secret of a trustee, 32 bytes."""

    seed: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The Ed25519 key that the definition names, 32 bytes."""
        return public_key(self.seed)

    def share_secret(self, hd: bytes) -> int:
        """Return the secret of the share key for the assembly of this definition."""
        return hash_to_scalar(lp(_SHARE) + lp(hd) + lp(self.seed))

    def sign(self, entry_type: str, bind: bytes, body: object) -> dict[str, str]:
        """Return `{"k", "s"}` over a body."""
        name, signature = sign_body(entry_type, bind, body, self.seed)
        return {"k": name, "s": encode_b64(signature)}


def make_key(folder: Path, passphrase: str, draw: Draw) -> dict[str, object]:
    """Write a new key file and return its wrapped key.

    Raises PassphraseTooShort, KeyFileExists.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise PassphraseTooShort(minimum=MIN_PASSPHRASE)
    salt, nonce = draw(SALT_BYTES), draw(NONCE_BYTES)
    wrapped = wrap_key(draw(32), passphrase, salt=salt, nonce=nonce)
    write_key(folder, wrapped)
    return wrapped


def write_key(folder: Path, wrapped: dict[str, object]) -> None:
    """Write a key file where none is; raises KeyFileExists."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / NAME).open("x", encoding="utf-8", newline="\n") as stream:
            json.dump(wrapped, stream, indent=1)
    except FileExistsError:
        raise KeyFileExists(file=str(folder / NAME)) from None


def has_key(folder: Path) -> bool:
    """Tell whether the folder holds a key file."""
    return (folder / NAME).exists()


def read_key(folder: Path) -> Any:
    """Return the wrapped key of the folder, unopened; raises KeyFileMissing, FileUnreadable."""
    if not has_key(folder):
        raise KeyFileMissing(folder=str(folder))
    return read_json(folder / NAME)


def open_key(folder: Path, passphrase: str) -> TrusteeSecret:
    """Return the secret of the folder's key file.

    Raises KeyFileMissing, FileUnreadable, WrappedKeyInvalid, NotCanonical, PassphraseWrong.
    """
    return TrusteeSecret(unwrap_key(read_key(folder), passphrase))


def read_json(path: Path) -> Any:
    """Return the JSON value of a small file; raises FileUnreadable."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_FILE_BYTES + 1)
        if len(data) > _MAX_FILE_BYTES:
            raise FileUnreadable(file=path.name, reason="too_large")
        return json.loads(data)
    except (OSError, ValueError, RecursionError):
        raise FileUnreadable(file=path.name) from None
