"""The published contracts, as the part that publishes them tells: late fees rest on one of them.

Law: this part asks what is published and keeps nothing of it but the hash of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class PublishedContract:
    """A contract that everybody can read; `until` is its last day, `sha256` its file."""

    sha256: str
    title: str
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


Finder = Callable[["Session", str], Sequence[PublishedContract]]
_finders: list[Finder] = []


def register_contracts(finder: Finder) -> None:
    """Let the part that publishes contracts tell them, by community."""
    if finder not in _finders:
        _finders.append(finder)


def published_contracts(session: Session, community_id: str) -> list[PublishedContract]:
    """Return the contracts of a community that everybody can read."""
    return [one for finder in _finders for one in finder(session, community_id)]
