"""The booth's built files, as they are served and as the manifest names them.

Law: the browser gets exactly these bytes; their hash is in every manifest, so that an owner
can compare. They are read once; a new build needs a new start.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.core.errors import RuleError
from app.core.manifest import booth_hash

FOLDER = Path(__file__).parents[2] / "booth" / "dist"
SERVED = ("booth-worker.js", "booth.css", "booth.html", "booth.js", "loader.js")


class BoothNotBuilt(RuleError):
    """The booth's files are missing: run `npm run build` in app/booth."""


@lru_cache(maxsize=1)
def booth_files() -> dict[str, bytes]:
    """Return name → bytes of the files served to owners; raises BoothNotBuilt."""
    try:
        return {name: (FOLDER / name).read_bytes() for name in SERVED}
    except OSError:
        raise BoothNotBuilt(folder=FOLDER.name) from None


def booth_digest() -> bytes:
    """Return the manifest's `booth`: SHA-256 over the served files."""
    return booth_hash(booth_files())
