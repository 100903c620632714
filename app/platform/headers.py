"""Security headers of every answer.

Law: no inline script, no inline style, nothing from other hosts, no framing. Pages of
officers are not kept by caches. HTTPS is demanded where the public address says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, session
from flask_talisman import Talisman

if TYPE_CHECKING:
    from flask import Flask, Response

    from app.platform.config import Config

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    # The booth's worker: Safari of iOS 14 asks child-src, later browsers worker-src.
    "worker-src": "'self'",
    "child-src": "'self'",
    "frame-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = {"camera": "()", "geolocation": "()", "microphone": "()", "payment": "()"}


def init_app(app: Flask, config: Config) -> None:
    Talisman(
        app,
        content_security_policy=CONTENT_SECURITY_POLICY,
        permissions_policy=PERMISSIONS,
        force_https=config.secure,
        strict_transport_security=config.secure,
        session_cookie_secure=config.secure,
        session_cookie_samesite="Lax",
        frame_options="DENY",
        # Forms over HTTPS are checked by their referrer too, so it may not be dropped entirely.
        referrer_policy="same-origin",
    )
    app.after_request(_keep_from_caches)


def _keep_from_caches(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if session or request.method != "GET":
        response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype == "text/html":
        response.vary.update(["Accept-Language", "Cookie"])
    return response
