"""A PDF of one empty page, and the same sealed by a key made for the moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore


@cache
def seal() -> tuple[bytes, bytes]:
    """The unsigned PDF and the signed one, whose first revision it is."""
    unsigned = _page()
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(unsigned))
    sign_pdf(writer, PdfSignatureMetadata(field_name="Seal"), signer=_signer(), output=out)
    return unsigned, out.getvalue()


def _page() -> bytes:
    writer = PdfFileWriter()
    contents = writer.add_object(_empty_stream())
    page = PageObject(contents=contents, media_box=(0, 0, 595, 842))
    writer.insert_page(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _empty_stream() -> object:
    from pyhanko.pdf_utils.generic import StreamObject

    return StreamObject(stream_data=b"q Q")


def _signer() -> SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = made.Name([made.NameAttribute(NameOID.COMMON_NAME, "Test seal")])
    now = datetime.now(UTC)
    certificate = (
        made.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )
