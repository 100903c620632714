"""A file's pages as one picture, drawn by a process of its own with little time and memory.

Law: what comes back is a fresh JPEG of what is seen: text under a bar, layers, notes, embedded
files and the file's own words stay behind. A file made to eat time or memory ends its own process
and nobody else's.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from app.core.errors import RuleError
from app.platform.scan_pages import ScanTooLong, read_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PAGES = 6
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
# The width of a page: small print of an invoice is readable.
WIDTH, SIDE = 1400, 2000
GAP = 12
QUALITY = 85
TOO_LONG = 3


class FileNotDrawn(RuleError):
    """No picture and no PDF, broken, locked, or made so that drawing it takes too much."""


class FileTooLong(RuleError):
    """More pages than are drawn at once; `most` says how many are."""


def draw_apart(data: bytes) -> bytes:
    """Return the pages of a photo or PDF under each other as one JPEG.

    Raises FileNotDrawn, FileTooLong.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app.platform.drawn_apart"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            cwd=Path(__file__).parents[2],
            env={},
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise FileNotDrawn from None
    if done.returncode == TOO_LONG:
        raise FileTooLong(most=MOST_PAGES)
    if done.returncode or not done.stdout.startswith(b"\xff\xd8\xff"):
        raise FileNotDrawn
    return done.stdout


def draw_file(data: bytes) -> bytes:
    """Do what `draw_apart` does, in this process. Raises FileTooLong and what `read_pages` does."""
    with read_pages(data) as pages:
        if len(pages) > MOST_PAGES:
            raise FileTooLong(most=MOST_PAGES)
        return _written([one.draw(SIDE).convert("RGB") for one in pages])


def _written(drawn: Sequence[Image.Image]) -> bytes:
    for one in drawn:
        one.thumbnail((WIDTH, SIDE))
    width = max(one.width for one in drawn)
    height = sum(one.height for one in drawn) + GAP * (len(drawn) - 1)
    whole, top = Image.new("RGB", (width, height), "grey"), 0
    for one in drawn:
        whole.paste(one, (0, top))
        top += one.height + GAP
    return _as_jpeg(whole)


def _as_jpeg(whole: Image.Image) -> bytes:
    written = io.BytesIO()
    whole.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def main() -> int:
    """Draw what comes in; the answer goes out as bytes, a refusal as a number."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        drawn = draw_file(sys.stdin.buffer.read())
    except (FileTooLong, ScanTooLong):
        return TOO_LONG
    except RuleError:
        return 1
    sys.stdout.buffer.write(drawn)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
