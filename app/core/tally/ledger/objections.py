"""Objections and their rulings, and what an upheld one allows."""

from __future__ import annotations

from app.core import channel
from app.core.channel import RightState
from app.core.entries import Entry
from app.core.roll import RollLine, parse_line, totals, verify_groups, verify_unique
from app.core.tally.ledger.books import Books
from app.core.tally.refusals import CorrectionInvalid, require


def take_objection(books: Books, entry: Entry) -> None:
    """Take an objection under an id of its own."""
    require(entry.body["id"] not in books.rulings, entry, "objection_twice")
    books.rulings[entry.body["id"]] = None
    books.about[entry.body["id"]] = entry.body["about"]


def take_ruling(books: Books, entry: Entry) -> None:
    """Take the one ruling on an objection."""
    named = entry.body["objection"]
    require(books.rulings.get(named, "unknown") is None, entry, "ruling")
    books.rulings[named] = entry.body["decision"]


def take_revoke(books: Books, entry: Entry) -> None:
    """Take the revocation of the ballot that counts."""
    require(books.opened, entry, "not_open")
    require(not books.sharers, entry, "shares")
    books.require_upheld(entry)
    right = books.get_right(entry.body["i"])
    channel.check_may_revoke(right, bytes.fromhex(entry.body["ballot_id"]))
    books.rights[right.i] = right.revoke()
    del books.counted[right.i]
    books.sealed.pop(right.i, None)


def take_correction(books: Books, entry: Entry) -> None:
    """Take corrected lines of the roll with the totals of the whole."""
    require(books.opened, entry, "not_open")
    require(not books.sharers, entry, "shares")
    books.require_upheld(entry)
    for value in entry.body["lines"]:
        _correct_line(books, parse_line(value))
    verify_unique(books.lines.values())
    verify_groups(books.lines.values(), books.definition)
    counted = totals(tuple(books.lines.values()), books.definition)
    if [item.to_json() for item in counted] != entry.body["totals"]:
        raise CorrectionInvalid(reason="totals", seq=entry.seq)


def _correct_line(books: Books, line: RollLine) -> None:
    right = books.rights.get(line.i)
    if right is None:
        if line.i != len(books.lines) + 1:
            raise CorrectionInvalid(reason="number", i=line.i)
        books.use_key(line.cred_pk, line.i)
        books.rights[line.i] = RightState(line.i, line.cred_pk)
    elif right.key != line.cred_pk:
        raise CorrectionInvalid(reason="key", i=line.i)
    books.lines[line.i] = line
