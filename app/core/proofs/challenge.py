"""Challenges: what a proof speaks of, hashed whole (PROTOCOL §5, attacks A1, A2, A5).

Law: Hs(label, bind, f1 … fk) = SHA-512(lp("yijue/v1/" ‖ label) ‖ lp(suite) ‖ lp(bind) ‖
lp(f1) ‖ …) modulo L, the digest read least significant byte first. A statement names
every value the verifier uses; the commitments follow it. The suite is a constant of this
code. A challenge is never read from data: whoever verifies makes it anew (A6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.encoding import lp, u32be
from app.core.group import hash_to_scalar
from app.core.signatures import SUITE

_PREFIX = b"yijue/v1/"
Field = bytes | str | int


@dataclass(frozen=True, slots=True)
class Statement:
    """What is proved: label, HD or HM (32 bytes), and all fields before the commitments.

    A field is bytes, a string (UTF-8) or a number (u32, most significant byte first).
    """

    label: str
    bind: bytes
    fields: tuple[Field, ...]

    def hashed(self, commitments: Iterable[bytes]) -> bytes:
        """Return the bytes under the hash, for vectors; raises NotCanonical beyond u32."""
        head = (_PREFIX + self.label.encode("ascii"), SUITE.encode("ascii"), self.bind)
        return b"".join(map(lp, (*head, *map(_encode, self.fields), *commitments)))

    def challenge(self, commitments: Iterable[bytes]) -> int:
        """Return the challenge modulo L for the commitments, 32 bytes each."""
        return hash_to_scalar(self.hashed(commitments))


def _encode(field: Field) -> bytes:
    if isinstance(field, bytes):
        return field
    return field.encode("utf-8") if isinstance(field, str) else u32be(field)
