"""A record served by a log: `<base>/record.zip`, `<base>/checkpoint` and its C2SP tiles.

Law: what is fetched is trusted for nothing; checks compare it with the record. Answers are
limited in size and time, and only http and https are followed.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from app.core.errors import VerificationError
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.tiles import (
    ENTRIES_LEVEL,
    TILE_WIDTH,
    Tile,
    encode_tile_path,
    tile_width,
    tiles_of_tree,
)
from app.verifier.case import Served
from app.verifier.files import RecordFiles, Unusable, read_zip

MAX_ANSWER_BYTES = 1 << 30
SECONDS = 30
Fetch = Callable[[str], bytes | None]


class NoAnswer(Unusable):
    """The address serves no record."""


def is_address(text: str) -> bool:
    """Tell whether RECORD is a URL."""
    return urlsplit(text).scheme in ("http", "https")


def fetch(url: str) -> bytes | None:
    """Return the body served at a URL, None where it is not found or refused; raises NoAnswer."""
    request = Request(url, headers={"User-Agent": "yijue-verifier"})  # noqa: S310
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            data: bytes = answer.read(MAX_ANSWER_BYTES + 1)
    except HTTPError:
        return None
    except (URLError, OSError, ValueError) as error:
        raise NoAnswer(url=url, reason=type(error).__name__) from None
    if len(data) > MAX_ANSWER_BYTES:
        raise NoAnswer(url=url, reason="too_large")
    return data


def fetch_record(base: str, get: Fetch = fetch) -> tuple[RecordFiles, Served | None]:
    """Return a log's record and what its address serves beside it; raises NoAnswer, NotARecord.

    An address that ends in `.zip` is a record alone.
    """
    base = base.rstrip("/")
    alone = base.endswith(".zip")
    data = get(base if alone else f"{base}/record.zip")
    if data is None:
        raise NoAnswer(url=base, reason="not_served")
    files = read_zip(BytesIO(data))
    if alone:
        return files, None
    size = files.content["entries.jsonl"].count(b"\n")
    return files, _fetch_served(base, size, get)


def _fetch_served(base: str, size: int, get: Fetch) -> Served:
    """Fetch the tiles over the record's entries; a partial one as wide as the log now has it."""
    checkpoint = get(f"{base}/checkpoint") or b""
    try:
        grown = max(size, parse_checkpoint(checkpoint).checkpoint.size)
    except VerificationError:
        grown = size
    bundles = [
        Tile(ENTRIES_LEVEL, index, tile_width(0, index, size))
        for index in range(-(-size // TILE_WIDTH))
    ]
    tiles: dict[str, bytes] = {}
    for tile in [*tiles_of_tree(size), *bundles]:
        wide = Tile(tile.level, tile.index, tile_width(tile.level, tile.index, grown))
        found = get(f"{base}/{encode_tile_path(wide)}")
        if found is not None:
            tiles[encode_tile_path(tile)] = found
    return Served(checkpoint, tiles)
