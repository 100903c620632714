"""The picture that an authenticator app scans."""

from __future__ import annotations

import base64
import io

import pyotp
import qrcode
from qrcode.image.svg import SvgPathImage

ISSUER = "Yijue"


def qr_picture(username: str, secret: str) -> str:
    """Return a `data:` address of an SVG QR code with the app's set-up link."""
    link = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    drawn = io.BytesIO()
    qrcode.make(link, image_factory=SvgPathImage, border=2).save(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
