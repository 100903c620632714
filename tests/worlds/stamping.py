"""A time-stamp authority of the tests: certificates of any shape, tokens of any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from asn1crypto import keys, tsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.core.encoding import sha256
from tests.worlds.build import day

STAMPING, SIGNING = ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION
DURING = (day(-30), day(300))


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Authority:
    """A time-stamp authority: its certificate, its key, and who issued the certificate."""

    own: pyca.Certificate
    key: rsa.RSAPrivateKey
    issuer: pyca.Certificate

    @property
    def anchors(self) -> bytes:
        return self.issuer.public_bytes(serialization.Encoding.PEM)

    def stamp(self, text: bytes, at: datetime) -> bytes:
        """The answer to a request for a token over the text."""
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": sha256(text)}
        request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
        return self.answer(request.dump(), at)

    def answer(self, asked: bytes, at: datetime) -> bytes:
        """The answer to a request as it comes over the network."""
        der = serialization.Encoding.DER
        secret = self.key.private_bytes(
            der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        stamper = DummyTimeStamper(
            x509.Certificate.load(self.own.public_bytes(der)),
            keys.PrivateKeyInfo.load(secret),
            SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
                [x509.Certificate.load(self.issuer.public_bytes(der))]
            ),
            fixed_dt=at,
        )
        found: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
        return found


def certificate(
    name: str, issuer: str, valid: tuple[datetime, datetime], *extensions: tuple[Any, bool]
) -> pyca.Certificate:
    def called(text: str) -> pyca.Name:
        return pyca.Name([pyca.NameAttribute(NameOID.COMMON_NAME, text)])

    public = private_key(name).public_key()
    builder = (
        pyca.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(public)
        .serial_number(pyca.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(pyca.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(private_key(issuer), hashes.SHA256())


def authority(
    name: str = "时间戳机构",
    root: str = "时间戳根",
    purposes: Sequence[Any] = (STAMPING,),
    critical: bool = True,
    valid: tuple[datetime, datetime] = DURING,
    root_valid: tuple[datetime, datetime] = DURING,
) -> Authority:
    top = certificate(
        root, root, root_valid, (pyca.BasicConstraints(ca=True, path_length=None), True)
    )
    purpose = [(pyca.ExtendedKeyUsage(purposes), critical)] if purposes else []
    own = certificate(
        name, root, valid, (pyca.BasicConstraints(ca=False, path_length=None), True), *purpose
    )
    return Authority(own, private_key(name), top)
