"""Who the trustees are: how many, how many it takes, and the keys that speak for them.

Law: 2 of 3 or 3 of 5, nothing else. Trustees are numbered from 1, because 0 is where the
shared secret stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import VerificationError
from app.core.group import IDENTITY_BYTES

#: (trustees, how many of them open a sum).
SIZES = frozenset({(3, 2), (5, 3)})


class TrusteeUnknown(VerificationError):
    """No trustee has this number."""


class TrusteeSecretWrong(VerificationError):
    """The secret is not the one behind the trustee's public key."""


class CeremonySizeInvalid(VerificationError):
    """Neither 2 of 3 nor 3 of 5."""


@dataclass(frozen=True, slots=True)
class TrusteeKeys:
    """What a ceremony ends in: threshold, Y and each trustee's verification key, 32 bytes each."""

    threshold: int
    key: bytes
    verification_keys: tuple[bytes, ...]

    def verification_key(self, trustee: int) -> bytes:
        """Return VK of a trustee, from 1; raises TrusteeUnknown."""
        if not 1 <= trustee <= len(self.verification_keys):
            raise TrusteeUnknown(trustee=trustee)
        return self.verification_keys[trustee - 1]

    @property
    def has_identity(self) -> bool:
        """Whether the identity stands among the keys, which no honest ceremony makes."""
        return IDENTITY_BYTES in (self.key, *self.verification_keys)


def verify_size(trustees: int, threshold: int) -> None:
    """Verify that the numbers are 2 of 3 or 3 of 5; raises CeremonySizeInvalid."""
    if (trustees, threshold) not in SIZES:
        raise CeremonySizeInvalid(trustees=trustees, threshold=threshold)
