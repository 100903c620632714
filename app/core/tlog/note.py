"""Signed notes (C2SP signed-note): a text and the signature lines under it.

Law: text of UTF-8 lines ending in a newline, a blank line, then one line
`— name base64(key id ‖ signature)` per signature. No control character but the
newline. Stricter than C2SP: at most 64 KiB and 64 signatures, base64 in its one
canonical spelling, and no two lines by one key. Lines of unknown keys are
ignored; a line of a known key that does not verify condemns the note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from app.core import signatures
from app.core.encoding import NotCanonical, encode_b64, parse_b64
from app.core.errors import VerificationError

MAX_NOTE_BYTES = 64 * 1024
MAX_SIGNATURES = 64
ED25519 = 0x01
COSIGNATURE_V1 = 0x04
_KEY_ID_BYTES = 4
_DASH = "\u2014 "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
# Blanks, the plus, Unicode's control characters (Cc) and surrogates (Cs).
_NOT_IN_NAMES = re.compile(r"[\s+\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class NoteInvalid(VerificationError):
    """The bytes are not a signed note."""


class NoteUnsigned(VerificationError):
    """The note bears no signature by the key asked for."""


class NoteKeyInvalid(VerificationError):
    """A key name, type or verifier key that C2SP does not allow."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A named Ed25519 verifier key; `kind` is the C2SP signature type (1 log, 4 witness)."""

    name: str
    public_key: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise NoteKeyInvalid(reason="name")
        if self.kind not in (ED25519, COSIGNATURE_V1) or len(self.public_key) != 32:
            raise NoteKeyInvalid(reason="kind")

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that, with the name, say whose a signature line is."""
        named = self.name.encode("utf-8") + b"\n" + bytes([self.kind]) + self.public_key
        return sha256(named).digest()[:_KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line; `signature` is what follows the 4-byte key id."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text, final newline included, with its signature lines in order."""

    text: str
    signatures: tuple[NoteSignature, ...]


def is_key_name(name: str) -> bool:
    """Tell whether C2SP allows the key name: not empty, no blank, plus or control character."""
    return bool(name) and not _NOT_IN_NAMES.search(name)


def encode_vkey(key: NoteKey) -> str:
    """Return `name+key id+base64(type ‖ public key)`."""
    material = bytes([key.kind]) + key.public_key
    return f"{key.name}+{key.key_id.hex()}+{encode_b64(material)}"


def parse_vkey(text: str) -> NoteKey:
    """Return the key of a verifier key string; raises NoteKeyInvalid, NotCanonical."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    material = parse_b64(encoded, 33)
    key = NoteKey(name, material[1:], material[0])
    if key.key_id.hex() != key_id:
        raise NoteKeyInvalid(reason="key_id")
    return key


def sign_note(text: str, name: str, seed: bytes) -> NoteSignature:
    """Return the type-1 signature line of the text by the key of `seed`."""
    _check_text(text)
    key = NoteKey(name, signatures.public_key(seed))
    return NoteSignature(name, key.key_id, signatures.sign(seed, text.encode("utf-8")))


def verify_note(note: SignedNote, key: NoteKey) -> None:
    """Raise NoteUnsigned or SignatureInvalid unless the type-1 key signed the note."""
    if key.kind != ED25519:
        raise NoteKeyInvalid(reason="kind")
    found = find_signature(note, key)
    if found is None:
        raise NoteUnsigned(key_name=key.name)
    signatures.verify_signature(key.public_key, note.text.encode("utf-8"), found.signature)


def find_signature(note: SignedNote, key: NoteKey) -> NoteSignature | None:
    """Return the line that names the key, unverified, or None."""
    for line in note.signatures:
        if line.name == key.name and line.key_id == key.key_id:
            return line
    return None


def encode_note(note: SignedNote) -> bytes:
    """Return the note's bytes; raises NoteInvalid where parse_note would."""
    lines = (
        f"{_DASH}{line.name} {encode_b64(line.key_id + line.signature)}\n"
        for line in note.signatures
    )
    data = f"{note.text}\n{''.join(lines)}".encode()
    if parse_note(data) != note:
        raise NoteInvalid(reason="text")
    return data


def parse_note(data: bytes) -> SignedNote:
    """Return the note of its bytes, nothing verified; raises NoteInvalid."""
    if len(data) > MAX_NOTE_BYTES:
        raise NoteInvalid(reason="size", size=len(data))
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteInvalid(reason="utf8") from None
    head, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise NoteInvalid(reason="form")
    text = head + "\n"
    _check_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteInvalid(reason="signatures")
    return SignedNote(text, _distinct(tuple(map(_parse_signature, lines))))


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteInvalid(reason="text")


def _parse_signature(line: str) -> NoteSignature:
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2 or not is_key_name(parts[0]):
        raise NoteInvalid(reason="signature_line")
    try:
        signature = parse_b64(parts[1])
    except NotCanonical:
        raise NoteInvalid(reason="signature_line") from None
    if len(signature) <= _KEY_ID_BYTES:
        raise NoteInvalid(reason="signature_line")
    return NoteSignature(parts[0], signature[:_KEY_ID_BYTES], signature[_KEY_ID_BYTES:])


def _distinct(lines: tuple[NoteSignature, ...]) -> tuple[NoteSignature, ...]:
    if len({(line.name, line.key_id) for line in lines}) != len(lines):
        raise NoteInvalid(reason="signed_twice")
    return lines
