"""Pictures as they may be kept: what they show and nothing about where or by whom.

Law: a picture is decoded and written anew as JPEG, so no EXIF, no place, no device and no
hidden second file stays in it. It is turned upright first, because its turn stands in the EXIF.
What somebody erased is see-through and still has its colours: it becomes white. It is decoded in
the web process, so what that takes is bounded first: pixels, passes, pictures at once.
"""

from __future__ import annotations

import io
import warnings
from threading import BoundedSemaphore

from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import RuleError

MAX_BYTES = 12 * 1024 * 1024
# Any phone's JPEG, which is decoded at a fraction; else every pixel takes up to 12 bytes.
MAX_PIXELS = {"JPEG": 60_000_000}
MAX_OTHER_PIXELS = 24_000_000
# A JPEG that comes into view by and by has about ten passes. Each costs the time of a picture.
MAX_PASSES = 100
_PASS = b"\xff\xda"
_AT_ONCE = BoundedSemaphore(2)
# Enough to read a notice on a board; a phone's picture has twice that.
MAX_SIDE = 2400
QUALITY = 85


class PictureInvalid(RuleError):
    """Not a JPEG or PNG, broken, or too large."""


def clean_picture(data: bytes) -> bytes:
    """Return the picture as a JPEG without any note of its origin; raises PictureInvalid."""
    if not 0 < len(data) <= MAX_BYTES or has_too_many_passes(data):
        raise PictureInvalid
    try:
        with _AT_ONCE, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _rewritten(data)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise PictureInvalid from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise PictureInvalid from None


def has_too_many_passes(data: bytes) -> bool:
    """Whether a JPEG says so often that it begins anew that decoding it takes minutes."""
    return data.startswith(b"\xff\xd8\xff") and data.count(_PASS) > MAX_PASSES


def _rewritten(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        limit = MAX_PIXELS.get(opened.format or "", MAX_OTHER_PIXELS)
        if opened.width * opened.height > limit:
            raise PictureInvalid
        opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
        picture = _on_white(ImageOps.exif_transpose(opened)).convert("RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    # A fresh image has no info block: thumbnail and convert keep the old one.
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
