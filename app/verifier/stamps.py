"""RFC 3161 time-stamp tokens, by rfc3161-client where it can be imported (extra `verify`).

Law: anchors come from the caller, never from the token or the record. The library is not trusted
blindly (CVE-2025-52556): imprint, key purpose and times are asked here as well, and the tests
hand it tokens whose signature does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from app.core.encoding import sha256
from app.core.errors import VerificationError

SHA256_OID = "2.16.840.1.101.3.4.2.1"


class StampReaderMissing(Exception):
    """rfc3161-client cannot be imported here."""


class StampAnchorsInvalid(VerificationError):
    """The file named by --tsa-ca holds no certificates."""


class StampInvalid(VerificationError):
    """`reason`: malformed, imprint, purpose, or signature (its chain and their times with it)."""


@dataclass(frozen=True)
class StampReader:
    """Reads tokens whose authority's chain ends in one of these certificates."""

    library: Any
    x509: Any
    anchors: Sequence[Any]

    @classmethod
    def of(cls, pem: bytes) -> StampReader:
        """Return a reader that trusts the certificates of a PEM file.

        Raises StampReaderMissing, StampAnchorsInvalid.
        """
        try:
            library, x509 = import_module("rfc3161_client"), import_module("cryptography.x509")
        except ImportError:
            raise StampReaderMissing from None
        try:
            anchors = x509.load_pem_x509_certificates(pem)
        except ValueError:
            raise StampAnchorsInvalid from None
        return cls(library, x509, list(dict.fromkeys(anchors)))

    def read(self, data: bytes, text: bytes) -> datetime:
        """Return when the authority saw the text: the token's time; raises StampInvalid.

        `data` is the DER of a TimeStampResp, `text` what was stamped.
        """
        digest = sha256(text)
        try:
            response = self.library.decode_timestamp_response(data)
            info = response.tst_info
            imprint, seen = info.message_imprint, info.gen_time
        except Exception:
            # Whatever a library finds wrong with foreign bytes, they are no token.
            raise StampInvalid(reason="malformed") from None
        if imprint.hash_algorithm.dotted_string != SHA256_OID or imprint.message != digest:
            raise StampInvalid(reason="imprint")
        if not self._is_for_stamping(response):
            raise StampInvalid(reason="purpose")
        self._verify(response, digest)
        when: datetime = seen if seen.tzinfo is not None else seen.replace(tzinfo=UTC)
        return when

    def _verify(self, response: Any, digest: bytes) -> None:
        """Verify signature, chain at the token's time, and the purpose as the library does."""
        builder = self.library.VerifierBuilder(roots=list(self.anchors))
        try:
            builder.build().verify(response, digest)
        except Exception:
            raise StampInvalid(reason="signature") from None

    def _is_for_stamping(self, response: Any) -> bool:
        """Tell whether the signer's certificate serves timeStamping, critically, and nothing else.

        RFC 3161 §2.3 allows no other purpose beside it.
        """
        try:
            (signer,) = response.signed_data.signer_infos
            held = map(self.x509.load_der_x509_certificate, response.signed_data.certificates)
            (own,) = [
                one
                for one in held
                if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number)
            ]
            found = own.extensions.get_extension_for_class(self.x509.ExtendedKeyUsage)
        except Exception:
            return False
        stamping = self.x509.oid.ExtendedKeyUsageOID.TIME_STAMPING
        return bool(found.critical) and list(found.value) == [stamping]
