"""The officers of a meeting before this room's pages, and pictures to show."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.hall import hall, quiet_hall

__all__ = ["hall", "photo", "quiet_hall"]


@pytest.fixture
def photo() -> bytes:
    """A phone's picture that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Phone of the convener"
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(written, "JPEG", exif=exif)
    return written.getvalue()
