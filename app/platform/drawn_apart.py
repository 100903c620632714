"""The pages of an uploaded file, drawn by a process of its own with little time and memory.

Law: a file made to eat time or memory ends its own process and nobody else's. What comes back
over the pipe are pixels, page by page and no more than were asked for; so text under a bar,
layers, notes, embedded files and the file's own words stay behind. That process writes no file.
"""

from __future__ import annotations

import io
import resource
import struct
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import IO, TYPE_CHECKING

from PIL import Image

from app.core.errors import RuleError
from app.platform.scan_pages import (
    MAX_SCAN_BYTES,
    Page,
    ScanIsHeic,
    ScanLocked,
    ScanNotAnImage,
    ScanTooLarge,
    ScanTooLong,
    read_pages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_PAGES = 6
# The width of a page: small print of an invoice is readable.
WIDTH, SIDE = 1400, 2000
GAP = 12
QUALITY = 85
# The drawing process is begun anew so often after a page that ended it, for the other pages.
MOST_ENDS = 3
# So many files are drawn at once, and so long another one waits for its turn.
AT_ONCE, WAIT_SECONDS = 2, 60
_MODES = ("L", "RGB")
_REFUSALS: tuple[type[RuleError], ...] = (
    ScanNotAnImage,
    ScanIsHeic,
    ScanLocked,
    ScanTooLarge,
    ScanTooLong,
)
# The length of the file; index and side of a page; what is said; mode, width, height.
_LENGTH, _REQUEST, _SAID, _SHAPE = (struct.Struct(one) for one in (">Q", ">II", ">BQ", ">BII"))
_room = BoundedSemaphore(AT_ONCE)


class FileNotDrawn(RuleError):
    """No picture and no PDF, broken, locked, or made so that drawing it takes too much."""


class FileTooLong(RuleError):
    """More pages than are drawn at once; `most` says how many are."""


class ScanTooHeavy(RuleError):
    """Drawing the page takes more time or memory than any page of paper does."""


class DrawingBusy(RuleError):
    """Other files are being drawn, and their turn has not ended in time."""


_NOT_DRAWN: tuple[type[RuleError], ...] = (*_REFUSALS, ScanTooHeavy)


@dataclass(frozen=True, slots=True)
class Limits:
    """What drawing one file may take: pages, seconds of a page and of all, bytes of memory."""

    pages: int
    page_seconds: int
    seconds: int
    memory: int


COPY = Limits(pages=MOST_PAGES, page_seconds=20, seconds=20, memory=1024 * 1024 * 1024)


def draw_apart(data: bytes) -> bytes:
    """Return the pages of a photo or PDF under each other as one JPEG.

    Raises FileNotDrawn, FileTooLong, DrawingBusy.
    """
    try:
        with open_apart(data, COPY) as pages:
            return _written([page.draw(SIDE).convert("RGB") for page in pages])
    except ScanTooLong:
        raise FileTooLong(most=MOST_PAGES) from None
    except _NOT_DRAWN:
        raise FileNotDrawn from None


@contextmanager
def open_apart(data: bytes, limits: Limits) -> Iterator[list[Page]]:
    """Give the pages of a file as `read_pages` does, each drawn by a process of its own.

    Raises what `read_pages` raises, ScanTooHeavy, DrawingBusy; `draw` of a page raises
    ScanNotAnImage, ScanTooLarge, ScanTooHeavy.
    """
    if len(data) > MAX_SCAN_BYTES:
        raise ScanTooLarge(limit=MAX_SCAN_BYTES)
    if not _room.acquire(timeout=WAIT_SECONDS):
        raise DrawingBusy
    try:
        drawing = _Drawing(data, limits)
        try:
            yield [Page(n + 1, drawing.drawer(n)) for n in range(drawing.count)]
        finally:
            drawing.end()
    finally:
        _room.release()


class _Drawing:
    """A file and the process that draws it, begun anew after a page that ended it."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits, self.ends = data, limits, 0
        self.child: subprocess.Popen[bytes] | None = None
        self.count = self._begin()

    def drawer(self, index: int) -> _Drawer:
        return _Drawer(self, index)

    def draw(self, index: int, side: int) -> Image.Image:
        if self.child is None:
            if self.ends >= MOST_ENDS:
                raise ScanTooHeavy
            self._begin()
        with self._watched() as (to, back):
            to.write(_REQUEST.pack(index, side))
            to.flush()
            _said(back)
            return _picture(back, side)

    def end(self) -> None:
        """Have the process be gone; nothing of the file is left."""
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child, self.ends = None, self.ends + 1

    def _begin(self) -> int:
        limits = self.limits
        told = (limits.pages, limits.seconds, limits.memory)
        self.child = subprocess.Popen(
            [sys.executable, "-m", "app.platform.drawn_apart", *map(str, told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            env={},
        )
        try:
            with self._watched() as (to, back):
                to.write(_LENGTH.pack(len(self.data)))
                to.write(self.data)
                to.flush()
                return _said(back)
        except RuleError:
            self.end()
            raise

    @contextmanager
    def _watched(self) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
        """The pipes to the process, which is ended where it takes too long or says nonsense."""
        child = self.child
        if child is None or child.stdin is None or child.stdout is None:
            raise ScanTooHeavy
        timer = Timer(self.limits.page_seconds, child.kill)
        timer.start()
        try:
            yield child.stdin, child.stdout
        except (OSError, EOFError, ValueError, LookupError):
            self.end()
            raise ScanTooHeavy from None
        finally:
            timer.cancel()


@dataclass(frozen=True, slots=True)
class _Drawer:
    """Draws one page of a file."""

    drawing: _Drawing
    index: int

    def __call__(self, side: int) -> Image.Image:
        return self.drawing.draw(self.index, side)


def _said(back: IO[bytes]) -> int:
    """The number the process answers with. Raises its refusal, EOFError where it is gone."""
    refusal, number = _SAID.unpack(_exactly(back, _SAID.size))
    if refusal:
        error = _REFUSALS[refusal - 1]
        raise error(limit=number) if error in (ScanTooLarge, ScanTooLong) else error()
    return int(number)


def _picture(back: IO[bytes], side: int) -> Image.Image:
    mode, width, height = _SHAPE.unpack(_exactly(back, _SHAPE.size))
    # Rounding up may add a row.
    if not 0 < max(width, height) <= side + 2:
        raise ValueError
    pixels = _exactly(back, width * height * (3 if _MODES[mode] == "RGB" else 1))
    return Image.frombytes(_MODES[mode], (width, height), pixels)


def _exactly(back: IO[bytes], size: int) -> bytes:
    data = back.read(size)
    if len(data) != size:
        raise EOFError
    return data


def _written(drawn: Sequence[Image.Image]) -> bytes:
    for one in drawn:
        one.thumbnail((WIDTH, SIDE))
    width = max(one.width for one in drawn)
    height = sum(one.height for one in drawn) + GAP * (len(drawn) - 1)
    whole, top = Image.new("RGB", (width, height), "grey"), 0
    for one in drawn:
        whole.paste(one, (0, top))
        top += one.height + GAP
    written = io.BytesIO()
    whole.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def main(most: int, seconds: int, memory: int) -> None:
    """Read a file, say how many pages it has, and draw those that are asked for."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    come, go = sys.stdin.buffer, sys.stdout.buffer
    (length,) = _LENGTH.unpack(_exactly(come, _LENGTH.size))
    try:
        with read_pages(_exactly(come, length)) as pages:
            if len(pages) > most:
                raise ScanTooLong(limit=most)
            _say(go, 0, len(pages))
            while request := come.read(_REQUEST.size):
                _answer(go, pages, *_REQUEST.unpack(request))
    except _REFUSALS as error:
        _refuse(go, error)


def _answer(go: IO[bytes], pages: Sequence[Page], index: int, side: int) -> None:
    try:
        drawn = pages[index].draw(side)
    except _REFUSALS as error:
        _refuse(go, error)
        return
    _say(go, 0, 0)
    go.write(_SHAPE.pack(_MODES.index(drawn.mode), *drawn.size))
    go.write(drawn.tobytes())
    go.flush()


def _refuse(go: IO[bytes], error: RuleError) -> None:
    limit = error.fields.get("limit", 0)
    _say(go, _REFUSALS.index(type(error)) + 1, limit if isinstance(limit, int) else 0)


def _say(go: IO[bytes], refusal: int, number: int) -> None:
    go.write(_SAID.pack(refusal, number))
    go.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
