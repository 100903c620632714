"""A deployment's own certificate authority, and the seal that it issues.

Law: the authority's key is needed once; whoever keeps it elsewhere moves `ca.key` away. A
seal is never made over another one: documents sealed before would lose their issuer.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from app.core.errors import RuleError

KEY, CERTIFICATE, AUTHORITY = "seal.key", "seal.pem", "ca.pem"
BITS = 3072
# A rehearsal's clock runs ahead by weeks; what was sealed must stay checkable for years.
VALID_DAYS = 366 * 20
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class SealExists(RuleError):
    """There is a seal already; a second one would disown the first."""


def make_seal(folder: Path, organisation: str, now: datetime) -> None:
    """Write a certificate authority and a seal issued by it; raises SealExists.

    Made beside the folder and moved there whole: of two that make one at once, one is refused.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="seal-") as workshop:
        made = Path(workshop) / folder.name
        made.mkdir(mode=0o700)
        _write_seal(made, organisation, now)
        try:
            made.rename(folder)
        except OSError:
            raise SealExists(folder=str(folder)) from None


def _write_seal(folder: Path, organisation: str, now: datetime) -> None:
    authority_key, seal_key = (rsa.generate_private_key(65537, BITS) for _ in range(2))
    authority = _name(organisation, f"{organisation} 文件签章根证书")
    seal = _name(organisation, f"{organisation} 平台文件章")
    root = _builder(authority, authority_key, authority_key, now, ca=True).issuer_name(authority)
    issued = _builder(seal, seal_key, authority_key, now, ca=False).issuer_name(authority)
    _write_key(folder / "ca.key", authority_key)
    _write_key(folder / KEY, seal_key)
    _write_certificate(folder / AUTHORITY, root, authority_key)
    _write_certificate(folder / CERTIFICATE, issued, authority_key)


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name,
    key: rsa.RSAPrivateKey,
    issuer_key: rsa.RSAPrivateKey,
    now: datetime,
    *,
    ca: bool,
) -> x509.CertificateBuilder:
    public, issuer = key.public_key(), issuer_key.public_key()
    used = ("key_cert_sign", "crl_sign") if ca else ("digital_signature", "content_commitment")
    usage = x509.KeyUsage(**{name: name in used for name in USAGES})
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
    )


def _write_certificate(
    path: Path, builder: x509.CertificateBuilder, issuer_key: rsa.RSAPrivateKey
) -> None:
    certificate = builder.sign(issuer_key, hashes.SHA256())
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _write_key(path: Path, key: rsa.RSAPrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
