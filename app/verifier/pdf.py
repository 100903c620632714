"""What can be said of a signed PDF: its first revision by bytes, its signatures by pyHanko.

Law: the trust in a certificate is not judged here, only that the signature covers the file
and holds; certification is the street office's signature in the log.
"""

from __future__ import annotations

from hashlib import sha256
from importlib import import_module
from io import BytesIO
from logging import CRITICAL, getLogger
from typing import Any

END = b"%%EOF"
LINE_ENDS = (b"", b"\n", b"\r", b"\r\n")


class SignatureReaderMissing(Exception):
    """pyHanko cannot be imported here."""


def is_first_revision(signed: bytes, digest: str) -> bool:
    """Tell whether a revision of the PDF, from its beginning to an end mark, has this SHA-256."""
    place = signed.find(END)
    while place >= 0:
        end = place + len(END)
        for line_end in LINE_ENDS:
            if signed[end : end + len(line_end)] == line_end:
                revision = signed[: end + len(line_end)]
                if sha256(revision).hexdigest() == digest:
                    return True
        place = signed.find(END, end)
    return False


def find_pdf_signatures(data: bytes) -> list[tuple[str, bool]]:
    """Return field name and whether it holds of each signature; raises SignatureReaderMissing."""
    try:
        reader: Any = import_module("pyhanko.pdf_utils.reader")
        validation: Any = import_module("pyhanko.sign.validation")
        trust: Any = import_module("pyhanko_certvalidator")
    except ImportError:
        raise SignatureReaderMissing from None
    # An issuer that nobody vouches for is no fault here; its stack trace tells a reader nothing.
    getLogger("pyhanko").setLevel(CRITICAL + 1)
    try:
        fields = reader.PdfFileReader(BytesIO(data), strict=False).embedded_signatures
        return [(field.field_name, _holds(validation, trust, field)) for field in fields]
    except Exception:
        # Whatever a PDF library finds wrong with foreign bytes is a signature that does not hold.
        return [("?", False)]


def _holds(validation: Any, trust: Any, field: Any) -> bool:
    nobody = trust.ValidationContext(trust_roots=[])
    status = validation.validate_pdf_signature(field, nobody)
    return bool(status.intact and status.valid)
