"""The trustees' ceremony in the log: before the manifest, and confirmed before the opening.

Law: what the messages say to each other is core.ceremony's; here stands only their place.
"""

from __future__ import annotations

from app.core.entries import Entry
from app.core.tally.ledger.books import Books
from app.core.tally.refusals import require


def take_message(books: Books, entry: Entry) -> None:
    """Take a message of the key generation."""
    require(books.hm is None, entry, "manifest")


def take_confirmation(books: Books, entry: Entry) -> None:
    """Take a trustee's confirmation of manifest and key."""
    require(books.hm is not None, entry, "before_manifest")
    require(not books.opened, entry, "opened")
    require(entry.body["trustee"] not in books.confirmed, entry, "second")
    books.confirmed.add(entry.body["trustee"])
