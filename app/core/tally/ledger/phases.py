"""The entries that move an assembly on, and those that tell whom the notice reached."""

from __future__ import annotations

from datetime import timedelta

from app.core.encoding import jcs_hash
from app.core.entries import Entry, parse_minute
from app.core.tally.ledger.books import Books
from app.core.tally.refusals import ExtensionTooLong, NumbersWrong, require


def take_manifest(books: Books, entry: Entry) -> None:
    """Take the one manifest."""
    require(books.hm is None, entry, "second")
    books.hm = jcs_hash(entry.body)


def take_open(books: Books, entry: Entry) -> None:
    """Take the one opening, which names the manifest."""
    require(not books.opened, entry, "second")
    books.require_hm(entry)
    trustees = len(books.definition.trustees)
    require(books.confirmed == set(range(1, trustees + 1)), entry, "ceremony")
    books.opened = True


def take_close(books: Books, entry: Entry) -> None:
    """Take the one closing, whose numbers of ballots are the log's."""
    books.require_voting(entry)
    books.require_hm(entry)
    stated = (entry.body["ballots"], entry.body["paper_ballots"])
    if stated != (books.ballots, books.paper_ballots):
        raise NumbersWrong(seq=entry.seq, type="close")
    books.closed, books.closed_at = True, entry.t


def take_extend(books: Books, entry: Entry) -> None:
    """Take the one extension, later than the closing by at most the definition's days (R22)."""
    books.require_voting(entry)
    announced = books.definition.closes
    require(books.closes == announced, entry, "second")
    closes = parse_minute(entry.body["closes"])
    longest = timedelta(days=books.definition.policies.extension_days)
    if not timedelta(0) < closes - announced <= longest:
        raise ExtensionTooLong(seq=entry.seq)
    require(entry.t < announced, entry, "too_late")
    books.closes = closes


def take_service(books: Books, entry: Entry) -> None:
    """Take a delivery; who was warned before the close may be counted as silent (R18)."""
    require(books.hm is not None, entry, "before_manifest")
    for i in entry.body["rights"]:
        books.get_right(i)
    if entry.body["warned"] and not books.closed:
        books.warned.update(entry.body["rights"])


def take_designation(books: Books, entry: Entry) -> None:
    """Take the co-owners' choice of who acts for them."""
    books.require_enrolled(entry)
    books.get_right(entry.body["i"])
