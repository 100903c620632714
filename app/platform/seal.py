"""The platform's document seal 平台文件章: a PAdES signature over a finished PDF.

Law: the seal is an incremental update; the bytes it signs stay as they were. It says that a
document left this platform unchanged and nothing more: certifying is the street office's
signature in the log. The key lies in `VAR_DIR/seal`, readable by us alone, never in the
database. A deployment without a seal seals nothing (SealNotConfigured): minutes are made with
one or not at all. A demo makes its own certificate authority when the seal is first used.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from app.core.errors import RuleError
from app.platform import clock
from app.platform.config import Config, current_config
from app.platform.pdf import render_pdf

FIELD = "platform-seal"
"""The name of the signature field, and of the place in the document that it goes to."""
BOX = (142, 71)
"""Width and height of the visible stamp in points: 50 × 25 mm."""
NO_ANCHOR = (400, 131)
BITS = 3072
YEARS = 20


class SealNotConfigured(RuleError):
    """This deployment has no document seal; `flask --app app seal make` makes one."""


class SealExists(RuleError):
    """There is a seal already; a second one would disown the first."""


def seal_pdf(pdf: bytes, *, at: datetime) -> bytes:
    """Return the PDF with the platform's seal appended, dated `at`.

    The result begins with the bytes of `pdf`. Raises SealNotConfigured.
    """
    signer = _signer(_ready_folder())
    stamp = render_pdf("seal", {"organisation": current_config().operator_organisation, "at": at})
    with tempfile.NamedTemporaryFile(suffix=".pdf") as page:
        page.write(stamp)
        page.flush()
        return _sign(pdf, signer, Path(page.name), at)


def make_seal(folder: Path, organisation: str, now: datetime) -> None:
    """Write a certificate authority and a seal issued by it; raises SealExists."""
    if (folder / "seal.key").exists():
        raise SealExists(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority_key, seal_key = (rsa.generate_private_key(65537, BITS) for _ in range(2))
    authority_name = _name(organisation, f"{organisation} 文件签章根证书")
    authority = _certificate(
        authority_name, authority_key.public_key(), authority_name, authority_key, now, ca=True
    )
    seal = _certificate(
        _name(organisation, f"{organisation} 平台文件章"),
        seal_key.public_key(),
        authority_name,
        authority_key,
        now,
        ca=False,
    )
    _write(folder, "ca", authority, authority_key)
    _write(folder, "seal", seal, seal_key)


def seal_folder(config: Config) -> Path:
    """Return the folder of the seal's key and certificates."""
    return config.var_dir / "seal"


def _ready_folder() -> Path:
    config = current_config()
    folder = seal_folder(config)
    if (folder / "seal.key").exists():
        return folder
    if not config.demo:
        raise SealNotConfigured(folder=str(folder))
    make_seal(folder, config.operator_organisation, clock.read())
    return folder


def _signer(folder: Path) -> Any:
    # The signing library takes a second to load that no other command should pay.
    from pyhanko.sign.signers import SimpleSigner

    load: Any = SimpleSigner.load
    key, certificate, authority = (
        str(folder / name) for name in ("seal.key", "seal.pem", "ca.pem")
    )
    signer = load(key, certificate, ca_chain_files=[authority])
    if signer is None:
        raise SealNotConfigured(folder=str(folder))
    return signer


def _sign(pdf: bytes, signer: Any, stamp: Path, at: datetime) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import StaticStampStyle

    class DatedSigner(PdfSigner):
        """Dates the signature as its caller says; the library would read the machine's clock."""

        def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
            session = super().init_signing_session(*arguments, **options)
            session.system_time = at.astimezone(UTC)
            return session

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page, box = _place(writer.prev)
    signed = DatedSigner(
        PdfSignatureMetadata(
            field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
        ),
        signer,
        stamp_style=StaticStampStyle.from_pdf_file(str(stamp), border_width=0),
        new_field_spec=SigFieldSpec(FIELD, on_page=page, box=box),
    ).sign_pdf(writer)
    data: bytes = signed.getvalue()
    return data


def _place(reader: Any) -> tuple[int, tuple[int, int, int, int]]:
    """Page and box of the stamp: below the anchor of its name, else at the foot of page 1."""
    page, left, top = _find_anchor(reader) or (0, *NO_ANCHOR)
    width, height = BOX
    return page, (left, top - height, left + width, top)


def _find_anchor(reader: Any) -> tuple[int, int, int] | None:
    tree = reader.root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    for name, target in zip(tree[::2], tree[1::2], strict=False):
        if name == FIELD:
            # [page /XYZ left top zoom]; the pages of our documents are one flat list.
            page = target.raw_get(0)
            kids = reader.root["/Pages"]["/Kids"]
            number = next(n for n in range(len(kids)) if kids.raw_get(n) == page)
            return number, round(target[2]), round(target[3])
    return None


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    public_key: rsa.RSAPublicKey,
    issuer: x509.Name,
    issuer_key: rsa.RSAPrivateKey,
    now: datetime,
    *,
    ca: bool,
) -> x509.Certificate:
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    used_for = ("key_cert_sign", "crl_sign") if ca else ("digital_signature", "content_commitment")
    usage |= dict.fromkeys(used_for, True)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )


def _write(folder: Path, name: str, certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> None:
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    path = folder / f"{name}.key"
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
