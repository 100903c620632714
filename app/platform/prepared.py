"""Documents that are set and sealed before the act that keeps them.

Law: setting takes seconds in which SQLite would let nobody else write, so it happens outside
every transaction. A manuscript holds all the facts of its pages: the act writes it again from
what it then finds and gets the pages only if nothing in it has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.core.errors import RuleError
from app.platform.db import db

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Done = TypeVar("Done")


class DocumentOutdated(RuleError):
    """What a document says changed while its pages were set; nothing was kept."""


class Piece(Protocol):
    """A manuscript or a sealing: `make` gives the same bytes for the same `digest`."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...

    def make(self) -> bytes: ...


class Prepared:
    """Pages by the digest of what they were made from."""

    def __init__(self, pieces: Sequence[Piece] = ()) -> None:
        self._pages = {piece.digest: piece.make() for piece in pieces}

    def take(self, piece: Piece) -> bytes:
        """Return the pages made from exactly this piece; raises DocumentOutdated."""
        pages = self._pages.get(piece.digest)
        if pages is None:
            raise DocumentOutdated(document=piece.name)
        return pages


def prepare(write: Callable[[Session], Sequence[Piece]]) -> Prepared:
    """Read what documents need, let go of the database, then make them.

    What was read is forgotten, so that the act reads it anew. Raises what `write` raises.
    """
    session = db.session()
    try:
        pieces = list(write(session))
    finally:
        session.rollback()
    return Prepared(pieces)


def once_more(act: Callable[[], Done]) -> Done:
    """Run an act that prepares and takes pages; if what they say changed meanwhile, run it again.

    Raises DocumentOutdated if it changed again.
    """
    try:
        return act()
    except DocumentOutdated:
        return act()
