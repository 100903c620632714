"""A community's sign or stamp as a picture for papers: drawn anew, without its origin.

Law: what somebody uploads is decoded and written anew as PNG, no larger than print needs.
White becomes clear, so that a stamp photographed on paper does not cover what is written.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageChops, UnidentifiedImageError

from app.core.errors import RuleError
from app.platform.papers.fields.shared import Picture

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 16_000_000
MAX_SIDE = 600
# What is lighter than this in every colour is paper.
PAPER = 235


class EmblemInvalid(RuleError):
    """Not a JPEG or PNG, broken, or too large."""


def clean_emblem(data: bytes) -> Picture:
    """Return the picture as PNG with a clear ground; raises EmblemInvalid."""
    if not 0 < len(data) <= MAX_BYTES:
        raise EmblemInvalid
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Picture("image/png", _rewritten(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise EmblemInvalid from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise EmblemInvalid from None


def _rewritten(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise EmblemInvalid
        picture = opened.convert("RGBA")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    red, green, blue, alpha = picture.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    ink = darkest.point(lambda light: 0 if light >= PAPER else 255)
    plain = Image.merge("RGBA", (red, green, blue, ImageChops.darker(alpha, ink)))
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return written.getvalue()
