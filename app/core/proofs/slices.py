"""Bytes on the wire as 32-byte pieces: points and scalars stand side by side, unnamed.

Law: the place tells what a piece is; a length that is no multiple of 32 is refused before.
"""

from __future__ import annotations

from app.core.group import POINT_BYTES


def split_points(data: bytes) -> list[bytes]:
    """Return the 32-byte pieces of bytes whose length has been checked."""
    return [data[at : at + POINT_BYTES] for at in range(0, len(data), POINT_BYTES)]
