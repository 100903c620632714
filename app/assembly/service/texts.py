"""Sentences whose hash stands in definitions; changing one is a protocol change."""

from __future__ import annotations

from app.core.encoding import sha256

CONSENT = "本人同意以表决码与短信验证码作为电子签名"


def consent_hash() -> bytes:
    """Return SHA-256 of the consent sentence (电子签名法 3, 13)."""
    return sha256(CONSENT.encode())
