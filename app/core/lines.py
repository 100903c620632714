"""Files of lines: each line ends with one newline and none is empty (PROTOCOL §4, §8)."""

from __future__ import annotations

from app.core.errors import VerificationError


class LinesInvalid(VerificationError):
    """An empty line, or a last line without its newline."""


def split_lines(data: bytes) -> list[bytes]:
    """Return the lines without their newlines; an empty file has none; raises LinesInvalid."""
    if not data:
        return []
    lines = data.split(b"\n")
    if lines.pop():
        raise LinesInvalid(reason="unfinished")
    if b"" in lines:
        raise LinesInvalid(reason="empty")
    return lines
